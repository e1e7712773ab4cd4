"""A member → what is theirs to do, to confirm, to decide, each with its answers (我的工作)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from planner.core.permissions import Act
from planner.operations.board import YearBoard
from planner.operations.work import Heap, Work, WorkItem, work_of
from planner.web.answers import Offer, Typed, offer
from planner.web.evidence import ENDINGS
from planner.web.reports.waiting import calls
from planner.web.terms import boards_of
from planner.web.visit import Visit, show, shown

# With more forms than these a page gets slow on a phone; what is less urgent is a link then.
MOST_FORMS = 25
MOST_ROWS = 100
_SHORT = {Heap.DEPUTY, Heap.CHARGE, Heap.AWAITED, Heap.OFFICE, Heap.ANSWERED}
_FOLDED = {Heap.LATER, *_SHORT}
_WORDS = {
    Heap.DECIDE: "等我决定",
    Heap.RETURNED: "退回给我",
    Heap.LATE: "已逾期",
    Heap.TODAY: "今天到期",
    Heap.WEEK: "本周到期",
    Heap.SIGN: "等我签收",
    Heap.LATER: "以后30天",
    Heap.DEPUTY: "由别人代我办",
    Heap.CHARGE: "我督办的，已逾期",
    Heap.AWAITED: "已办结，等销号",
    Heap.OFFICE: "全单位等决定的",
    Heap.ANSWERED: "今天登记过的",
}


@dataclass(frozen=True)
class Row:
    """An item with what can be answered, and what was just said to it; without an offer a link."""

    item: WorkItem
    offer: Offer | None = None
    said: str = ""


@dataclass(frozen=True)
class Pile:
    """A heap as the page shows it."""

    heap: Heap
    rows: tuple[Row, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many more there are than are shown."""
        return self.count - len(self.rows)

    @property
    def word(self) -> str:
        """The heading."""
        return _WORDS[self.heap]

    @property
    def is_folded(self) -> bool:
        """Whether it can wait behind its heading."""
        return self.heap in _FOLDED


def work(request: HttpRequest, visit: Visit, organ: str) -> HttpResponse:
    """What lies on somebody's desk, most urgent first."""
    desk = _Desk(visit)
    piles = desk.piles()
    urgent = [each for each in piles if not each.is_folded]
    page = {"piles": piles, "urgent": urgent, "accepted": ENDINGS, "calls": calls(visit)}
    return show(request, visit, "planner/work.html", page)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether the page of 我的工作 asks for the one item that changed."""
    return request.headers.get("HX-Request") == "true" and request.POST.get("from") == "work"


def fragment(
    request: HttpRequest, visit: Visit, key: str, *, said: str = "", typed: Typed | None = None
) -> HttpResponse:
    """The item as it stands now; what is no longer on the desk is said and nothing more."""
    desk = _Desk(visit)
    page = {
        "row": desk.row_of(key, said, typed),
        "said": said or (typed.why if typed else ""),
        "open": key if desk.may_open(key) else "",
        "accepted": ENDINGS,
    }
    response = show(request, visit, "planner/work/item.html", page, typed.status if typed else 200)
    response["Planner-Fragment"] = "item"
    return response


class _Desk:
    """The member's desk: their organ's year, with the ones before and after where they touch."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    @cached_property
    def boards(self) -> tuple[YearBoard, ...]:
        """The year to show, what was left of the one before, and the next if it is published."""
        whole = boards_of(self.visit.settings).organ(self.visit.organ.id, self.visit.today)
        near = range(whole.year - 1, whole.year + 2) if whole else range(0)
        return tuple(self.visit.board(year) for year in near if whole and year in whole.years)

    @cached_property
    def work(self) -> Work:
        """All that lies on it."""
        return work_of(self.visit.member, self.visit.organ, self.boards)

    def piles(self) -> tuple[Pile, ...]:
        """Its heaps that hold something, in order."""
        left, piles = MOST_FORMS, []
        for heap in Heap:
            items = self.work.heap(heap)
            shown = enumerate(items[:MOST_ROWS])
            rows = [self.row(each, with_forms=n < left) for n, each in shown]
            left -= sum(each.offer is not None for each in rows)
            if rows:
                piles.append(Pile(heap, tuple(rows), len(items)))
        return tuple(piles)

    def row(
        self, item: WorkItem, said: str = "", typed: Typed | None = None, *, with_forms: bool = True
    ) -> Row:
        """An item with its forms, if it is one that is answered here."""
        if not with_forms or (item.heap in _SHORT and not item.undoable):
            return Row(item, said=said)
        progress = item.progress
        board = next(each for each in self.boards if progress.occurrence.id in each.standing)
        made = offer(self.visit, board.plan, progress, item.seen, typed)
        if item.heap in _SHORT:
            made = replace(made, at_once=(), folded=(), apart=())
        return Row(item, made, said)

    def may_open(self, key: str) -> bool:
        """Whether the member may see the page of an occurrence."""
        found = (each.standing.get(key) for each in self.boards)
        return any(each and self.visit.may_with(Act.SEE_OCCURRENCE, each) for each in found)

    def row_of(self, key: str, said: str, typed: Typed | None) -> Row | None:
        """The item about an occurrence; None if it does not lie here any more."""
        item = self.work.one(key)
        return self.row(item, said, typed) if item else None


PAGES = [
    path("organs/<slug:organ>/my-work/", shown(require_safe(work), Act.SEE_WORK), name="work"),
]
