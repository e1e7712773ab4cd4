"""Tables of work that offices made themselves → the plans proposed from them."""

from planner.core.draft.worklist.drafting import draft_worklist
from planner.core.draft.worklist.table import Worklist, WorklistCell, WorklistDraft, WorklistRow

__all__ = ["Worklist", "WorklistCell", "WorklistDraft", "WorklistRow", "draft_worklist"]
