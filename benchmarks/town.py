"""How many organs → a ledger of 20,000 occurrences in March, and the clicks of 50 people.

Must be imported after the site was opened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings as site
from django.contrib.auth import get_user_model

from planner.core.organization import Office, Organization, Person, Post, Tenure
from planner.core.plan import Assignment, Every, Goal, Measure, Period, Plan, Source
from planner.core.progress import Entry, EntryKind
from planner.core.schedule import Recorded
from planner.ledger.accounts import keep_account, name_of
from planner.ledger.entries import append_entries
from planner.ledger.occurrences import read_occurrences
from planner.operations.publish import publish
from tests.cast import CALENDAR, CITED, assignment, at

OCCURRENCES, VISITORS, CLICKS = 20_000, 50, 4_000
WEEKS = 52
OFFICES, CLERKS = 10, 48
TODAY = date(2024, 3, 25)
# Django takes a form whose field and cookie are the same word of that length.
FORM_WORD = "benchmark0benchmark0benchmark012"
# What people do at their desks; of a hundred clicks so many.
SHARES = {"work": 34, "task": 30, "year": 14, "month": 10, "picture": 4, "answer": 8}
# How much of what was due is done, and of the rest is reported on.
DONE, REPORTED = 0.9, 0.5


class Click(NamedTuple):
    """One request of somebody's; a form's fields are its body."""

    method: str
    path: str
    cookie: str
    body: str = ""


def found(organs: int) -> list[Click]:
    """Publish the plans, have the past done for the most part, and sign 50 people in."""
    chance = random.Random(2024)  # noqa: S311 - the same clicks in every run
    visitors = []
    for number in range(organs):
        organ = f"town-{number}"
        assignments = -(-OCCURRENCES // (organs * WEEKS))
        _publish(organ, assignments)
        _work_off(organ, chance)
        clerks = [f"c{n}" for n in range(min(CLERKS, assignments))]
        people = [*clerks, "boss", "desk", *_leaders()]
        share = VISITORS // organs + (number < VISITORS % organs)
        visitors += [(organ, who) for who in chance.sample(people, share)]
    return [each for who in visitors for each in _clicks(*who, CLICKS // VISITORS, chance)]


def write(clicks: list[Click], path: Path) -> None:
    """Keep the clicks for wrk, one a line."""
    path.write_text("".join("\t".join(each) + "\n" for each in clicks), "utf-8")


def _leaders() -> list[str]:
    return [f"l{n}" for n in range(OFFICES // 2)]


def organization(organ: str) -> Organization:
    """A township of ten offices, each with about five clerks; a leader has two offices."""
    offices = tuple(Office(id=f"o{n}", name=f"第{n + 1}办公室") for n in range(OFFICES))
    posts = [Post(id="head", title="乡长", office="o0")]
    posts += [Post(id="post-desk", title="督办人员", office="o0", supervisor="head")]
    posts += [
        Post(id=f"post-{who}", title=f"副乡长{n}", office=f"o{2 * n}", supervisor="head")
        for n, who in enumerate(_leaders())
    ]
    posts += [
        Post(
            id=f"post-c{n}",
            title=f"干事{n}",
            office=f"o{n % OFFICES}",
            supervisor=f"post-l{n % OFFICES // 2}",
        )
        for n in range(CLERKS)
    ]
    holders = {each.id: each.id.removeprefix("post-") for each in posts} | {"head": "boss"}
    return Organization(
        id=organ,
        name=f"{organ}人民政府",
        short_name=organ,
        head="head",
        coordinator="post-desk",
        offices=offices,
        posts=tuple(posts),
        people=tuple(
            Person(id=who, name=f"人员{n}", email=f"{who}@{organ}.example.org")
            for n, who in enumerate(holders.values())
        ),
        tenures=tuple(
            Tenure(post=post, person=who, from_on=date(2023, 1, 1)) for post, who in holders.items()
        ),
    )


def _plan(organ: str, count: int) -> Plan:
    """So many weekly assignments, five to a measure and twenty to a goal."""
    made = [_assignment(n) for n in range(count)]
    measures = [
        Measure(id=f"M{n}", title=f"第{n + 1}项举措", assignments=tuple(made[n * 5 : n * 5 + 5]))
        for n in range(-(-count // 5))
    ]
    goals = tuple(
        Goal(
            id=f"G{n}",
            title=f"第{n + 1}个目标",
            citation=CITED,
            measures=tuple(measures[n * 4 : n * 4 + 4]),
        )
        for n in range(-(-len(measures) // 4))
    )
    source = Source(title="2023年报告", part="三")
    return Plan(organ=organ, year=2024, title="2024年工作计划", source=source, goals=goals)


def _assignment(number: int) -> Assignment:
    rule = Every(every=Period.WEEK, due="friday")
    title = f"第{number + 1}项工作的每周检查"
    return assignment(f"A-{number}", rule, assignee=f"post-c{number % CLERKS}", title=title)


def _publish(organ: str, count: int) -> None:
    publish(_plan(organ, count), organization(organ), CALENDAR, at=at(1, 2), by="desk")


def _work_off(organ: str, chance: random.Random) -> None:
    """Of what was due most is done; of the rest and of this week some is reported on."""
    entries = []
    for each in read_occurrences(organ, due_until=TODAY + timedelta(days=7)):
        due_on, key = each.occurrence.due_on, each.occurrence.id
        who = f"c{int(each.occurrence.assignment_id[2:]) % CLERKS}"
        moment = at(due_on.month, due_on.day, 8) - timedelta(days=1)
        if due_on < TODAY and chance.random() < DONE:
            entries.append(Entry(key, EntryKind.COMPLETED, moment, who, note="已经办完"))
        elif moment.date() < TODAY and chance.random() < REPORTED:
            entries.append(Entry(key, EntryKind.PROGRESSED, moment, who, note="正在办理"))
    append_entries(organ, entries)


def _clicks(organ: str, who: str, count: int, chance: random.Random) -> Iterator[Click]:
    """What one person clicks at: their own work, the rest of the organ's if they see it."""
    cookie = f"sessionid={_session(organ, who)}; csrftoken={FORM_WORD}"
    place = f"/organs/{organ}"
    keys = [each.occurrence.id for each in _own(organ, who)]
    wanted = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    for kind in wanted:
        key = chance.choice(keys) if keys else ""
        if kind in {"task", "answer"} and not key:
            yield Click("GET", f"{place}/my-work/", cookie)
        elif kind == "answer":
            note = quote("正在办理")
            body = f"csrfmiddlewaretoken={FORM_WORD}&kind=progressed&note={note}"
            yield Click("POST", f"{place}/tasks/{key}/answer/", cookie, body)
        else:
            tail = {"work": "my-work/", "task": f"tasks/{key}/", "year": "", "picture": "picture/"}
            yield Click("GET", f"{place}/{tail.get(kind, 'month/')}", cookie)


def _own(organ: str, who: str) -> list[Recorded]:
    """What somebody has open around now."""
    near = read_occurrences(organ, only_open=True, due_until=TODAY + timedelta(days=21))
    return [
        each
        for each in near
        if each.occurrence.starts_on <= TODAY
        and f"c{int(each.occurrence.assignment_id[2:]) % CLERKS}" == who
    ]


def _session(organ: str, who: str) -> str:
    """The key of a session in which somebody is signed in, as Django's own sign-in makes it."""
    name = name_of(organ, who)
    keep_account(name, f"{who}@{organ}.example.org")
    user = get_user_model().objects.get(username=name)
    store = import_module(site.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = site.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)
