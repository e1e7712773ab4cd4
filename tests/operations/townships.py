"""Townships with a plan of 2024 and a first quarter that is over; a county above them."""

from __future__ import annotations

from planner.core.dates import Quarter
from planner.core.organization import Organization, Township
from planner.core.plan import Count
from planner.core.progress import EntryKind
from planner.core.report import Remarks, Step, StepTaken, VersionKey
from planner.documents.package import fingerprint_of, public_key_of
from planner.ledger.reports import add_step
from planner.operations.exporting import Exported, Signing, export_package
from planner.operations.freezing import Making
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_quarterly_report
from tests.cast import CALENDAR, assignment, at, entry, indicator, organization, plan
from tests.operations.terms import TERMS

FIRST = Quarter(2024, 1)
SIGNING = Signing("07" * 32, "0.1.0")
NAMES = {"yunwu": "云雾乡", "baiyan": "白盐镇", "caotang": "草堂镇"}


def township(organ: str, above: str = "") -> Organization:
    """The cast's organ under another id and name."""
    name = NAMES.get(organ, organ)
    told = {"id": organ, "name": f"奉节县{name}人民政府", "short_name": name, "above": above}
    return organization().model_copy(update=told)


def county(*organs: str) -> Organization:
    """The county, which expects some townships, in this order."""
    listed = tuple(Township(id=each, name=NAMES[each]) for each in organs)
    told = {"id": "county", "name": "奉节县司法局", "short_name": "县司法局", "townships": listed}
    return organization().model_copy(update=told)


def report_of(
    organ: str, *, above: str = "", done: bool = True, remarks: Remarks | None = None
) -> VersionKey:
    """Publish a township's plan, let it be done or not, and make the first quarter's report."""
    counted = plan(
        assignment(counts=(Count(indicator="I-01"),)),
        indicators=(indicator(),),
    ).model_copy(update={"organ": organ})
    publish(counted, township(organ, above), CALENDAR, at=at(1, 2), by="planner")
    if done:
        record(organ, entry(EntryKind.COMPLETED, at(3, 20)), terms=TERMS)
    return again(organ, remarks)


def again(organ: str, remarks: Remarks | None = None, day: int = 1) -> VersionKey:
    """Make the report of the first quarter, as a further version if anything changed."""
    making = Making(remarks=remarks)
    return make_quarterly_report(organ, FIRST, now=at(4, day), terms=TERMS, making=making).key


def approve(organ: str, key: VersionKey, *, issue: bool = False) -> None:
    """Check and approve a version, and issue it if asked to."""
    steps = [Step.CHECKED, Step.APPROVED, *([Step.ISSUED] if issue else [])]
    for number, step in enumerate(steps, start=2):
        add_step(organ, key, StepTaken(step, at(4, number), "sunmei"))


def sent_by(organ: str, **how: bool) -> Exported:
    """The package of a township's first quarter."""
    return export_package(organ, FIRST, SIGNING, **how)


def fingerprint(seed: str) -> str:
    """What is read out over the telephone."""
    return fingerprint_of(public_key_of(seed))
