"""Extracts of townships' reports → their county's, as data; the order is that of the list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from planner.core.dates import Quarter
from planner.core.organization import Organization
from planner.core.progress import Light
from planner.core.report.county_extract import Extract, ExtractGoal
from planner.core.report.figures import Figures, IndicatorLine, Value
from planner.core.report.masthead import Masthead
from planner.core.report.quarter import Extras
from planner.core.report.remarks import Remarks
from planner.core.report.steps import Stage

FORMAT = 1
_SETTLED = {Stage.APPROVED, Stage.ISSUED}
# Shares, marks and durations of several townships do not add up to anything.
_NO_SUM = re.compile(r"[%％‰/]|百分|率|比|倍|天|日|小时|^分$")
_SHARED = 2


class Missing(Value):
    """A township that was expected and has sent nothing (未报); perhaps it has a draft."""

    id: str
    name: str
    has_draft: bool = False


class TownshipPart(Value):
    """What one township has sent: which version, how far on its way, and the extract.

    `is_here` says that its ledger is in this installation, so that nothing had to be sent.
    """

    id: str
    name: str
    version: int
    stage: Stage
    is_here: bool
    extract: Extract

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved it yet."""
        return self.stage not in _SETTLED


class Sum(Value):
    """The counts of several townships together (合计); a sum bears no light.

    What one of them did not count is None.
    """

    planned: int
    due: int
    done: int
    late: int
    done_in_time: int | None = None
    extended: int | None = None
    suspended: int | None = None
    cancelled: int | None = None

    @property
    def share(self) -> int:
        """Percent done of all that was planned; 100 when nothing was."""
        return round(100 * self.done / self.planned) if self.planned else 100


class GoalShare(Value):
    """One township's figures for a goal that others have too."""

    township: str
    name: str
    figures: Figures


class CountyGoal(Value):
    """A goal that the plans of several townships have, by its title."""

    title: str
    total: Sum
    shares: tuple[GoalShare, ...]


class IndicatorShare(Value):
    """One township's reading of an indicator that others have too."""

    township: str
    name: str
    line: IndicatorLine


class CountyIndicator(Value):
    """An indicator of several townships, by title, unit and aim; `total` where counts add up.

    The total bears no light (`waiting`): each township is judged by its own plan.
    """

    title: str
    unit: str
    total: IndicatorLine | None
    shares: tuple[IndicatorShare, ...]


class CountyReport(Value):
    """A county's report on a quarter of its townships (季度汇总报告), as data.

    Townships stand in the order of the county's list, everywhere; they are neither ranked nor
    given marks, and there is no count of lights by which they could be.
    """

    format: int = FORMAT
    organ: str
    organ_name: str
    organ_short: str = ""
    quarter: str
    quarter_title: str
    cut_off: date
    is_rehearsal: bool
    overall: Sum
    to_date_title: str = ""
    to_date: Sum | None = None
    townships: tuple[TownshipPart, ...]
    missing: tuple[Missing, ...]
    goals: tuple[CountyGoal, ...]
    indicators: tuple[CountyIndicator, ...]
    remarks: Remarks = Remarks()
    masthead: Masthead = Masthead()

    @property
    def totals(self) -> tuple[IndicatorLine, ...]:
        """The indicators whose readings add up, each in sum."""
        return tuple(each.total for each in self.indicators if each.total)

    def own_goals(self, part: TownshipPart) -> tuple[ExtractGoal, ...]:
        """The goals that a township has alone."""
        shared = {_folded(each.title) for each in self.goals}
        return tuple(each for each in part.extract.goals if _folded(each.title) not in shared)

    def own_indicators(self, part: TownshipPart) -> tuple[IndicatorLine, ...]:
        """The indicators that a township has alone."""
        shared = {_kind_of(each.shares[0].line) for each in self.indicators}
        return tuple(each for each in part.extract.indicators if _kind_of(each) not in shared)


