"""Every page and action × everybody: what the one table says, and nothing of another organ."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planner.core.dates import Quarter
from planner.core.feed import Application, Scope, View
from planner.core.permissions import ALLOWED, Act, Role
from planner.core.progress import EntryKind
from planner.ledger.evidence import read_evidence
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.report import make_quarterly_report
from planner.operations.subscriptions import subscribe
from planner.settings import Settings
from tests.cast import at
from tests.operations.brought import sample
from tests.operations.terms import TERMS
from tests.web.addresses import (
    FREE,
    OURS,
    SIGN_IN,
    SUBSCRIPTION,
    WORK,
    Address,
    Free,
    Page,
    addresses,
    admin_pages,
)
from tests.web.neighbours import OWN_WORDS, PROVEN, THEIR_WORDS, lishan, publish_all, shanmen
from tests.web.visitors import HOST, administrator, signed_in, visitor

KEY = f"{PROVEN}@2024-Q1"
STAFF, LEADER, OFFICE, COUNTY = Role.STAFF, Role.LEADER, Role.OFFICE, Role.COUNTY
CHECKER = Role.CHECKER
MOST_QUERIES = 15
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@dataclass(frozen=True)
class Visitor:
    """Somebody who tries everything: what they are to 云雾乡, and to 王芳's work there."""

    name: str
    opened: Callable[[], Client]
    in_organ: frozenset[Role] = frozenset()
    to_work: frozenset[Role] = frozenset()
    subscribes: bool = False
    organ: str = "yunwu"

    @property
    def at_work(self) -> frozenset[Role]:
        """All that they are to the work."""
        return self.in_organ | self.to_work


def of(
    name: str, person: str, in_organ: set[Role], to_work: set[Role] | None = None, **more: object
) -> Visitor:
    """Somebody of an organ, 云雾乡 unless told otherwise."""
    organ = str(more.get("organ", "yunwu"))
    rights = bool(more.pop("is_administrator", False))
    return Visitor(
        name,
        lambda: signed_in(person, organ=organ, is_administrator=rights),
        frozenset(in_organ),
        frozenset(to_work or ()),
        **more,
    )


VISITORS = (
    Visitor("nobody", visitor),
    of("left", "zhaomin", set()),
    of("to come", "xunuo", set()),
    of("assignee", "wangfang", {STAFF}, {Role.ASSIGNEE, Role.COLLEAGUE}, subscribes=True),
    of("colleague", "chenyu", {STAFF}, {Role.COLLEAGUE}),
    of("of another office", "hejing", {STAFF}),
    of("supervisor", "liqiang", {STAFF, CHECKER}, {Role.SUPERVISOR, Role.COLLEAGUE}),
    of("head", "sunmei", {STAFF, LEADER, Role.APPROVER}, {Role.SUPERVISOR}),
    of("office", "zhouping", {STAFF, OFFICE}),
    of("stranger", "gaohan", set(), organ="shanmen"),
    of("county", "fanglei", {COUNTY}, organ="lishan"),
    of("county clerk", "caoyu", set(), organ="lishan"),
    Visitor("administrator", administrator, frozenset({Role.ADMINISTRATOR})),
    of("both", "hejing", {STAFF, Role.ADMINISTRATOR}, is_administrator=True),
)
KNOWN: dict[str, Page | Free] = {**OURS, **FREE}
everybody = pytest.mark.parametrize("who", VISITORS, ids=[each.name for each in VISITORS])


@pytest.fixture
def samples(in_rehearsal: Settings) -> dict[str, object]:
    """Three organs, with a report, a subscription and a file in 云雾乡: what addresses name."""
    publish_all()
    making = Making(press=Press())
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS, making=making)
    asked = Application("wangfang", "手机", View(Scope.parse("own:wangfang")), "form", "test")
    made = subscribe("yunwu", asked, at=at(3, 1))
    assert made is not None
    file = SimpleUploadedFile("现场.pdf", sample("minutes.pdf"))
    answered = send(signed_in(), KEY, EntryKind.PROGRESSED, file=file)
    assert answered.status_code == 302, answered.content.decode()
    (kept,) = read_evidence("yunwu", KEY)
    return {
        "organ": "yunwu",
        "period": "2024-Q1",
        "stage": "draft",
        "kind": "quarterly",
        "report-file:name": "yunwu-2024-Q1-v1.docx",
        "year": 2024,
        "number": 1,
        "version": 1,
        "name": "yunwu.wangfang",
        "token": "x",
        "pk": 1,
        "object_id": "x",
        "content_type_id": "1",
        "app_label": "ledger",
        "provider_id": "x",
        "sha256": "0" * 64,
        "assignment:key": KEY,
        "answer:key": KEY,
        "evidence:key": KEY,
        "evidence:sha256": kept.sha256,
        "subscription:key": made.subscription.id,
        "year-file:key": made.subscription.id,
    }


