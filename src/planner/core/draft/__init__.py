"""Source text → outline, figures and a plan's draft; plan × source text → coverage."""

from planner.core.draft.coverage import Coverage, coverage
from planner.core.draft.figures import Figure, figures_of
from planner.core.draft.goals import Clause, GoalText, MeasureText
from planner.core.draft.lacks import Lack
from planner.core.draft.outline import Outline, outline
from planner.core.draft.plan_draft import PlanDraft, draft, read_report
from planner.core.draft.rereading import Changed, Cited, Rereading, reread
from planner.core.draft.worklist import (
    Worklist,
    WorklistCell,
    WorklistDraft,
    WorklistRow,
    draft_worklist,
)

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
    "PlanDraft",
    "Rereading",
    "Worklist",
    "WorklistCell",
    "WorklistDraft",
    "WorklistRow",
    "coverage",
    "draft",
    "draft_worklist",
    "figures_of",
    "outline",
    "read_report",
    "reread",
]
