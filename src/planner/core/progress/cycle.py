"""Entries so far → where the occurrence stands, and which entry may follow (督办流程)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.core.errors import NotAllowed
from planner.core.plan import Assignment
from planner.core.progress.entries import BY_PLANNER, DONE, TO_DO, Entry, EntryKind, State

_LIVE = TO_DO | {State.SUSPENDED}
_ANY = frozenset(State)
PLANNER = "planner"


@dataclass(frozen=True)
class Situation:
    """Where an occurrence stands after its entries.

    `is_asking`: an extension is asked for and nobody has decided. `before`: what a suspension or
    a cancellation interrupted, and what it goes back to.
    """

    state: State = State.OPEN
    is_asking: bool = False
    before: State = State.OPEN


@dataclass(frozen=True)
class _Step:
    """One line of the table: after which states, to which (None: it stays), with what told.

    `decides`: only while an extension is asked for. `needs` are fields of the entry.
    """

    after: frozenset[State]
    leads_to: State | None = None
    needs: tuple[str, ...] = ()
    decides: bool = False


_STEPS = {
    EntryKind.ISSUED: _Step(frozenset({State.OPEN})),
    EntryKind.ACKNOWLEDGED: _Step(frozenset({State.OPEN, State.RETURNED}), State.ACKNOWLEDGED),
    EntryKind.PROGRESSED: _Step(TO_DO, State.PROGRESSED),
    EntryKind.COMPLETED: _Step(TO_DO, State.COMPLETED),
    EntryKind.CONFIRMED: _Step(frozenset({State.COMPLETED}), State.CONFIRMED),
    EntryKind.RETURNED: _Step(DONE, State.RETURNED, ("note",)),
    EntryKind.EXTENSION_ASKED: _Step(TO_DO, None, ("note", "new_due_on")),
    EntryKind.EXTENSION_GRANTED: _Step(TO_DO, None, ("new_due_on",), decides=True),
    EntryKind.EXTENSION_REFUSED: _Step(TO_DO, None, ("note",), decides=True),
    EntryKind.REASSIGNED: _Step(TO_DO, State.OPEN, ("post",)),
    EntryKind.SUSPENDED: _Step(TO_DO, State.SUSPENDED, ("note",)),
    EntryKind.RESUMED: _Step(frozenset({State.SUSPENDED, State.CANCELLED})),
    EntryKind.CANCELLED: _Step(_LIVE, State.CANCELLED, ("note",)),
    EntryKind.MOVED: _Step(_LIVE),
    EntryKind.CORRECTED: _Step(_ANY, None, ("note",)),
    EntryKind.LAPSED: _Step(_LIVE, State.LAPSED),
}
_NAMES = {"note": "原因", "new_due_on": "日期", "post": "转给哪个岗位"}
# What ends the question whether there will be an extension, beside the answer to it.
_OVERTAKING = frozenset({State.COMPLETED, State.SUSPENDED, State.CANCELLED, State.LAPSED})


def effective(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries without those that a correction took back.

    The correction stays as one that has done its work: what is effective of these is the same.
    """
    kept: list[Entry] = []
    for entry in entries:
        if not entry.is_undoing:
            kept.append(entry)
            continue
        last = next((each for each in reversed(kept) if _can_be_undone(each)), None)
        kept = [each for each in kept if each is not last]
        kept.append(replace(entry, is_undoing=False))
    return tuple(kept)


def undoable(entries: Iterable[Entry]) -> Entry | None:
    """What a correction that is undoing would take back: the last thing that people entered."""
    told = effective(entries)
    return next((each for each in reversed(told) if _can_be_undone(each)), None)


def situation_after(entries: Iterable[Entry]) -> Situation:
    """Where a run of entries leads to."""
    situation = Situation()
    for entry in effective(entries):
        situation = _after(situation, entry.kind)
    return situation


def state_after(entries: Iterable[Entry]) -> State:
    """The state that a run of entries leads to."""
    return situation_after(entries).state


def possible_after(entries: Sequence[Entry]) -> tuple[EntryKind, ...]:
    """What may be entered next."""
    now = situation_after(entries)
    return tuple(kind for kind, step in _STEPS.items() if _may_follow(kind, step, now, entries))


def require_possible(entry: Entry, before: Sequence[Entry]) -> None:
    """Raise NotAllowed, with what is possible now, unless the entry may follow and is whole."""
    possible = possible_after(before)
    is_own = entry.kind in BY_PLANNER and entry.by != PLANNER
    if entry.kind not in possible or is_own:
        own = (each.word for each in possible if each not in BY_PLANNER)
        why = "这由系统自己登记" if is_own else _why_not(situation_after(before))
        raise NotAllowed(entry.kind.word, why, own)
    if entry.by == PLANNER:
        return
    lacking = [_NAMES[name] for name in _STEPS[entry.kind].needs if not getattr(entry, name)]
    if lacking:
        what = "和".join(lacking)
        raise NotAllowed(entry.kind.word, f"没有写明{what}", (f"写明{what}后再登记",))
    if entry.is_undoing and entry.kind is not EntryKind.CORRECTED:
        raise NotAllowed("撤回", "撤回只能登记为更正", ("改为更正",))
    if entry.is_undoing and undoable(before) is None:
        raise NotAllowed("撤回", "没有可以撤回的登记")


def require_fitting(
    entry: Entry, before: Sequence[Entry], assignment: Assignment, last_on: date
) -> None:
    """Raise NotAllowed unless the entry is what its assignment asks for.

    A new date lies after the day of the entry and not after `last_on`, the end of the plan's
    year; who completes says where the evidence lies, if the plan asks for any.
    """
    new = entry.new_due_on
    if new is not None and not entry.at.date() < new <= last_on:
        why = f"{new} 不在 {entry.at.date()} 之后、{last_on} 之前"
        raise NotAllowed(entry.kind.word, why, ("换一个日期",))
    if entry.kind is EntryKind.COMPLETED and assignment.evidence:
        told = (entry, *effective(before))
        if not any(each.evidence for each in told):
            why = f"计划要求有佐证材料：{assignment.evidence}"
            raise NotAllowed("办结", why, ("写明材料放在哪里后再登记",))


def _after(now: Situation, kind: EntryKind) -> Situation:
    step = _STEPS[kind]
    if kind is EntryKind.RESUMED:
        return Situation(now.before)
    if kind is EntryKind.EXTENSION_ASKED:
        return replace(now, is_asking=True)
    state = step.leads_to or now.state
    before = now.state if now.state in TO_DO else now.before
    is_asking = now.is_asking and not step.decides and state not in _OVERTAKING
    return Situation(state, is_asking, before)


def _may_follow(kind: EntryKind, step: _Step, now: Situation, entries: Sequence[Entry]) -> bool:
    if now.state not in step.after:
        return False
    if kind is EntryKind.EXTENSION_ASKED:
        return not now.is_asking
    if kind is EntryKind.ISSUED:
        return not any(each.kind is kind for each in entries)
    return now.is_asking or not step.decides


def _why_not(now: Situation) -> str:
    asking = "，已经申请延期、还没有批" if now.is_asking else ""
    return f"该期次现在是“{now.state.word}”{asking}"


def _can_be_undone(entry: Entry) -> bool:
    """What people entered, except a correction: nobody unravels those."""
    own = BY_PLANNER | {EntryKind.CORRECTED}
    return entry.by != PLANNER and entry.kind not in own
