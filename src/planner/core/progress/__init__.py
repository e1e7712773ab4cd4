"""Occurrences × ledger entries × day → where each stands, and its light."""

from planner.core.progress.counting import (
    Reading,
    Tally,
    light_behind,
    read_indicators,
    tally,
)
from planner.core.progress.entries import (
    Entry,
    EntryKind,
    State,
    possible_after,
    require_possible,
    state_after,
)
from planner.core.progress.standing import (
    Light,
    LightPolicy,
    Progress,
    Yardstick,
    YearRecord,
    progress_of_year,
    progress_on,
)

__all__ = [
    "Entry",
    "EntryKind",
    "Light",
    "LightPolicy",
    "Progress",
    "Reading",
    "State",
    "Tally",
    "Yardstick",
    "YearRecord",
    "light_behind",
    "possible_after",
    "progress_of_year",
    "progress_on",
    "read_indicators",
    "require_possible",
    "state_after",
    "tally",
]
