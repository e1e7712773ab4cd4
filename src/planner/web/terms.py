"""The settings that the site was opened with → the terms, boards and press that pages use."""

from __future__ import annotations

from functools import lru_cache

from planner.operations.board import Boards
from planner.operations.press import Press
from planner.operations.terms import Terms, read_terms
from planner.settings import Settings


@lru_cache(maxsize=4)
def terms_of(settings: Settings) -> Terms:
    """The terms of an installation, read once a process; raises Rejected for a faulty notice."""
    return read_terms(
        settings.root / settings.files.workdays,
        settings.light_policy,
        settings.reminder_policy,
        settings.letterhead,
        settings.restraint,
    )


@lru_cache(maxsize=4)
def boards_of(settings: Settings) -> Boards:
    """The boards of an installation, one set a process."""
    return Boards(terms_of(settings))


def press_of(settings: Settings) -> Press:
    """How the documents of an installation are made."""
    return Press(*settings.templates, settings.fonts)
