"""An office after its first quarter: much is late, 李强 checks, 孙梅 approves, 周平 writes."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.test import Client

from planner.core.organization import Organization, Recipient, Reporting
from planner.core.plan import Count, Every, Period
from planner.core.progress import EntryKind
from planner.core.report import Masthead, Remarks, Step, StepTaken, VersionKey
from planner.operations.approval import take_step
from planner.operations.freezing import Making
from planner.operations.making import make_report
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.record import record
from planner.site import opened_settings
from planner.web.terms import terms_of
from tests.cast import CALENDAR, assignment, at, entry, indicator, once, organization, plan
from tests.operations.terms import TERMS

KEY = VersionKey("quarterly", "2024-Q1", 1)
PAGE = "/organs/yunwu/reports/2024-Q1/"
LIST = "/organs/yunwu/reports/"
LATE = "A-02@2024"
PLAN = plan(
    assignment("A-01", counts=(Count(indicator="I-01"),)),
    assignment("A-02", once(date(2024, 3, 15)), title="核对印章"),
    assignment("A-03", Every(every=Period.MONTH, due="last workday"), title="月度例会"),
    indicators=(indicator(),),
)


def reporting_office(*recipients: Recipient) -> Organization:
    """The office of the cast with a checker, and those to whom reports are sent."""
    reports = Reporting(checker="leader", addressees="县人民政府", recipients=recipients)
    return organization().model_copy(update={"reports": reports})


def publish_reporting(*recipients: Recipient) -> None:
    """Put the plan in force; the first quarter's study and two meetings are done."""
    publish(PLAN, reporting_office(*recipients), CALENDAR, at=at(1, 2), by="zhouping")
    for key, day in (("A-01@2024-Q1", 22), ("A-03@2024-01", 23), ("A-03@2024-02", 24)):
        done = entry(EntryKind.COMPLETED, at(1, day), key, note="会议室")
        record("yunwu", done, terms=TERMS)


def make(period: str = "2024-Q1", remarks: Remarks | None = None) -> int:
    """The number of a version that is made on 2 April, with its files."""
    making = Making(remarks=remarks, press=Press())
    terms = terms_of(opened_settings())
    return make_report("yunwu", period, now=at(4, 2), terms=terms, making=making).version


def take(step: Step, by: str, note: str = "", key: VersionKey = KEY) -> None:
    """A step of a version, as somebody would take it."""
    masthead = Masthead(number="云雾府〔2024〕3号") if step is Step.ISSUED else None
    take_step("yunwu", key, StepTaken(step, at(4, 2, 10), by, note, masthead), Press())


def approve() -> None:
    """The first version, checked and approved."""
    take(Step.CHECKED, "liqiang")
    take(Step.APPROVED, "sunmei")


def send(client: Client, address: str, **fields: object) -> HttpResponse:
    """Send a form, and go where that leads."""
    response: HttpResponse = client.post(address, fields, follow=True)
    return response


def text_of(response: HttpResponse) -> str:
    """What a page says."""
    return response.content.decode()
