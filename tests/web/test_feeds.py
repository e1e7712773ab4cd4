"""The addresses of feeds, asked of the running server: who gets in, and what comes back."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.core.feed import Application, Scope, View
from planner.core.progress import Entry, EntryKind
from planner.ledger.subscriptions import read_subscription
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.subscriptions import Opened, revoke, subscribe
from planner.web.feeds import accepts_gzip, is_known
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.databases import settings_of
from tests.feedrules import faults_of
from tests.operations.terms import TERMS
from tests.web.visitors import cookie_for
from tests.web.webserver import Response, WebServer, rehearsed, started

pytestmark = pytest.mark.xdist_group("feeds")
# Longer than an answer is trusted without asking the ledger.
A_MOMENT = 0.7
ODD = (
    "/f/",
    "/f/x.ics",
    f"/f/{'A' * 43}/",
    f"/f/{'A' * 43}",
    f"/f/{'A' * 43}/x.txt",
    f"/f/{'A' * 42}/x.ics",
    f"/f/{'A' * 44}/x.ics",
    f"/f/{'A' * 43}/a/b.ics",
    f"/f/{'A' * 43}/../x.ics",
    f"/f/{'A' * 5000}/x.ics",
    f"/f/{'A' * 43}/{'x' * 5000}.ics",
    f"/f/{'%00' * 43}/x.ics",
    f"/f/{'%E4%BA%91' * 43}/x.ics",
    f"/f/{'%ff' * 43}/x.ics",
    f"/f/{'A' * 42}%2f/x.ics",
    "/f//x.ics",
    "/f/../healthz",
    "/f/%2e%2e/healthz",
    "/f/' OR 1=1 --/x.ics".replace(" ", "%20"),
)


@dataclass
class Scene:
    """The server, and 王芳's subscription."""

    server: WebServer
    made: Opened

    def ask(self, method: str = "GET", **headers: str) -> Response:
        """Her calendar asks."""
        return self.server.ask(self.made.path, method, **headers)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Scene]:
    """Two quarters' study sessions, and one subscription, on the day of a rehearsal."""
    root = tmp_path_factory.mktemp("web")
    made = prepared(root, sqlite_template)
    with started(root) as server:
        yield Scene(server, made)


def prepared(root: Path, template: Path) -> Opened:
    """An installation under `root` with a plan in force; 王芳's subscription."""
    rehearsed(root, template)
    publish(plan(assignment()), organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return opened("手机")


def opened(name: str) -> Opened:
    """A subscription of 王芳's to her own work."""
    view = View(Scope.parse("own:wangfang"))
    made = subscribe("yunwu", Application("wangfang", name, view, name, "test"), at=at(3, 1))
    assert made is not None
    return made


def test_a_calendar_gets_its_feed_and_how_to_keep_it(scene: Scene) -> None:
    answer = scene.ask()
    assert answer.status == 200
    assert faults_of(answer.body) == []
    assert "【预演】法治学习01" in answer.body.decode().replace("\r\n ", "")
    kept = {name: answer.headers[name] for name in answer.headers if name != "date"}
    etag = kept.pop("etag")
    assert kept == {
        "content-type": "text/calendar; charset=utf-8",
        "content-length": str(len(answer.body)),
        "cache-control": "private, max-age=300",
        "vary": "Accept-Encoding",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
    }
    assert etag.startswith('"')
    assert scene.ask().headers["etag"] == etag


def test_the_same_version_is_not_sent_again(scene: Scene) -> None:
    etag = scene.ask().headers["etag"]
    for tag in (etag, f"W/{etag}", f'"old", {etag}', "*"):
        answer = scene.ask(if_none_match=tag)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == etag
        assert answer.headers["cache-control"] == "private, max-age=300"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "content-type" not in answer.headers
    for tag in ('"old"', "", etag.strip('"'), f'{etag[:-1]}-gzip"'):
        assert scene.ask(if_none_match=tag).status == 200


def test_gzip_is_sent_to_whoever_takes_it_under_a_tag_of_its_own(scene: Scene) -> None:
    plain, packed = scene.ask(), scene.ask(accept_encoding="br;q=1.0, gzip;q=0.8")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) * 2 < len(plain.body)
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["etag"] != plain.headers["etag"]
    etag = packed.headers["etag"]
    assert scene.ask(accept_encoding="gzip", if_none_match=etag).status == 304
    assert scene.ask(if_none_match=etag).status == 200
    for refused in ("identity", "gzip;q=0", "gzip;q=0, *", "br", "gzip;q=x"):
        assert "content-encoding" not in scene.ask(accept_encoding=refused).headers


