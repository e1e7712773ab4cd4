"""A visit × its address → what of a year its member is shown, and how to ask for less or more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from planner.core.permissions import ALLOWED, Act
from planner.core.plan import Assignment
from planner.operations.overview import Overview, Overviews
from planner.operations.strips import Sight
from planner.settings import Settings
from planner.web.terms import boards_of, terms_of
from planner.web.visit import Visit

# More squares than these are shown month by month: a page of many thousands helps nobody.
MOST_SQUARES = 1500


@dataclass(frozen=True)
class Chip:
    """Something that is chosen in words, and the address without it."""

    word: str
    address: str


@dataclass(frozen=True)
class Look:
    """A year as somebody asked to see it; `query` is what they asked for, as an address has it.

    `cleared` is the address that asks for all of the same year.
    """

    overview: Overview
    sees_all: bool
    years: tuple[int, ...]
    year: int
    query: str
    cleared: str
    chips: tuple[Chip, ...]
    notices: tuple[str, ...]

    @property
    def by_month(self) -> bool:
        """Whether there is too much for one square each."""
        return self.overview.squares > MOST_SQUARES


def sees_all(visit: Visit) -> bool:
    """Whether the member may see everything of the organ, not their own and their office's only."""
    return visit.may(Act.SEE_OCCURRENCE)


def sight_of(visit: Visit) -> Sight:
    """What the member may see, each post of an assignment asked about once a visit."""
    if sees_all(visit):
        return lambda _assignment, _post: True
    organ, member = visit.organ, visit.member
    told: dict[tuple[str, str], bool] = {}

    def sees(assignment: Assignment, post: str) -> bool:
        key = (assignment.id, post)
        if key not in told:
            roles = member.roles_towards(organ, assignment, post)
            told[key] = bool(ALLOWED[Act.SEE_OCCURRENCE] & roles)
        return told[key]

    return sees


@lru_cache(maxsize=4)
def overviews_of(settings: Settings) -> Overviews:
    """The overviews of an installation, one set a process."""
    return Overviews(terms_of(settings))


def look(visit: Visit, asked: Mapping[str, str]) -> Look:
    """The year that is asked for, the one to show otherwise, and what of it; or Http404."""
    years, year, wrong = _year(visit, asked.get("year", ""))
    overviews = overviews_of(visit.settings)
    overview = overviews.of(visit.board(year), sight_of(visit), asked)
    shown = overview.board.plan.year
    chosen = {each.name: each.chosen for each in overview.fields if each.chosen}
    base = {"year": str(shown)} if year is not None else {}
    return Look(
        overview,
        sees_all(visit),
        years,
        shown,
        _query({**chosen, **base}),
        _query(base),
        tuple(
            Chip(
                f"{each.word}：{each.chosen_word}",
                _query({**{k: v for k, v in chosen.items() if k != each.name}, **base}),
            )
            for each in overview.fields
            if each.chosen
        ),
        tuple(_ignored(word) for word in (*wrong, *overview.unknown)),
    )


def _year(visit: Visit, asked: str) -> tuple[tuple[int, ...], int | None, tuple[str, ...]]:
    """The published years, latest first; the one that is asked for; what is not to be had."""
    whole = boards_of(visit.settings).organ(visit.organ.id, visit.today)
    published = tuple(sorted(whole.years, reverse=True)) if whole else ()
    if not asked:
        return published, None, ()
    known = {str(each): each for each in published}
    return published, known.get(asked), () if asked in known else ("年度",)


def _ignored(word: str) -> str:
    return f"网址里的“{word}”现在选不到，没有按它筛选。"


def _query(chosen: Mapping[str, str]) -> str:
    """An address that says this and nothing else."""
    return f"?{urlencode(chosen)}" if chosen else "?"
