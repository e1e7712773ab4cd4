"""A file of what people write into a report → its remarks and what stands around it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from planner.core.report import Masthead, Remarks
from planner.planfile.page import Page
from planner.planfile.structure import build


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    remarks: Remarks | None = None
    masthead: Masthead | None = None


def read_texts(path: Path) -> tuple[Remarks | None, Masthead | None]:
    """The remarks and the masthead of a file, None for what it does not have.

    Raises Rejected with all findings, or Unreadable.
    """
    page = Page.of(path)
    texts, faults = build(_Texts, page.tree)
    page.note(faults)
    found = page.settle(texts)
    return found.remarks, found.masthead