def test_head_says_what_get_would_send(scene: Scene) -> None:
    for headers in ({}, {"accept_encoding": "gzip"}):
        got, head = scene.ask(**headers), scene.ask("HEAD", **headers)
        assert (head.status, head.body) == (200, b"")
        for name in ("etag", "content-length", "content-type", "cache-control", "vary"):
            assert head.headers[name] == got.headers[name]
    assert scene.ask("HEAD", if_none_match=scene.ask().headers["etag"]).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_only_reading_is_possible(scene: Scene, method: str) -> None:
    answer = scene.ask(method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_nobody_gets_in_without_a_token(scene: Scene) -> None:
    unknown = scene.server.ask(f"/f/{'A' * 43}/yunwu.ics")
    assert unknown.status == 404
    assert unknown.body.decode() == "没有这个日历订阅，或者它已经撤销。"
    assert unknown.headers["content-type"] == "text/plain; charset=utf-8"
    assert unknown.headers["cache-control"] == "no-store"
    first, last = scene.made.token[0], scene.made.token[-1]
    for near in (
        scene.made.path.replace(first, "B" if first == "A" else "A", 1),
        scene.made.path.replace(last + "/", ("B" if last == "A" else "A") + "/", 1),
        scene.made.path.swapcase(),
    ):
        assert scene.server.ask(near).status == 404
    assert scene.server.ask("/f/' OR 1=1 --/x.ics".replace(" ", "%20")).status == 404


@pytest.mark.parametrize("path", ODD)
def test_odd_addresses_are_nobodys(scene: Scene, path: str) -> None:
    answer = scene.server.ask(path)
    assert answer.status == 404, path
    assert b"Traceback" not in answer.body
    assert "set-cookie" not in answer.headers
    assert scene.ask().status == 200


def test_nothing_is_set_and_nobody_is_sent_elsewhere(scene: Scene) -> None:
    for path in (scene.made.path, f"/f/{'A' * 43}/yunwu.ics", "/f/"):
        for method in ("GET", "HEAD", "POST"):
            answer = scene.server.ask(path, method, cookie="sessionid=1")
            assert "set-cookie" not in answer.headers
            assert "location" not in answer.headers
            assert "access-control-allow-origin" not in answer.headers


def test_any_name_will_do_as_only_the_token_counts(scene: Scene) -> None:
    assert scene.server.ask(f"/f/{scene.made.token}/work.ics").status == 200
    assert scene.server.ask(f"{scene.made.path}?x=1").status == 200


def test_an_answer_arrives_and_changes_the_version(scene: Scene) -> None:
    before = scene.ask()
    done = Entry("A-01@2024-Q2", EntryKind.COMPLETED, at(3, 25), "wangfang")
    record("yunwu", done, terms=TERMS)
    time.sleep(A_MOMENT)
    after = scene.ask(if_none_match=before.headers["etag"])
    assert after.status == 200
    assert "✓" in after.body.decode()
    assert after.headers["etag"] != before.headers["etag"]


def test_a_subscription_made_now_is_read_at_once_and_ends_when_it_is_revoked(scene: Scene) -> None:
    new = opened("电脑")
    assert scene.server.ask(new.path).status in {200, 404}
    time.sleep(A_MOMENT)
    assert scene.server.ask(new.path).status == 200
    revoke("yunwu", [new.subscription.id], at=at(3, 25), by="test")
    time.sleep(A_MOMENT)
    assert scene.server.ask(new.path).status == 404
    assert scene.server.ask(new.path, accept_encoding="gzip", if_none_match="*").status == 404
    assert scene.ask().status == 200


def test_django_never_sees_such_an_address(scene: Scene) -> None:
    """Also not when the host is none of ours: a secret address may be asked under any name."""
    assert scene.ask(host="plan.example.gov.cn").status == 200
    assert scene.server.ask("/", host="plan.example.gov.cn").status == 400


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "via", "x_real_ip"])
def test_through_a_proxy_there_are_feeds_and_pages_for_those_who_sign_in(
    scene: Scene, header: str
) -> None:
    for path in ("/", "/organs/yunwu/subscriptions/", "/organs/yunwu/deliveries/"):
        answer = scene.server.ask(path, **{header: "203.0.113.7"})
        assert (answer.status, answer.headers["location"]) == (302, f"/accounts/login/?next={path}")
    health = scene.server.ask("/healthz", **{header: "203.0.113.7"})
    assert set(json.loads(health.body)) == {"ok"}
    assert scene.ask(**{header: "203.0.113.7"}).status == 200


