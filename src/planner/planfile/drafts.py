"""A plan's draft → the YAML that people edit, with comments that say why."""

from __future__ import annotations

from planner.core.draft import PlanDraft
from planner.planfile.commented import write_commented

_MOST_LINES = 60
_LONGEST = 40


def write_draft(made: PlanDraft, source: str) -> str:
    """The YAML text of a draft; read again it gives the same plan. Empty if there is no plan."""
    if made.plan is None:
        return ""
    notes = {path: (told,) for path, told in made.reasons.items()}
    return write_commented(made.plan, _head(made, source), notes, ())


def _head(made: PlanDraft, source: str) -> list[str]:
    """What to do with the draft, what has no work yet, and figures that nothing counts."""
    whole, missing = len(made.outline.clauses), len(made.uncovered)
    lines = [
        f"由“{source}”起草。计划要由人定：请逐项核对责任岗位、周期和办结标准，改好后再检查、发布。",
        "任务上方写明了为什么这样拟；“原文没写”的都是暂定。",
        f"原文 {whole} 个分句，已承接 {whole - missing} 个。",
    ]
    lines += [f"没有承接：{each.place} {each.words[:_LONGEST]}" for each in made.uncovered]
    counted = {each.citation.quote for each in made.plan.indicators} if made.plan else set()
    left = [each for each in made.figures if "".join(each.quote.split())[:30] not in counted]
    lines += [f"上年数字，没有任务计入：{each.place} {each.quote[:_LONGEST]}" for each in left]
    return lines[:_MOST_LINES]
