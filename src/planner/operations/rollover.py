"""A year of the ledger → a draft of the next year's plan, as the file that people go over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.core.errors import AlreadyExists, Finding, NotFound
from planner.core.organization import Organization, Post
from planner.core.progress import YearRecord, progress_of_year
from planner.core.report.closing import closing
from planner.core.rollover import CHECK, RolledPlan, YearSoFar, comments_on, roll_over
from planner.operations.terms import Terms
from planner.operations.whole import write_whole_file
from planner.operations.years import read_year
from planner.planfile import Handed, find_faults, write_commented


@dataclass(frozen=True)
class NextPlan:
    """A draft with its file's text (下年度计划草稿).

    `vacant` are posts of the plan that nobody holds on the year's first day; `findings` what
    `planner check` will say of the text, with the organization as it was published.
    """

    rolled: RolledPlan
    text: str
    vacant: tuple[Post, ...]
    findings: tuple[Finding, ...]

    @property
    def to_check(self) -> int:
        """How many places of the file people are asked to look at."""
        return self.text.count(f"# {CHECK}")


def draft_plan(organ: str, year: int, *, on: date, terms: Terms) -> NextPlan:
    """The draft of a year's plan from the year before, as far as that has come on a day.

    Of a year that is over everything counts that its annual report counts. Raises NotFound when
    no plan of the year before is published, NotAllowed when nothing of it would go along.
    """
    record = read_year(organ, year - 1)
    if record is None:
        remedy = f"请先用 planner publish 发布{year - 1}年的计划，{year}年的才有依据"
        raise NotFound("已发布的计划", f"{year - 1}年", remedy=remedy)
    rolled = roll_over(_so_far(record, on, terms), terms.yardstick)
    organization = record.revision.organization
    vacant = _vacant(rolled, organization)
    comments = comments_on(rolled, vacant, is_rehearsal=terms.head.is_rehearsal)
    text = write_commented(rolled.plan, comments.head, comments.at, comments.tail)
    file = Handed(f"{year}.yaml", text.encode())
    findings = find_faults(file, organization, terms.calendar)
    return NextPlan(rolled, text, vacant, findings)


def write_draft_file(draft: NextPlan, path: Path, *, is_forced: bool = False) -> None:
    """Write a draft; raises AlreadyExists rather than overwrite what people may have edited."""
    if path.exists() and not is_forced:
        remedy = "确要重新起草，请加 --force；或用 -o 写到别的文件"
        raise AlreadyExists(str(path), remedy)
    write_whole_file(path, draft.text.encode())


def _so_far(record: YearRecord, on: date, terms: Terms) -> YearSoFar:
    plan, last_on = record.revision.plan, date(record.revision.plan.year, 12, 31)
    if on > last_on:
        standing = closing(last_on, record, terms.yardstick)
        return YearSoFar(plan, standing, last_on, is_over=True)
    return YearSoFar(plan, progress_of_year(on, record, terms.yardstick), on, is_over=False)


def _vacant(rolled: RolledPlan, organization: Organization) -> tuple[Post, ...]:
    """The posts that the draft names, or that run the organ, without anybody on 1 January."""
    first = date(rolled.plan.year, 1, 1)
    named = {organization.head, organization.coordinator}
    for place in rolled.plan.places():
        named |= {place.assignment.assignee, place.assignment.supervisor or organization.head}
    posts = (each for each in organization.posts if each.id in named)
    return tuple(each for each in posts if organization.holding(each.id, first) is None)