def test_fetches_are_noted_and_tokens_are_in_no_log(tmp_path: Path, sqlite_template: Path) -> None:
    made = prepared(tmp_path, sqlite_template)
    with started(tmp_path, PLANNER_LOG_LEVEL="debug") as server:
        assert server.ask(made.path, user_agent="iOS/17.4 dataaccessd/1.0").status == 200
        astray = (
            made.path.replace("/f/", "/F/"),
            made.path.replace("/f/", "/x/"),
            f"/{made.token}",
        )
        assert [server.ask(each).status for each in astray] == [404, 404, 404]
        server.ask(made.path, "POST")
        log = server.end()
    assert made.token not in log
    assert "Not Found: /F/***/yunwu.ics" in log
    kept = read_subscription("yunwu", made.subscription.id)
    assert kept.last_client == "iPhone、iPad 日历"
    assert kept.last_fetched_at is not None
    assert kept.last_fetched_at.date() == at(3, 25).date()


def test_feeds_can_be_switched_off_altogether(tmp_path: Path, sqlite_template: Path) -> None:
    made = prepared(tmp_path, sqlite_template)
    with started(tmp_path, PLANNER_WEB__FEEDS="false") as server:
        assert server.ask(made.path).status == 404
        cookie = cookie_for(settings_of(tmp_path, is_rehearsal=True))
        page = server.ask("/organs/yunwu/subscriptions/", cookie=cookie)
        assert "已由管理员关闭" in page.body.decode()


def spoil(folder: Path) -> None:
    """Write over the ledger where it lies, as a dying disk would."""
    for each in folder.rglob("planner.sqlite3*"):
        with each.open("r+b") as file:
            file.write(b"no database any more" * (each.stat().st_size // 20 + 1))


def test_when_the_ledger_is_gone_the_last_good_feed_stays(
    tmp_path: Path, sqlite_template: Path
) -> None:
    made = prepared(tmp_path, sqlite_template)
    with started(tmp_path) as server:
        good = server.ask(made.path)
        spoil(tmp_path)
        time.sleep(A_MOMENT)
        stale = server.ask(made.path)
        assert (stale.status, stale.body) == (200, good.body)
        assert server.ask(made.path, if_none_match=good.headers["etag"]).status == 304
        assert server.ask(f"/f/{'A' * 43}/x.ics").status == 404
        log = server.end()
    assert "台账数据库 已损坏" in log
    assert "Traceback" not in log


def test_without_a_ledger_calendars_are_asked_to_come_again(
    tmp_path: Path, sqlite_template: Path
) -> None:
    made = prepared(tmp_path, sqlite_template)
    with started(tmp_path) as server:
        spoil(tmp_path)
        answer = server.ask(made.path)
        assert answer.status == 503
        assert answer.headers["retry-after"] == "60"
        assert answer.body.decode() == "日历暂时读不到，请稍后再试。"
        assert "Traceback" not in server.end()


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (b"", False),
        (b"gzip", True),
        (b"GZIP", True),
        (b"x-gzip", True),
        (b"deflate, gzip;q=1.0, *;q=0.5", True),
        (b"*", True),
        (b"*;q=0", False),
        (b"gzip;q=0.0", False),
        (b"gzip; q=0.001", True),
        (b"gzip;level=9", True),
        (b"gzip;q=many", False),
        (b",,;;=", False),
    ],
)
def test_encodings_are_read_as_the_standard_says(header: bytes, takes: bool) -> None:  # noqa: FBT001
    assert accepts_gzip(header) is takes


def test_tags_are_compared_as_the_standard_says() -> None:
    assert is_known(b'"a"', b'"b", W/"a"')
    assert is_known(b'"a"', b"*")
    assert not is_known(b'"a"', b'"a-gzip"')
    assert not is_known(b'"a"', b"")