def path_of(address: Address, samples: dict[str, object]) -> str:
    """The address with what it needs."""
    named = {
        part: samples.get(f"{address.name}:{part}", samples.get(part)) for part in address.parts
    }
    assert None not in named.values(), f"what is {named} of {address.name}? add it to `samples`"
    return reverse(address.name, kwargs=named)


def send(client: Client, key: str, kind: EntryKind, **more: object) -> HttpResponse:
    """An answer with all that one can need."""
    form = {"kind": kind.value, "note": "说明", "until": "2024-04-12", "post": "clerk2"}
    path = reverse("answer", args=("yunwu", key))
    return client.post(path, {**form, "evidence": "档案盒", **more})


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    cookies = copy.deepcopy(client.cookies)
    cache.clear()
    with atomic():
        yield
        set_rollback(True)
    client.cookies = cookies


def expected(who: Visitor, address: Address, *, is_sent: bool) -> int | str:
    """What the tables say that somebody is answered."""
    rule = KNOWN[address.name] if address.name in KNOWN else admin_pages()[address.name]
    if isinstance(rule, Free):
        return rule.answer(who.name, is_sent=is_sent)
    if who.name in {"nobody", "left"}:
        return SIGN_IN if who.name == "nobody" else 403
    roles = who.in_organ if address.is_of_organ else who.in_organ & {Role.ADMINISTRATOR}
    if address.is_of_organ and not roles:
        return 404
    if not ALLOWED[rule.takes] & roles:
        return 403
    if not finds(who, rule.hides_sent if is_sent else rule.hides):
        return 404
    return rule.sent if is_sent else rule.looked


def finds(who: Visitor, what: str) -> bool:
    """Whether somebody who may open a page finds there what it is about."""
    if what == WORK:
        return bool(ALLOWED[Act.SEE_OCCURRENCE] & who.at_work)
    is_anybodys = bool(ALLOWED[Act.SEE_SUBSCRIPTIONS] & who.in_organ)
    return what != SUBSCRIPTION or who.subscribes or is_anybodys


def answered(response: HttpResponse) -> int | str:
    """The status, or that somebody is to sign in and comes back."""
    to = response.headers.get("Location", "")
    return SIGN_IN if to.startswith("/accounts/login/?next=/") else response.status_code


def body_of(response: HttpResponse) -> str:
    """What can be read, without what is by chance."""
    content = response.getvalue() if response.streaming else response.content
    return TOKEN.sub("", content.decode("utf-8", "replace"))


def words_not_for(who: Visitor, address: Address) -> tuple[str, ...]:
    """What must not be read there."""
    if who.name == "nobody":
        return (*OWN_WORDS, *THEIR_WORDS)
    if who.organ == "shanmen" or who.name == "county clerk":
        return OWN_WORDS
    if Role.ADMINISTRATOR in who.in_organ:
        return THEIR_WORDS if address.is_of_organ else ()
    if who.in_organ != {STAFF}:
        return THEIR_WORDS
    # staff read of their own work and their office's, and of no other's
    others = ("春耕排查",) if who.to_work else ("茶园学法", "茶园普法")
    return (*THEIR_WORDS, *others)


def test_every_address_is_decided_on() -> None:
    found = [each.name for each in addresses() if each.name not in {"", "admin:"}]
    assert len(found) == len(set(found)), "two addresses of one name"
    decided = {*OURS, *FREE, *admin_pages()}
    assert set(found) - decided == set(), "say in tests/web/addresses.py what they take"
    assert decided - set(found) == set(), "these are gone"
    unnamed = [each.route for each in addresses() if each.name == ""]
    assert unnamed == []


def test_every_page_takes_what_was_decided() -> None:
    for each in addresses():
        if each.name in OURS:
            assert each.takes is OURS[each.name].takes, each.name
        else:
            assert each.takes is None, each.name
            assert not each.is_of_organ, "a page of an organ says what it takes"


@everybody
def test_looking_at_every_page(samples: dict[str, object], who: Visitor) -> None:
    try_all(who, samples, tried_by(who), is_sent=False)


@everybody
def test_sending_something_to_every_page(samples: dict[str, object], who: Visitor) -> None:
    try_all(who, samples, tried_by(who), is_sent=True)


def tried_by(who: Visitor) -> list[Address]:
    """All of them; of Django's, which are behind one door, most people try some."""
    own = [each for each in addresses() if not each.name.startswith("admin:")]
    rest = [each for each in addresses() if each.name.startswith("admin:")]
    return own + (rest if who.name in {"nobody", "office", "administrator"} else rest[:12])


WHOSE_PAGES = [each for each in VISITORS if each.name in {"assignee", "office", "county", "both"}]


