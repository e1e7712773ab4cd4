"""A township of two offices below a county: whose pages show more to some than to others."""

from __future__ import annotations

from datetime import date

from planner.core.organization import Organization, Person, Post, Tenure
from planner.core.plan import Count, Every, Observance, Period, Plan, SensitivePeriod
from planner.core.progress import EntryKind
from planner.operations.publish import publish
from planner.operations.record import record
from tests.cast import CALENDAR, assignment, at, entry, indicator, organization, plan
from tests.operations.terms import TERMS

# 王芳 does the first, her office helps with the third; the second is nothing to her.
OWN, OTHERS, HELPED = "学习宪法", "核对印章", "年终述法"
WEEKLY = Every(every=Period.WEEK, due="friday")
PLAN = plan(
    assignment("A-01", title=OWN, counts=(Count(indicator="I-01"),)),
    assignment("A-02", WEEKLY, title=OTHERS, assignee="typist"),
    assignment("A-03", title=HELPED, assignee="head", supporting_offices=("law",)),
    indicators=(indicator(), indicator("I-02", 0, aim="at_most", title="败诉件数")),
).model_copy(
    update={
        "observances": (Observance(id="women", name="妇女节", on=date(2024, 3, 8)),),
        "periods": (
            SensitivePeriod(
                id="spring", name="春节前后", from_on=date(2024, 2, 1), until_on=date(2024, 2, 24)
            ),
        ),
    }
)


def township() -> Organization:
    """The office of the cast below the county, with one more clerk in the other office."""
    base = organization()
    return base.model_copy(
        update={
            "above": "fengjie",
            "posts": (
                *base.posts,
                Post(id="typist", title="文印员", office="party", supervisor="head"),
            ),
            "people": (
                *base.people,
                Person(id="qiancheng", name="钱程", email="qiancheng@example.org"),
            ),
            "tenures": (
                *base.tenures,
                Tenure(post="typist", person="qiancheng", from_on=date(2023, 1, 1)),
            ),
        }
    )


def publish_township(of: Plan = PLAN) -> None:
    """Put the plan in force; 王芳 has done the first quarter's study."""
    publish(of, township(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.COMPLETED, at(1, 5)), terms=TERMS)


def publish_elsewhere(organ: str, name: str, above: str = "") -> None:
    """Put the same plan in force in another organ, with people of the same names."""
    other = organization().model_copy(
        update={"id": organ, "name": name, "short_name": name, "above": above}
    )
    same = plan(assignment()).model_copy(update={"organ": organ})
    publish(same, other, CALENDAR, at=at(1, 2), by="zhouping")
