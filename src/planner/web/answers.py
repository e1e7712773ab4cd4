"""A visit × an occurrence → the answers that can be given now, each as a form (可登记的内容)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from planner.core.permissions import Role
from planner.core.plan import Plan
from planner.core.progress import EntryKind, Progress, possible_after, undoable
from planner.operations.answering import may_undo, name_of
from planner.web.fields import DATES, Asking, Field
from planner.web.visit import Visit

LONGEST_NOTE = 5000
LARGEST = 999_999
# How a form is asked for: at once, or folded away; what only those who run the organ need, apart.
_AT_ONCE = {
    EntryKind.ACKNOWLEDGED,
    EntryKind.COMPLETED,
    EntryKind.CONFIRMED,
    EntryKind.EXTENSION_GRANTED,
}
_APART = {
    EntryKind.SUSPENDED,
    EntryKind.RESUMED,
    EntryKind.CANCELLED,
    EntryKind.CORRECTED,
}
_OF_ASSIGNEE = {EntryKind.PROGRESSED, EntryKind.COMPLETED, EntryKind.EXTENSION_ASKED}
_BUTTONS = {EntryKind.EXTENSION_REFUSED: "不批"}
# in the order in which they are shown
_SHOWN = (
    EntryKind.CONFIRMED,
    EntryKind.EXTENSION_GRANTED,
    EntryKind.ACKNOWLEDGED,
    EntryKind.COMPLETED,
    EntryKind.RETURNED,
    EntryKind.EXTENSION_REFUSED,
    EntryKind.PROGRESSED,
    EntryKind.EXTENSION_ASKED,
    EntryKind.REASSIGNED,
    EntryKind.CORRECTED,
    EntryKind.SUSPENDED,
    EntryKind.RESUMED,
    EntryKind.CANCELLED,
)


@dataclass(frozen=True)
class Form:
    """One answer that can be given (登记表单); `refused` says why it was not entered as sent."""

    kind: EntryKind
    button: str
    fields: tuple[Field, ...] = ()
    is_first: bool = False
    is_undoing: bool = False
    refused: str = ""

    @property
    def takes_files(self) -> bool:
        """Whether a file can be sent with it."""
        return any(each.look == "evidence" for each in self.fields)

    @property
    def id(self) -> str:
        """What tells it from the other forms of the occurrence."""
        return "undo" if self.is_undoing else self.kind.value


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a form; why it was not entered, and the status that says so."""

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_undoing: bool = False
    why: str = ""
    status: int = 200


@dataclass(frozen=True)
class Offer:
    """All answers that somebody can give about an occurrence now.

    `at_once` are shown open, `folded` by their button, `apart` under one more; `seen` counts the
    entries that they are made from. `why` is told when what was sent has no form any more.
    """

    progress: Progress
    seen: int
    at_once: tuple[Form, ...] = ()
    folded: tuple[Form, ...] = ()
    apart: tuple[Form, ...] = ()
    undo: Form | None = None
    why: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to answer."""
        return not (self.at_once or self.folded or self.apart)

    @property
    def is_apart_open(self) -> bool:
        """Whether one of those apart was sent and not entered."""
        return any(each.refused for each in self.apart)


def offer(
    visit: Visit, plan: Plan, progress: Progress, seen: int, typed: Typed | None = None
) -> Offer:
    """What the visit's member may answer now; nothing if the table lets them answer nothing."""
    desk = _Desk(Asking(visit, plan, progress))
    forms = [_filled(each, typed) for each in desk.forms()]
    undo = desk.undo()
    undo = _filled(undo, typed) if undo else None
    first = next((each for each in forms if desk.place(each.kind) == "at_once"), None)
    forms = [replace(each, is_first=each is first) for each in forms]
    own_undo = undo if undo and not undo.fields else None
    placed: dict[str, list[Form]] = {"at_once": [], "folded": [], "apart": []}
    for each in forms:
        placed[desk.place(each.kind)].append(each)
    if undo and not own_undo:
        placed["apart"].append(undo)
    told = any(each.refused for each in (*forms, *((undo,) if undo else ())))
    return Offer(
        progress,
        seen,
        tuple(placed["at_once"]),
        tuple(placed["folded"]),
        tuple(placed["apart"]),
        own_undo,
        typed.why if typed and not told else "",
    )


def _filled(form: Form, typed: Typed | None) -> Form:
    """The form with what was typed into it before."""
    if typed is None or (typed.kind, typed.is_undoing) != (form.kind, form.is_undoing):
        return form
    fields = tuple(
        replace(each, value=typed.values.get(each.name, each.value)) for each in form.fields
    )
    return replace(form, fields=fields, refused=typed.why)


@dataclass(frozen=True)
class _Desk:
    """One occurrence as one member finds it."""

    asking: Asking

    @property
    def visit(self) -> Visit:
        """Who finds it."""
        return self.asking.visit

    @property
    def progress(self) -> Progress:
        """Where it stands."""
        return self.asking.progress

    @property
    def roles(self) -> frozenset[Role]:
        """What the member is to it."""
        progress, organ = self.progress, self.visit.organ
        return self.visit.member.roles_towards(organ, progress.assignment, progress.assignee)

    def forms(self) -> Iterator[Form]:
        """Those that are possible now, permitted, and wanted by the plan."""
        possible = set(possible_after(self.progress.history))
        for kind in _SHOWN:
            if kind in possible and self.visit.may_with(kind, self.progress):
                made = self._form(kind) if self._is_wanted(kind) else None
                if made is not None:
                    yield made

    def place(self, kind: EntryKind) -> str:
        """Where a form stands: what is somebody's own duty is before what they may do as well."""
        is_own = Role.ASSIGNEE in self.roles
        is_boss = Role.SUPERVISOR in self.roles
        if kind in _APART or (kind is EntryKind.REASSIGNED and not is_own):
            return "apart"
        if not (is_own if kind in _OF_ASSIGNEE else is_own or is_boss):
            return "apart"
        if kind is EntryKind.RETURNED and not self.progress.awaits_confirmation:
            return "apart"
        return "at_once" if kind in _AT_ONCE else "folded"

    def undo(self) -> Form | None:
        """Taking back what was entered last: one's own at a touch, another's with a reason."""
        last = undoable(self.progress.history)
        organ, member = self.visit.organ, self.visit.member
        if last is None or not may_undo(self.progress, member, organ):
            return None
        if last.by == member.person:
            return Form(EntryKind.CORRECTED, f"撤回{last.kind.word}", is_undoing=True)
        who = name_of(last.by, organ)
        reason = Field("note", "note", "撤回的原因")
        button = f"撤回{who}的{last.kind.word}"
        return Form(EntryKind.CORRECTED, button, (reason,), is_undoing=True)

    def _is_wanted(self, kind: EntryKind) -> bool:
        """Whether the plan asks for it: nobody is offered a step that nobody needs."""
        assignment = self.progress.assignment
        if kind is EntryKind.ACKNOWLEDGED:
            return assignment.needs_acknowledgement
        if kind is EntryKind.CONFIRMED:
            return assignment.needs_confirmation
        if kind is EntryKind.CORRECTED:
            return undoable(self.progress.history) is not None
        if kind in DATES:
            return self.asking.last_on > self.visit.today
        return True

    def _form(self, kind: EntryKind) -> Form | None:
        fields = tuple(self.asking.fields(kind))
        if kind is EntryKind.REASSIGNED and not fields[0].choices:
            return None
        return Form(kind, _BUTTONS.get(kind, kind.word), fields)
