"""An assignment × how it went → whether it goes along, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core.plan import Assignment, Once
from planner.core.progress import EntryKind, Progress, State
from planner.core.rollover.draft import LeftOut

MOST_NAMED = 6
LONGEST_REASON = 60
_HALTED = {State.SUSPENDED: EntryKind.SUSPENDED, State.CANCELLED: EntryKind.CANCELLED}


def left_behind(assignment: Assignment, group: Sequence[Progress]) -> LeftOut | None:
    """What is due once and is done, or was cancelled, stays behind; None for all else."""
    if not isinstance(assignment.recurrence, Once) or len(group) != 1:
        return None
    (only,) = group
    if only.is_done:
        waits = "，还没有销号" if only.awaits_confirmation else ""
        return LeftOut("任务", assignment.id, assignment.title, f"{only.finished_on}办结{waits}")
    if only.state is State.CANCELLED:
        return LeftOut("任务", assignment.id, assignment.title, f"已撤销{_reason(only)}")
    return None


def unfinished(assignment: Assignment, group: Sequence[Progress]) -> str:
    """What was not finished, in one sentence; empty if all was, or its time has not come."""
    if not group or isinstance(assignment.recurrence, Once):
        return _unfinished_once(group)
    if len(group) == 1:
        return _unfinished_once(group) if _state(group[0]) else ""
    told = [(each, _state(each)) for each in group]
    open_ones = [f"{each.occurrence.label}（{state}）" for each, state in told if state]
    if not open_ones:
        return ""
    named = "、".join(open_ones[:MOST_NAMED])
    more = f"等{len(open_ones)}期" if len(open_ones) > MOST_NAMED else ""
    done = sum(each.is_done for each in group)
    return f"上年{len(group)}期，办结{done}期；未完成：{named}{more}"


def given_on(assignment: Assignment, group: Sequence[Progress]) -> tuple[str, ...]:
    """The posts to which it was given on and not given back, in order."""
    return tuple(sorted({each.assignee for each in group} - {assignment.assignee}))


def _unfinished_once(group: Sequence[Progress]) -> str:
    if not group:
        return "上年未完成：台账里没有它的期次"
    (only,) = group[:1]
    due = f"{only.occurrence.id}，截止{only.due_on}"
    state = _state(only) or "尚未到期，年底前办结了就删去这一项"
    return f"上年未完成：{due}，{state}"


def _state(progress: Progress) -> str:
    """Why it counts as not finished; empty if it does not."""
    if progress.state in _HALTED:
        return progress.state.word + _reason(progress)
    if progress.is_late:
        return "逾期未办" + ("，已退回重办" if progress.state is State.RETURNED else "")
    return progress.state.word if progress.state is State.RETURNED else ""


def _reason(progress: Progress) -> str:
    last = progress.last(_HALTED[progress.state])
    return f"，原因：{_clipped(last.note)}" if last and last.note else ""


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
