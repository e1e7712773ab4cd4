"""A day × what the ledger holds → the reports that are due, drafted and spoken of, each once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from planner.core.dates import Quarter, Window
from planner.core.errors import Finding
from planner.core.organization import Organization
from planner.core.progress import Progress, progress_of_year
from planner.core.reminders import Message
from planner.core.report import (
    AnnualReport,
    Item,
    QuarterReport,
    Remarks,
    ReportPolicy,
    Stage,
    VersionKey,
    is_written,
    owing,
    stage_of,
    with_words_of,
    with_words_since,
    workday_after,
)
from planner.documents.files import payload_of
from planner.ledger.reports import file_names, read_steps
from planner.ledger.revisions import read_revision
from planner.operations.enclosing import name_of
from planner.operations.freezing import Making, Overtaken
from planner.operations.making import AnyMade, build_report, keep_report
from planner.operations.press import Press
from planner.operations.report import Building, unreported
from planner.operations.report_calls import Owing, Standing, add_calls
from planner.operations.terms import Terms
from planner.operations.versions import (
    ANNUAL,
    QUARTERLY,
    AnyReport,
    kind_of,
    read_version,
    require_version,
)
from planner.operations.years import organization_of


@dataclass(frozen=True)
class Drafting:
    """When reports come, and how their documents are made; without a press there are none."""

    policy: ReportPolicy = field(default_factory=ReportPolicy)
    press: Press | None = None


@dataclass(frozen=True)
class ReportDay:
    """What a day did for one report (报告日).

    `is_new`: a version was made today. `findings` are what people should look at in it, `files`
    those of its draft, `told` who was written to.
    """

    standing: Standing
    files: tuple[str, ...]
    is_new: bool = False
    findings: tuple[Finding, ...] = ()
    told: tuple[Message, ...] = ()

    @property
    def sentence(self) -> str:
        """What became of it, in one sentence."""
        at = self.standing
        parts = [f"{name_of(at.report)}第 {at.key.version} 版"]
        parts[0] += "：今天生成" if self.is_new else f"：{at.stage.word}，没有新数据"
        if at.is_changed:
            parts[0] = parts[0].removesuffix("，没有新数据")
            parts.append("此后数据有变化，是否出新版由督办人员决定")
        parts += [f"{len(at.owed)} 项逾期事项没有说明原因"] if at.owed else []
        parts += [f"通知 {len(self.told)} 人"] if self.told else []
        return "，".join(parts) + "。"


def keep_reports(
    organ: str, kind: str, *, now: datetime, terms: Terms, by: Drafting
) -> tuple[ReportDay, ...]:
    """Make and remake what is due of a kind of report, and tell whom it concerns, each thing once.

    From the first working day after a quarter or a year. A draft is made anew only when its data
    are others, and only as long as nobody has checked it. Run twice on a day, nothing is done
    twice; days off are passed over.
    """
    if not terms.calendar.is_workday(now.date()):
        return ()
    periods = _periods(organ, kind, now, terms)
    work = _Work(organ, now, terms, by)
    return tuple(work.day(each, is_latest=each == periods[-1]) for each in periods)


def make_by_hand(
    organ: str, period: str, *, now: datetime, terms: Terms, by: Drafting
) -> ReportDay:
    """Make a report now, whatever its stage; unchanged data gives the version there is.

    Nobody is told. Raises NotFound for a period that has not ended, or has no plan.
    """
    return _Work(organ, now, terms, by).by_hand(period)


def _periods(organ: str, kind: str, now: datetime, terms: Terms) -> tuple[str, ...]:
    """Whose report is due on a day, earliest first: those without one, and always the latest."""
    day, calendar = now.date(), terms.calendar
    missing: tuple[str, ...] = ()
    latest = f"{day.year - 1}"
    if kind == QUARTERLY:
        missing = tuple(str(each) for each in unreported(organ, day, calendar))
        latest = str(Quarter.of(day).previous)
    window = _window(latest)
    first = read_revision(organ, window.starts_on.year, 1)
    is_due = workday_after(window, day, calendar) > 0
    if first is None or first.published_at.date() >= window.ends_on or not is_due:
        return missing
    return (*(each for each in missing if each != latest), latest)


def _window(period: str) -> Window:
    """The days of a quarter or a year by its name."""
    if kind_of(period) == QUARTERLY:
        return Quarter.parse(period).window
    return Window.of_year(int(period))


class _Work:
    """One organ's reports on one day."""

    def __init__(self, organ: str, now: datetime, terms: Terms, by: Drafting) -> None:
        self._organ, self._now, self._terms, self._by = organ, now, terms, by
        self._building = Building(organ, now, terms)
        self._standing: dict[int, tuple[Progress, ...]] = {}

    def day(self, period: str, *, is_latest: bool) -> ReportDay:
        """Bring one report up to the day, and say what is to be said."""
        kind = kind_of(period)
        before = read_version(self._organ, kind, period)
        stage = stage_of(read_steps(self._organ, before[0].key)) if before else Stage.DRAFT
        if stage is Stage.ISSUED:
            return self._kept(period, None, is_changed=False)
        report = self._built(period)
        is_new = before is None or payload_of(report) != before[0].payload.encode()
        seen = before[0].version if before else 0
        try:
            made = self._frozen(report, period, seen) if is_new and is_written(stage) else None
        except Overtaken:
            return self.day(period, is_latest=is_latest)
        kept = self._kept(period, made, is_changed=is_new and made is None)
        told = add_calls(
            kept.standing,
            now=self._now,
            terms=self._terms,
            policy=self._by.policy,
            is_latest=is_latest,
        )
        return replace(kept, told=told)

    def by_hand(self, period: str) -> ReportDay:
        """Make it with what people have said since."""
        before = read_version(self._organ, kind_of(period), period)
        seen = before[0].version if before else 0
        try:
            made = self._frozen(self._built(period), period, seen)
        except Overtaken:
            return self.by_hand(period)
        return self._kept(period, made, is_changed=False)

    def _built(self, period: str) -> QuarterReport | AnnualReport:
        """What the report would be now, with the words that people have said; nothing is kept."""
        plain = self._build(period, Making())
        remarks = self._with_words(plain)
        if remarks == plain.remarks:
            return plain
        return self._build(period, Making(remarks=remarks))

    def _build(self, period: str, making: Making) -> QuarterReport | AnnualReport:
        return build_report(self._building, period, making)

    def _frozen(self, report: QuarterReport | AnnualReport, period: str, seen: int) -> AnyMade:
        making = Making(press=self._by.press, on_top_of=seen)
        return keep_report(report, period, now=self._now, making=making)

    def _with_words(self, report: AnyReport) -> Remarks:
        remarks = with_words_since(report, self._today(report))
        if not isinstance(report, AnnualReport):
            return remarks
        return with_words_of(report, remarks, self._quarters(report.year))

    def _quarters(self, year: int) -> list[QuarterReport]:
        found = (
            read_version(self._organ, QUARTERLY, str(Quarter(year, number)))
            for number in range(1, 5)
        )
        return [each[1] for each in found if each and isinstance(each[1], QuarterReport)]

    def _today(self, report: AnyReport) -> tuple[Progress, ...]:
        """Where everything of the report's year stands today."""
        year = report.cut_off.year
        if year not in self._standing:
            record, by = self._building.year(year), self._terms.yardstick
            found = progress_of_year(self._now.date(), record, by) if record else ()
            self._standing[year] = found
        return self._standing[year]

    def _kept(self, period: str, made: AnyMade | None, *, is_changed: bool) -> ReportDay:
        """The last version there is now."""
        key, report = (made.key, made.report) if made else self._last(period)
        standing = Standing(
            report=report,
            key=key,
            window=_window(period),
            steps=read_steps(self._organ, key),
            owed=self._owed(report),
            is_changed=is_changed,
            elsewhere=self._elsewhere(key),
        )
        return ReportDay(
            standing,
            files=file_names(self._organ, key).get(Stage.DRAFT, ()),
            is_new=made is not None and made.is_new,
            findings=made.findings if made else (),
        )

    def _last(self, period: str) -> tuple[VersionKey, AnyReport]:
        stored, report = require_version(self._organ, kind_of(period), period)
        return stored.key, report

    def _owed(self, report: AnyReport) -> tuple[Owing, ...]:
        lacking = owing(report)
        if not lacking:
            return ()
        organization = organization_of(self._organ, self._now.date())
        today = {each.occurrence.id: each for each in self._today(report)}
        return tuple(
            self._owing(item, today.get(item.occurrence_id), organization) for item in lacking
        )

    def _owing(self, item: Item, progress: Progress | None, organization: Organization) -> Owing:
        """Who answers for a late item today: its holder or deputy, else the nearest above."""
        if progress is None or not organization.has_post(progress.assignee):
            return Owing(item, item.post)
        day, post = self._now.date(), organization.post(progress.assignee)
        return Owing(
            item,
            post.title,
            organization.reachable(post.id, day),
            is_vacant=organization.holding(post.id, day) is None,
            takes_answers=progress.is_to_do,
        )

    def _elsewhere(self, key: VersionKey) -> frozenset[str]:
        """What the last quarter's report asks about is not asked about again for the year's."""
        if key.kind != ANNUAL:
            return frozenset()
        last = read_version(self._organ, QUARTERLY, f"{key.period}-Q4")
        return frozenset(each.occurrence_id for each in owing(last[1])) if last else frozenset()
