"""Three organs in one installation: 云雾乡, the town beside it, and the county above it."""

from __future__ import annotations

from datetime import date

from planner.core.organization import Deputy, Office, Organization, Person, Post, Reporting, Tenure
from planner.core.plan import Plan
from planner.operations.publish import publish
from tests.cast import CALENDAR, assignment, at, organization, plan

SINCE = date(2023, 1, 1)
WORK, PROVEN, OTHERS = "A-01", "A-02", "A-03"
# What only 云雾乡 may read, and what only the town beside it may: names, titles, words of plans.
OWN_WORDS = (
    *("云雾", "yunwu", "王芳", "李强", "孙梅", "周平", "赵敏", "陈雨", "何静", "许诺"),
    *("茶园学法", "茶园普法", "春耕排查"),
)
THEIR_WORDS = ("山门", "shanmen", "高涵", "唐伟", "陆远", "潘欣", "防汛演练")
PLAN = plan(
    assignment(WORK, title="茶园学法"),
    assignment(PROVEN, title="茶园普法", evidence="现场照片"),
    assignment(OTHERS, title="春耕排查", assignee="farmer"),
)


def yunwu() -> Organization:
    """The township of the cast, with a colleague of 王芳's, one elsewhere, one still to come.

    李强 checks reports, 孙梅 approves them.
    """
    old = organization()
    law, farm = Office(id="law", name="平安法治办"), Office(id="farm", name="农业办")
    return old.model_copy(
        update={
            "above": "lishan",
            "reports": Reporting(checker="leader"),
            "offices": (*old.offices, farm),
            "posts": (
                *old.posts,
                Post(id="clerk2", title="法治专干", office=law.id, supervisor="leader"),
                Post(id="farmer", title="农技站长", office=farm.id, supervisor="head"),
            ),
            "people": (
                *old.people,
                Person(id="chenyu", name="陈雨", email="chenyu@example.org"),
                Person(id="hejing", name="何静", email="hejing@example.org"),
                Person(id="xunuo", name="许诺", email="xunuo@example.org"),
            ),
            "tenures": (
                *old.tenures,
                Tenure(post="clerk2", person="chenyu", from_on=SINCE),
                Tenure(post="farmer", person="hejing", from_on=SINCE),
            ),
            "deputies": (
                Deputy(
                    post="desk",
                    person="xunuo",
                    from_on=date(2024, 4, 1),
                    until_on=date(2024, 4, 30),
                ),
            ),
        }
    )


def shanmen() -> Organization:
    """The town beside."""
    people = (("clerk", "gaohan", "高涵"), ("leader", "tangwei", "唐伟"))
    more = (("head", "luyuan", "陆远"), ("desk", "panxin", "潘欣"))
    return _organ("shanmen", "山门镇人民政府", "山门镇", (*people, *more))


def lishan() -> Organization:
    """The county above 云雾乡; the town beside belongs to another."""
    people = (("clerk", "caoyu", "曹宇"), ("leader", "weilan", "魏岚"))
    more = (("head", "fanglei", "方磊"), ("desk", "xujing", "许静"))
    return _organ("lishan", "黎山县人民政府", "黎山县", (*people, *more))


def publish_all() -> None:
    """Put the three plans in force."""
    theirs = plan(assignment(WORK, title="防汛演练"))
    for of, by in ((PLAN, yunwu()), (theirs, shanmen()), (plan(assignment()), lishan())):
        publish(_of(of, by.id), by, CALENDAR, at=at(1, 2), by=by.people[-1].id)


def _of(of: Plan, organ: str) -> Plan:
    return of.model_copy(update={"organ": organ})


def _organ(
    organ: str, name: str, short_name: str, held: tuple[tuple[str, str, str], ...]
) -> Organization:
    """An organ whose posts are those of the cast, held by others."""
    people = tuple(
        Person(id=person, name=word, email=f"{person}@{organ}.example.org")
        for _, person, word in held
    )
    return organization().model_copy(
        update={
            "id": organ,
            "name": name,
            "short_name": short_name,
            "people": people,
            "tenures": tuple(
                Tenure(post=post, person=person, from_on=SINCE) for post, person, _ in held
            ),
        }
    )
