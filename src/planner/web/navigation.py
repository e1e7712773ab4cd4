"""A visit → the few places that its member can go to from everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from planner.core.permissions import Act
from planner.web.visit import Visit


@dataclass(frozen=True)
class Entrance:
    """One word of the navigation, with where it leads."""

    word: str
    address: str
    is_here: bool


_OF_ORGAN = (
    ("我的工作", "work", Act.SEE_WORK),
    ("年度计划", "year", Act.SEE_ORGAN),
    ("月历", "month", Act.SEE_ORGAN),
    ("报告", "reports", Act.SEE_REPORTS),
    ("日历订阅", "subscriptions", Act.SUBSCRIBE),
    ("管理", "manage-organ", Act.PUBLISH),
)
# Pages that lie elsewhere than the one by which people come to them.
_BESIDE = {"manage-organ": ("deliveries",)}


def entrances(visit: Visit, path: str) -> tuple[Entrance, ...]:
    """What the member may open, in the order of daily use; of the organ visited, or their own.

    `path` is where they are: the entrance whose address it begins with, the longest, is marked.
    """
    found = [
        (Entrance(word, reverse(name, args=of), is_here=False), _around(name, of))
        for word, name, of in _open_to(visit)
    ]
    near = [each for _, places in found for each in places if path.startswith(each)]
    nearest = max(near, key=len, default="")
    return tuple(replace(each, is_here=nearest in places) for each, places in found)


def _around(name: str, of: tuple[str, ...]) -> tuple[str, ...]:
    """Where the pages lie that an entrance leads to."""
    return tuple(reverse(each, args=of) for each in (name, *_BESIDE.get(name, ())))


def _open_to(visit: Visit) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    organization = visit.organization or visit.member.organization
    if organization is not None:
        there = replace(visit, organization=organization)
        for word, name, act in _OF_ORGAN:
            if there.may(act):
                yield word, name, (organization.id,)
    if visit.member.is_administrator:
        yield "系统", "manage", ()
