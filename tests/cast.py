"""The same cast everywhere: 王芳 does the work, 李强 supervises, 赵敏 must see nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.core.organization import Deputy, Office, Organization, Person, Post, Tenure
from planner.core.plan import (
    Assignment,
    Citation,
    Count,
    Every,
    Goal,
    Indicator,
    Measure,
    Once,
    Period,
    Plan,
    Recurrence,
    Source,
)
from planner.core.progress import Entry, EntryKind, Yardstick, YearRecord
from planner.core.reminders import Letterhead
from planner.core.schedule import Occurrence, Recorded, Revision
from planner.core.workdays import WorkdayCalendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkdayCalendar()
YARDSTICK = Yardstick(CALENDAR)
HEAD = Letterhead(("files",), "http://127.0.0.1:8000")
CITED = Citation(place="三（一）1.1", quote="深入抓好学习")

WANG = Person(id="wangfang", name="王芳", email="wangfang@example.org")
LI = Person(id="liqiang", name="李强", email="liqiang@example.org")
SUN = Person(id="sunmei", name="孙梅", email="sunmei@example.org")
ZHOU = Person(id="zhouping", name="周平", email="zhouping@example.org")
ZHAO = Person(id="zhaomin", name="赵敏", email="zhaomin@example.org")


def organization(
    tenures: tuple[Tenure, ...] | None = None, deputies: tuple[Deputy, ...] = ()
) -> Organization:
    """A township of four posts: clerk → supervisor → head, and the coordinator."""
    since = date(2023, 1, 1)
    held = (("clerk", "wangfang"), ("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    return Organization(
        id="yunwu",
        name="云雾土家族乡人民政府",
        short_name="云雾乡",
        head="head",
        coordinator="desk",
        offices=(Office(id="law", name="平安法治办"), Office(id="party", name="党政办")),
        posts=(
            Post(id="head", title="乡长", office="party"),
            Post(id="leader", title="分管领导", office="law", supervisor="head"),
            Post(id="clerk", title="平安法治办主任", office="law", supervisor="leader"),
            Post(id="desk", title="督办人员", office="party", supervisor="head"),
        ),
        people=(WANG, LI, SUN, ZHOU, ZHAO),
        tenures=tenures
        or tuple(Tenure(post=post, person=who, from_on=since) for post, who in held),
        deputies=deputies,
    )


def assignment(
    id: str = "A-01",
    recurrence: Recurrence | None = None,
    counts: tuple[Count, ...] = (),
    **more: object,
) -> Assignment:
    """An assignment of 王芳's post, quarterly unless told otherwise."""
    return Assignment.model_validate(
        {
            "id": id,
            "title": f"法治学习{id[-2:]}",
            "citations": (CITED,),
            "assignee": "clerk",
            "recurrence": recurrence or Every(every=Period.QUARTER, due="last workday"),
            "done_when": "集中学习一次",
            "counts": counts,
            **more,
        }
    )


def indicator(id: str = "I-01", target: int = 4, **more: object) -> Indicator:
    """An indicator that counts study sessions."""
    return Indicator.model_validate(
        {
            "id": id,
            "title": "学习次数",
            "unit": "次",
            "baseline": 3,
            "target": target,
            "citation": CITED,
            **more,
        }
    )


def plan(*assignments: Assignment, indicators: tuple[Indicator, ...] = ()) -> Plan:
    """A plan of 2024 with one goal and one measure."""
    measure = Measure(id="M1", title="加强学习", assignments=assignments or (assignment(),))
    goal = Goal(id="G1", title="提高法治意识", citation=CITED, measures=(measure,))
    return Plan(
        organ="yunwu",
        year=2024,
        title="2024年法治政府建设工作计划",
        source=Source(title="2023年报告", part="三"),
        indicators=indicators,
        goals=(goal,),
    )


def once(day: date) -> Once:
    """Due on one day."""
    return Once(once=day)


def at(month: int, day: int, hour: int = 9, year: int = 2024) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, tzinfo=ZONE)


def occurrence(
    due_on: date, id: str = "A-01@2024-Q1", starts_on: date | None = None, **more: object
) -> Occurrence:
    """An occurrence of A-01, with a window of 90 days unless told otherwise."""
    begin = starts_on or due_on - timedelta(days=90)
    values = {"label": "第一季度", "planned_on": due_on, **more}
    return Occurrence(
        id=id, assignment_id=id.partition("@")[0], starts_on=begin, due_on=due_on, **values
    )


def recorded(each: Occurrence, sequence: int = 0, *, is_open: bool = True) -> Recorded:
    """An occurrence as the ledger holds it since 2 January."""
    return Recorded(each, sequence, at(1, 2), is_open)


def entry(
    kind: EntryKind, moment: datetime, occurrence_id: str = "A-01@2024-Q1", **more: object
) -> Entry:
    """An entry made by 王芳."""
    return Entry(occurrence_id, kind, moment, "wangfang", **more)


def year(
    of: Plan, *recorded: Recorded, entries: tuple[Entry, ...] = (), by: Organization | None = None
) -> YearRecord:
    """What the ledger would hold of a plan."""
    told: dict[str, tuple[Entry, ...]] = {}
    for each in entries:
        told[each.occurrence_id] = (*told.get(each.occurrence_id, ()), each)
    revision = Revision(1, of, by or organization(), at(1, 2), "planner")
    return YearRecord(revision, recorded, told)
