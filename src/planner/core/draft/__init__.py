"""Source text → outline, figures and a plan's draft; plan × source text → coverage."""

from planner.core.draft.coverage import Coverage, coverage
from planner.core.draft.figures import Figure, figures_of
from planner.core.draft.goals import Clause, GoalText, MeasureText
from planner.core.draft.lacks import Lack
from planner.core.draft.outline import Outline, outline
from planner.core.draft.own_table import (
    OwnTable,
    TableCell,
    TableDraft,
    TableRow,
    draft_table,
)
from planner.core.draft.plan_draft import PlanDraft, draft, read_report
from planner.core.draft.rereading import Changed, Cited, Rereading, reread

__all__ = [
    "Changed",
    "Cited",
    "Clause",
    "Coverage",
    "Figure",
    "GoalText",
    "Lack",
    "MeasureText",
    "Outline",
    "OwnTable",
    "PlanDraft",
    "Rereading",
    "TableCell",
    "TableDraft",
    "TableRow",
    "coverage",
    "draft",
    "draft_table",
    "figures_of",
    "outline",
    "read_report",
    "reread",
]
