"""An organ and a period → a version of its report, with its steps and those beside it; or 404."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.urls import reverse

from planner.core.dates import Quarter, Window
from planner.core.errors import PlannerError
from planner.core.report import (
    CountyReport,
    Doubt,
    Item,
    QuarterReport,
    Span,
    Stage,
    StepTaken,
    StoredReport,
    VersionKey,
    doubts_of,
    is_written,
    stage_of,
)
from planner.ledger.reports import all_steps
from planner.operations.versions import (
    COUNTY,
    OF_TOWNSHIPS,
    QUARTERLY,
    SPAN,
    AnyReport,
    kind_of,
    read_version,
    versions_of,
)
from planner.web.visit import Visit

# In the order in which a version comes to them: the files of the last are those that count.
_STAGES = (Stage.ISSUED, Stage.APPROVED, Stage.DRAFT)


@dataclass(frozen=True)
class Standing:
    """A version with where it stands on its way to being sent."""

    stored: StoredReport
    steps: tuple[StepTaken, ...]

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return stage_of(self.steps)

    @property
    def last(self) -> StepTaken | None:
        """What was done with it last."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True)
class Found:
    """A version that is looked at: its data, and all versions of the same period, latest first."""

    data: AnyReport
    standing: Standing
    versions: tuple[Standing, ...]

    @property
    def stored(self) -> StoredReport:
        """The version itself."""
        return self.standing.stored

    @property
    def key(self) -> VersionKey:
        """What names it within its organ."""
        return self.stored.key

    @property
    def number(self) -> int:
        """The version's number."""
        return self.stored.version

    @property
    def latest(self) -> int:
        """The number of the latest version."""
        return self.versions[0].stored.version

    @property
    def is_latest(self) -> bool:
        """Whether there is none after it."""
        return self.number == self.latest

    @property
    def is_being_written(self) -> bool:
        """Whether nobody has checked it yet, or it was given back: what is odd can be mended."""
        return is_written(self.standing.stage)

    @property
    def title(self) -> str:
        """What its period is called."""
        return title_of(self.stored.period)

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return name_of(self.stored.period)

    @property
    def whole(self) -> QuarterReport | None:
        """The figures, goals and late items of one organ; None for a county's on its townships."""
        return whole_of(self.data)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The numbers in people's texts that the data do not bear."""
        return doubts_of(self.data)

    @property
    def silent(self) -> tuple[Item, ...]:
        """What is late without anybody having said why."""
        return silent_in(self.data)


def find(request: HttpRequest, visit: Visit, period: str) -> Found:
    """The version that the address names, the last if it names none."""
    return find_version(visit, period, asked_number(request.GET.get("version", "")))


def find_version(visit: Visit, period: str, number: int | None = None) -> Found:
    """A version of a period's report, the last without a number; or Http404."""
    organ, kind = visit.organ.id, kind_of(period)
    stored = [each for each in versions_of(organ, kind) if each.period == period]
    read = read_version(organ, kind, period, number) if stored else None
    if read is None:
        raise Http404
    versions = standing_of(organ, stored)
    mine = next(each for each in versions if each.stored.version == read[0].version)
    return Found(read[1], mine, versions)


def standing_of(organ: str, stored: Sequence[StoredReport]) -> tuple[Standing, ...]:
    """Versions with their steps, the latest period first and in it the latest version."""
    steps = all_steps(organ)
    latest_first = sorted(stored, key=lambda each: (each.period, each.version), reverse=True)
    return tuple(Standing(each, steps.get(each.key, ())) for each in latest_first)


def newest(files: dict[Stage, tuple[str, ...]]) -> Stage | None:
    """The stage whose files count; None if there are none."""
    return next((each for each in _STAGES if each in files), None)


def whole_of(report: AnyReport) -> QuarterReport | None:
    """The figures of a report, of a year's those of all its days; None for a county's."""
    if isinstance(report, CountyReport):
        return None
    return report if isinstance(report, QuarterReport) else report.year_in_sum


def silent_in(report: AnyReport) -> tuple[Item, ...]:
    """What is late in a report without anybody having said why."""
    whole = whole_of(report)
    return tuple(each for each in whole.late if not each.reason) if whole else ()


def asked_number(text: str) -> int | None:
    """The number of a version in an address; Http404 for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > len("99999"):
        raise Http404
    return int(text)


def title_of(period: str) -> str:
    """`2024年第一季度`, `2024年度`, `2024年2月1日至5月31日`; the period itself if it is odd."""
    try:
        match kind_of(period):
            case kind if kind == QUARTERLY:
                return Quarter.parse(period).title
            case kind if kind == SPAN:
                first, last = map(date.fromisoformat, period.split("_"))
                return Span.of_window(Window.through(first, last)).title
            case kind if kind == COUNTY:
                return f"{Quarter.parse(period.removesuffix(OF_TOWNSHIPS)).title}乡镇汇总"
            case _:
                return f"{period}年度"
    except (ValueError, PlannerError):
        return period


def name_of(period: str) -> str:
    """What the office calls the report on a period, as letters do."""
    return f"{title_of(period)}报告"


def address_of(visit: Visit, period: str, version: int | None = None) -> str:
    """The page of a report, of the last version without a number."""
    page = reverse("report", args=(visit.organ.id, period))
    return f"{page}?version={version}" if version else page
