"""A member → the reports that wait for a step of theirs, or for words, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planner.core.permissions import Act
from planner.core.report import VersionKey, is_written
from planner.operations.approval import Waiting, waiting
from planner.operations.versions import ANNUAL, QUARTERLY, read_version
from planner.web.reports.found import address_of, name_of, silent_in
from planner.web.visit import Visit

# With more than these the list of reports is the better place.
MOST = 3
_ACTS = (Act.CHECK_REPORT, Act.APPROVE_REPORT, Act.ISSUE_REPORT, Act.WRITE_REPORT)


@dataclass(frozen=True)
class Call:
    """One line on top of somebody's work: what waits, and where it is done."""

    text: str
    word: str
    address: str


def calls(visit: Visit) -> tuple[Call, ...]:
    """What of the reports waits for the member, the latest first; most people are not asked."""
    if not any(visit.may(act) for act in _ACTS):
        return ()
    listed = sorted(waiting(visit.organ.id, visit.today), key=_period, reverse=True)
    own = [_step(visit, each) for each in listed if each.post in visit.member.posts]
    words = list(_words(visit, listed)) if visit.may(Act.WRITE_REPORT) else []
    return (*own[:MOST], *words)


def _step(visit: Visit, each: Waiting) -> Call:
    name = name_of(each.report.period)
    return Call(f"{name}等您{each.word}", each.word, address_of(visit, each.report.period))


def _words(visit: Visit, listed: list[Waiting]) -> Iterator[Call]:
    """Of the last quarter's and the last year's draft: whether late items lack a reason."""
    for kind in (QUARTERLY, ANNUAL):
        last = next((each for each in listed if each.report.kind == kind), None)
        if last is None or not is_written(last.stage):
            continue
        count = _silent(visit.organ.id, last.report.key, last.report.sha256)
        if count:
            name = name_of(last.report.period)
            text = f"{name}里有{count}项逾期没有说明原因"
            page = f"{address_of(visit, last.report.period)}texts/#late"
            yield Call(text, "去补填", page)


@lru_cache(maxsize=64)
def _silent(organ: str, key: VersionKey, _sha256: str) -> int:
    """How many; of a version, which never changes, counted once. Its digest names its ledger."""
    found = read_version(organ, *key)
    return len(silent_in(found[1])) if found else 0


def _period(each: Waiting) -> tuple[str, str]:
    return each.report.period, each.report.kind