def build_county_report(
    county: Organization,
    quarter: Quarter,
    parts: Sequence[TownshipPart],
    missing: Iterable[Missing],
    extras: Extras,
) -> CountyReport:
    """The report on what townships have sent of a quarter, in the order in which they are given."""
    so_far = [each.extract.to_date for each in parts]
    known = [each for each in so_far if each]
    is_whole = len(known) == len(parts) > 0
    return CountyReport(
        organ=county.id,
        organ_name=county.name,
        organ_short=county.short_name,
        quarter=str(quarter),
        quarter_title=quarter.title,
        cut_off=quarter.window.last_on,
        is_rehearsal=extras.is_rehearsal,
        overall=_sum(each.extract.overall for each in parts),
        to_date_title=known[0].title if is_whole else "",
        to_date=_sum(each.figures for each in known) if is_whole else None,
        townships=tuple(parts),
        missing=tuple(missing),
        goals=tuple(_goals(parts)),
        indicators=tuple(_indicators(parts)),
        remarks=extras.remarks,
        masthead=extras.masthead,
    )


def _goals(parts: Iterable[TownshipPart]) -> Iterator[CountyGoal]:
    """The goals that several have, in the order in which they first come."""
    groups: dict[str, list[tuple[str, GoalShare]]] = {}
    for part in parts:
        for goal in part.extract.goals:
            share = GoalShare(township=part.id, name=part.name, figures=goal.figures)
            groups.setdefault(_folded(goal.title), []).append((goal.title, share))
    for group in groups.values():
        shares = tuple(share for _, share in group)
        if len({each.township for each in shares}) >= _SHARED:
            total = _sum(each.figures for each in shares)
            yield CountyGoal(title=group[0][0], total=total, shares=shares)


def _indicators(parts: Iterable[TownshipPart]) -> Iterator[CountyIndicator]:
    """The indicators that several have, in the order in which they first come."""
    groups: dict[tuple[str, ...], list[IndicatorShare]] = {}
    for part in parts:
        for line in part.extract.indicators:
            share = IndicatorShare(township=part.id, name=part.name, line=line)
            groups.setdefault(_kind_of(line), []).append(share)
    for shares in groups.values():
        if len({each.township for each in shares}) >= _SHARED:
            lines = [each.line for each in shares]
            yield CountyIndicator(
                title=lines[0].title,
                unit=lines[0].unit,
                total=_total(lines),
                shares=tuple(shares),
            )


def _kind_of(line: IndicatorLine) -> tuple[str, ...]:
    """What two indicators must agree in to be one: an id is only each plan's own numbering."""
    return _folded(line.title), _folded(line.unit) or line.unit, line.aim


def _total(lines: Sequence[IndicatorLine]) -> IndicatorLine | None:
    first = lines[0]
    if _NO_SUM.search(first.unit):
        return None
    return IndicatorLine(
        id=first.id,
        title=first.title,
        unit=first.unit,
        baseline=sum(each.baseline for each in lines),
        target=sum(each.target for each in lines),
        value=sum(each.value for each in lines),
        pace=round(sum(each.pace for each in lines), 1),
        light=Light.WAITING,
        aim=first.aim,
        occurrence_ids=(),
    )


def _sum(figures: Iterable[Figures]) -> Sum:
    group = list(figures)

    def counted(name: str) -> int | None:
        numbers = [getattr(each, name) for each in group]
        return None if None in numbers else sum(numbers)

    return Sum(
        planned=sum(each.planned for each in group),
        due=sum(each.due for each in group),
        done=sum(each.done for each in group),
        late=sum(each.late for each in group),
        done_in_time=counted("done_in_time"),
        extended=counted("extended"),
        suspended=counted("suspended"),
        cancelled=counted("cancelled"),
    )


def _folded(title: str) -> str:
    """A title as it is compared: neither blanks, nor punctuation, nor width of characters count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title)).lower()