@pytest.mark.parametrize("who", WHOSE_PAGES, ids=[each.name for each in WHOSE_PAGES])
def test_every_page_costs_few_queries(samples: dict[str, object], who: Visitor) -> None:
    client, wrong = who.opened(), []
    for address in addresses():
        if address.name not in KNOWN and address.name != "admin:index":
            continue
        path = path_of(address, samples)
        with undone(client):
            client.get(path).close()  # the first look of all opens the year
            with CaptureQueriesContext(connection) as asked:
                response = client.get(path)
            response.close()
        # a whole year's file is fetched once a year
        if len(asked) > (MOST_QUERIES if address.name != "year-file" else 2 * MOST_QUERIES):
            wrong.append(f"{address.name}: {len(asked)} ({response.status_code})")
    assert not wrong, "\n".join(wrong)


def try_all(
    who: Visitor, samples: dict[str, object], tried: list[Address], *, is_sent: bool
) -> None:
    """Go to all of them, and see what there is to read."""
    client, wrong = who.opened(), []
    for address in tried:
        if address.name in {"", "admin:"}:
            continue
        path = path_of(address, samples)
        with undone(client):
            response = (client.post if is_sent else client.get)(path, **ELSEWHERE)
            status, wanted = answered(response), expected(who, address, is_sent=is_sent)
            if status != wanted:
                wrong.append(f"{address.name} {path}: {status}, not {wanted}")
            text = body_of(response)
            read = [each for each in words_not_for(who, address) if each in text]
            if read:
                wrong.append(f"{address.name} {path}: says {read}")
    assert not wrong, "\n".join(wrong)


def test_what_another_site_sends_does_nothing_anywhere(samples: dict[str, object]) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": HOST}, raise_request_exception=False)
    strict.cookies = signed_in("zhouping", is_administrator=True).cookies
    for address in addresses():
        if address.name not in {"", "admin:"}:
            response = strict.post(path_of(address, samples), {"do": "lock", "revoke": "1"})
            assert response.status_code == 403, address.name
            assert "没有提交" in body_of(response), address.name


@everybody
def test_every_answer_that_can_be_given(samples: dict[str, object], who: Visitor) -> None:
    client, wrong = who.opened(), []
    for kind in EntryKind:
        with undone(client):
            status = answered(send(client, KEY, kind))
        wanted = {SIGN_IN} if who.name == "nobody" else {403} if who.name == "left" else {404}
        if ALLOWED[Act.SEE_OCCURRENCE] & who.at_work:
            # whoever may is told if it does not fit where things stand
            wanted = {302, 409} if ALLOWED[kind] & who.at_work else {403}
        elif Role.ADMINISTRATOR in who.in_organ and STAFF not in who.in_organ:
            wanted = {403}
        if status not in wanted:
            wrong.append(f"{kind.word}: {status}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_some_of_these_answers_are_entered(samples: dict[str, object]) -> None:
    done = {"wangfang": EntryKind.EXTENSION_ASKED, "liqiang": EntryKind.EXTENSION_GRANTED}
    for person, kind in done.items():
        assert send(signed_in(person), KEY, kind).status_code == 302


def test_nobody_of_the_town_beside_finds_any_page_and_the_other_way_round(
    samples: dict[str, object],
) -> None:
    here = [each for each in addresses() if each.is_of_organ]
    assert len(here) > 20
    for person in shanmen().people:
        client = signed_in(person.id, organ="shanmen")
        for each in here:
            response = client.get(path_of(each, samples))
            assert response.status_code == 404, each.name
            assert not [word for word in OWN_WORDS if word in body_of(response)], each.name
    there = {**samples, "organ": "shanmen"}
    for name in ("wangfang", "sunmei", "zhouping"):
        client = signed_in(name)
        for each in here:
            response = client.get(path_of(each, there))
            assert response.status_code == 404, each.name
            assert not [word for word in THEIR_WORDS if word in body_of(response)], each.name


def test_the_county_reads_the_township_and_not_the_town_beside(samples: dict[str, object]) -> None:
    for person in lishan().people:
        client, reads = signed_in(person.id, organ="lishan"), person.id in {"fanglei", "xujing"}
        assert client.get("/organs/yunwu/").status_code == (200 if reads else 404)
        assert client.get("/organs/shanmen/").status_code == 404
    assert "春耕排查" in body_of(signed_in("xujing", organ="lishan").get("/organs/yunwu/"))


def test_a_page_that_does_not_exist_and_one_that_one_may_not_know_of_look_the_same(
    samples: dict[str, object],
) -> None:
    stranger = signed_in("gaohan", organ="shanmen")
    unknown, hidden = stranger.get("/organs/moon/"), stranger.get("/organs/yunwu/")
    assert (unknown.status_code, body_of(unknown)) == (hidden.status_code, body_of(hidden))
    clerk = signed_in("hejing")
    unknown, hidden = (clerk.get(f"/organs/yunwu/tasks/{each}/") for each in ("A-77", PROVEN))
    assert (unknown.status_code, body_of(unknown)) == (404, body_of(hidden))
