"""Occurrences × ledger entries × day → where each stands, and its light."""

from planner.core.progress.counting import (
    Quota,
    Reading,
    Tally,
    light_behind,
    read_indicators,
    read_quotas,
    tally,
)
from planner.core.progress.cycle import (
    PLANNER,
    Situation,
    effective,
    possible_after,
    require_fitting,
    require_possible,
    situation_after,
    state_after,
)
from planner.core.progress.entries import BY_PLANNER, DONE, TO_DO, Entry, EntryKind, State
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
    "BY_PLANNER",
    "DONE",
    "PLANNER",
    "TO_DO",
    "Entry",
    "EntryKind",
    "Light",
    "LightPolicy",
    "Progress",
    "Quota",
    "Reading",
    "Situation",
    "State",
    "Tally",
    "Yardstick",
    "YearRecord",
    "effective",
    "light_behind",
    "possible_after",
    "progress_of_year",
    "progress_on",
    "read_indicators",
    "read_quotas",
    "require_fitting",
    "require_possible",
    "situation_after",
    "state_after",
    "tally",
]
