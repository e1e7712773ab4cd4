"""What people said after a report's span → the reasons that its late items still lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from planner.core.progress import EntryKind, Progress
from planner.core.report.annual import AnnualReport
from planner.core.report.county import CountyReport
from planner.core.report.items import TELLING, Item, words_of
from planner.core.report.quarter import QuarterReport
from planner.core.report.remarks import ItemRemark, Remarks

AnyReport = QuarterReport | AnnualReport | CountyReport


def late_items(report: AnyReport) -> tuple[Item, ...]:
    """What a report says is late: of its quarter, or of its year; a county's names nobody's."""
    if isinstance(report, CountyReport):
        return ()
    return report.year_in_sum.late if isinstance(report, AnnualReport) else report.late


def owing(report: AnyReport) -> tuple[Item, ...]:
    """The late items of which nobody has said why."""
    return tuple(each for each in late_items(report) if not each.reason)


def with_words_since(report: AnyReport, standing: Iterable[Progress]) -> Remarks:
    """The remarks with what assignees said of late items after the cut-off, in their own words.

    Numbers stay as they were at the cut-off; only why, what is done about it, and until when is
    taken up. What was told by then, or written into the report by hand, is left as it is.
    """
    since = {each.occurrence.id: _since(each, report.cut_off) for each in standing}
    items = dict(report.remarks.items)
    for item in late_items(report):
        told = since.get(item.occurrence_id, ())
        before = report.remarks.about(item.occurrence_id)
        if told and (not item.reason or before.reason in {each.reason for each in told[:-1]}):
            last = told[-1]
            items[item.occurrence_id] = ItemRemark(
                reason=last.reason,
                remedy=last.remedy or before.remedy,
                new_due_on=last.new_due_on or before.new_due_on,
            )
    return report.remarks.model_copy(update={"items": items})


def with_words_of(
    report: AnyReport, remarks: Remarks, quarters: Iterable[QuarterReport]
) -> Remarks:
    """Remarks on a report with the reasons that stand in those of the year's quarters: asked once.

    Of two quarters the later counts.
    """
    known = {item.occurrence_id: item for each in quarters for item in each.late if item.reason}
    lacking = {each.occurrence_id for each in owing(report)}
    told = {
        key: ItemRemark(reason=item.reason, remedy=item.remedy, new_due_on=item.new_due_on)
        for key, item in known.items()
        if key in lacking and not remarks.about(key).reason
    }
    return remarks.model_copy(update={"items": {**remarks.items, **told}})


def _since(progress: Progress, cut_off: date) -> tuple[ItemRemark, ...]:
    return tuple(_told(progress, cut_off))


def _told(progress: Progress, cut_off: date) -> Iterator[ItemRemark]:
    """Every answer after a day that says why, oldest first."""
    for entry in progress.history:
        if entry.kind in TELLING and entry.at.date() > cut_off:
            reason, remedy = words_of(entry)
            asked = entry.new_due_on if entry.kind is EntryKind.EXTENSION_ASKED else None
            if reason:
                yield ItemRemark(reason=reason, remedy=remedy, new_due_on=asked)
