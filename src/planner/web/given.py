"""A form that came back → an entry, or a sentence on what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from django.http import HttpRequest

from planner.core.errors import PlannerError
from planner.core.progress import Entry, EntryKind, Progress, undoable
from planner.web.answers import LARGEST, LONGEST_NOTE, Typed
from planner.web.fields import DATES
from planner.web.visit import Visit

# What no document can hold, moves a terminal's cursor, or turns the direction of writing; what no
# database can hold is refused further on.
_UNSEEN = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
PROVING = {EntryKind.COMPLETED, EntryKind.PROGRESSED}
# What a form of ours can hold; `kind`, `seen` and `undo` say which it was.
_NAMES = ("note", "amount", "until", "post", "evidence")


class Wrong(PlannerError):
    """What was typed cannot be entered; the sentence says how it can."""


def typed_in(request: HttpRequest) -> Typed:
    """What somebody typed, as they typed it."""
    values = {name: text_in(request, name) for name in _NAMES if name in request.POST}
    return Typed(request.POST.get("kind", ""), values, is_undoing=bool(request.POST.get("undo")))


def seen_in(request: HttpRequest) -> int | None:
    """How many entries the form was made from; None if it does not say."""
    text = request.POST.get("seen", "")
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def entry_of(typed: Typed, visit: Visit, progress: Progress) -> Entry:
    """The entry that was meant; raises Wrong. Its evidence is that which was typed."""
    try:
        kind = EntryKind(typed.kind)
    except ValueError as fault:
        raise Wrong("没有这种登记，请在页面上选一个按钮。") from fault
    values = {name: typed.values.get(name, "").strip() for name in _NAMES}
    note = values["note"]
    if len(note) > LONGEST_NOTE:
        raise Wrong(f"写了{len(note)}个字，最多{LONGEST_NOTE}个字；请缩短，详细内容可另附材料。")
    if len(values["evidence"]) > LONGEST_NOTE:
        raise Wrong(f"材料放在哪里，请用{LONGEST_NOTE}个字以内写明。")
    entry = Entry(progress.occurrence.id, kind, visit.now, visit.member.person, note=note)
    if typed.is_undoing:
        return replace(entry, note=note or _reason(visit, progress), is_undoing=True)
    # of a field that is not its own, such as another post, an entry says nothing
    return replace(
        entry,
        amount=_amount(kind, values["amount"], progress),
        new_due_on=day_in(values["until"]) if kind in DATES else None,
        post=values["post"] or None if kind is EntryKind.REASSIGNED else None,
        evidence=values["evidence"] if kind in PROVING else "",
    )


def _reason(visit: Visit, progress: Progress) -> str:
    """Why something is taken back; one's own needs no words."""
    last = undoable(progress.history)
    if last is not None and last.by != visit.member.person:
        raise Wrong("撤回别人的登记，请写明原因。")
    return f"撤回{last.kind.word}" if last else "撤回"


def _amount(kind: EntryKind, text: str, progress: Progress) -> int | None:
    """The number that counts; full-width digits are digits too."""
    counts = progress.assignment.counts
    if kind is EntryKind.CORRECTED:
        return _number(text, least=0) if text and counts else None
    if kind is not EntryKind.COMPLETED or not counts:
        return None
    if not text:
        raise Wrong("请填数量，再按“办结”。")
    # nothing found is a result where the plan asks for no number; so is nothing new to report
    least = 0 if not counts[0].each or progress.amount else 1
    return _number(text, least=least)


def _number(text: str, *, least: int) -> int:
    # `[0-9]` and not `\d`: other scripts' digits are more likely slips than meant
    plain = text.translate(_FULL_WIDTH)
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise Wrong(f"数量只能是整数，例如 12；现在填的是“{text[:20]}”。")
    number = int(plain)
    if number < least:
        raise Wrong("数量要大于 0；还没有办的，请用“反馈”写明情况。")
    if number > LARGEST:
        raise Wrong(f"数量太大：{number}，请核对（最多 {LARGEST}）。")
    return number


_FULL_WIDTH = {ord(full): str(digit) for digit, full in enumerate("０１２３４５６７８９")}


def day_in(text: str) -> date:
    """A day as people write it; raises Wrong."""
    found = _DATE.fullmatch(text.translate(_FULL_WIDTH))
    if not text or not found:
        raise Wrong("请填日期，例如 2024-04-12。")
    try:
        return date(*map(int, found.groups()))
    except ValueError as fault:
        raise Wrong(f"没有“{text[:20]}”这一天，请核对日期。") from fault


def text_in(request: HttpRequest, name: str) -> str:
    """A field as it was typed, without what no document can hold."""
    text = request.POST.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text)
