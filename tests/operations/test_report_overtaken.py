"""Somebody writes while the planner makes a report: what they wrote stays in the last version."""

from __future__ import annotations

from typing import ClassVar

import pytest

from planner.core.dates import Quarter
from planner.core.report import AnnualReport, CountyReport, QuarterReport, Remarks
from planner.documents.files import Rendered
from planner.ledger.reports import list_reports
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.report import make_quarterly_report
from planner.operations.report_days import Drafting, make_by_hand
from tests.cast import CALENDAR, at
from tests.operations.terms import TERMS
from tests.operations.test_report_days import FIRST, LATE, PLAN, keep, say, township


class Overtaking(Press):
    """A press during whose first run somebody else saves what they wrote."""

    saved: ClassVar[list[int]] = []

    def render(self, report: QuarterReport | AnnualReport | CountyReport) -> Rendered:
        """The files, after the other's version."""
        if not self.saved:
            making = Making(Remarks(problems="印章管理不严。"), press=Press())
            made = make_quarterly_report(
                "yunwu", Quarter(2024, 1), now=at(4, 3), terms=TERMS, making=making
            )
            self.saved.append(made.version)
        return super().render(report)


@pytest.mark.usefixtures("sqlite_ledger")
@pytest.mark.parametrize("by_hand", [False, True], ids=["by the day", "by hand"])
def test_what_somebody_writes_meanwhile_is_in_the_last_version(*, by_hand: bool) -> None:
    publish(PLAN, township(), CALENDAR, at=at(1, 2), by="planner")
    keep(at(4, 1))
    say(at(4, 2))
    press = Overtaking()
    press.saved.clear()
    if by_hand:
        day = make_by_hand("yunwu", FIRST, now=at(4, 3), terms=TERMS, by=Drafting(press=press))
    else:
        (day,) = keep(at(4, 3), press=press)
    last = day.standing.report.remarks
    assert (last.problems, last.about(LATE).reason) == ("印章管理不严。", "因下村入户，推迟办理")
    assert press.saved == [2]
    assert [each.version for each in list_reports("yunwu")] == [1, 2, 3]
