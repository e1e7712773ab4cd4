"""A first quarter's report on its way to other offices; and what a process does that is killed.

Imported before the processes are made, so that each begins at once; `tests.opened` comes first.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from planner.core.dates import Quarter
from planner.core.organization import Organization, Recipient, Reporting
from planner.core.reminders import Letterhead, MailServer
from planner.core.report import AnnualReport, Masthead, QuarterReport, Step, StepTaken, VersionKey
from planner.delivery.channel import Channel
from planner.delivery.smtp import SmtpChannel
from planner.documents.files import Rendered
from planner.operations.approval import take_step
from planner.operations.freezing import Making
from planner.operations.issuing import Issued, issue_report
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.report import make_quarterly_report
from planner.operations.sending import Dispatch, Sending, send_messages
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.databases import use
from tests.operations.terms import TERMS

HEAD = Letterhead(("mail",), "http://127.0.0.1:8000", outward="mail")
BY_MAIL = replace(TERMS, head=HEAD)
COUNTY = Recipient(name="县司法局", email="sfj@fengjie.example")
OFFICE = Recipient(name="县政府办公室", email="zfb@fengjie.example")
KEY = VersionKey("quarterly", "2024-Q1", 1)
LEASE = timedelta(minutes=2)
NAMED_AT, ISSUED_AT = at(4, 8, 12), at(4, 9, 10)


def township(*recipients: Recipient) -> Organization:
    """The cast's organ, whose reports 李强 checks and 孙梅 approves."""
    reporting = Reporting(checker="leader", approver="head", recipients=recipients)
    return organization().model_copy(update={"reports": reporting})


def publish_for(*recipients: Recipient, moment: datetime = NAMED_AT) -> None:
    """Publish the plan, with those who are sent its reports."""
    publish(plan(assignment()), township(*recipients), CALENDAR, at=moment, by="planner")


def approve() -> None:
    """Let the report be made with its documents, 李强 check it and 孙梅 approve it."""
    publish_for(moment=at(1, 2))
    making = Making(press=Press())
    made = make_quarterly_report(
        "yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS, making=making
    )
    assert made.key == KEY
    take_step("yunwu", KEY, StepTaken(Step.CHECKED, at(4, 8), "liqiang"), Press())
    take_step("yunwu", KEY, StepTaken(Step.APPROVED, at(4, 8, 10), "sunmei"), Press())


def issue(moment: datetime = ISSUED_AT, press: Press | None = None, by: str = "zhouping") -> Issued:
    """Let 周平 issue it."""
    taken = StepTaken(Step.ISSUED, moment, by, masthead=Masthead(number="云雾府发〔2024〕12号"))
    return issue_report("yunwu", KEY, taken, press or Press(), BY_MAIL)


def send(mail: Channel, moment: datetime = ISSUED_AT, worker: str = "one") -> Sending:
    """Send what waits."""
    dispatch = Dispatch({"mail": mail}, worker, LEASE, lambda: moment, BY_MAIL)
    return send_messages("yunwu", dispatch, limit=50)


@dataclass(frozen=True)
class Fatal(Press):
    """A press on which the process dies, as by `kill -9`."""

    def render(self, report: QuarterReport | AnnualReport) -> Rendered:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().render(report)


def issue_and_die_printing(settings: Settings) -> None:
    """Die while the documents are made, inside the transaction."""
    use(settings)
    issue(press=Fatal())


def issue_and_die_before_sending(settings: Settings) -> None:
    """Die right after the decision is kept."""
    use(settings)
    issue()
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Deadly:
    """A mail channel whose process dies after the server has taken a mail."""

    mail: SmtpChannel
    name: str = "mail"

    def send(self, message: object, at: datetime) -> str:
        self.mail.send(message, at)  # type: ignore[arg-type] # whatever the sender hands over
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    def close(self) -> None:
        """It never comes to that."""


def send_and_die(settings: Settings, server: MailServer) -> None:
    """Die between the server's word and the record."""
    use(settings)
    send(Deadly(SmtpChannel(server)), worker="dead")


def files_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(each.name for each in folder.rglob("*") if each.is_file())
