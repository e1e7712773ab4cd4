"""The pages: what people see, and who must not get in."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings as site
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import (
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)

from planner.core.errors import Unavailable
from planner.core.plan import Count, Every, Period
from planner.core.progress import EntryKind, Progress, State
from planner.ledger.runs import record_run
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_quarterly_report
from planner.settings import Rehearsal, Settings
from planner.web import guard, views
from planner.web.templatetags import words
from tests.cast import CALENDAR, assignment, at, entry, indicator, organization, plan
from tests.core.test_progress import DUE, standing
from tests.operations.terms import TERMS

PLAN = plan(
    assignment("A-01", counts=(Count(indicator="I-01"),)),
    assignment("A-02", Every(every=Period.WEEK, due="friday")),
    indicators=(
        indicator(),
        indicator("I-02", 0, aim="at_most"),
        indicator("I-03", 9, aim="observed"),
    ),
)
MOST_QUERIES = 15


@pytest.fixture(autouse=True, scope="module")
def tested() -> Iterator[None]:
    """Django as its own tests run it."""
    hosts = list(site.ALLOWED_HOSTS)
    setup_test_environment()
    site.ALLOWED_HOSTS = hosts
    yield
    teardown_test_environment()


@pytest.fixture
def browser(sqlite_ledger: Settings) -> Iterator[Client]:
    """A browser on this machine, on 25 March 2024, in a rehearsal."""
    rehearsal = Rehearsal(is_on=True)
    rehearsed = sqlite_ledger.model_copy(update={"rehearsal": rehearsal})
    with override_settings(PLANNER=rehearsed):
        yield Client(headers={"host": "127.0.0.1:8000"}, raise_request_exception=False)


@pytest.fixture
def published(browser: Client) -> Client:
    """The browser, with a plan in force and one thing done."""
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    record("yunwu", entry(EntryKind.COMPLETED, at(1, 5), "A-02@2024-W01"), terms=TERMS)
    return browser


def test_an_empty_installation_says_what_to_do_next(browser: Client) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert "planner publish" in page.content.decode()


def test_the_year_is_shown_with_what_is_due(published: Client) -> None:
    text = published.get("/").content.decode()
    for expected in (
        "云雾土家族乡人民政府",
        "2024年法治政府建设工作计划",
        "今天 2024年3月25日 周一",
        "逾期",
        "王芳 · 平安法治办主任",
        "还有4个工作日",
        "学习次数",
        "预演",
    ):
        assert expected in text
    assert text.count('class="sq done"') == 2  # one in the legend
    assert "<script" not in text
    assert "style=" not in text


def test_every_square_and_light_has_its_word(published: Client) -> None:
    text = published.get("/").content.decode()
    squares = re.findall(
        r'<i class="sq \w+" role="img" title="([^"]+)" aria-label="([^"]+)">', text
    )
    assert len(squares) == 56
    assert all(title == label and "截止" in title for title, label in squares)
    for light in re.findall(r'<span class="light \w+">([^<]+)</span>', text):
        assert light.split()[1] in {"正常", "关注", "滞后", "未到期", "仅统计"}


def test_a_page_costs_few_queries_however_long_the_year(published: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        published.get("/")
    assert len(queries) <= MOST_QUERIES


def test_a_report_is_shown_as_text(published: Client) -> None:
    from planner.core.dates import Quarter

    assert published.get("/reports/yunwu/2024-Q1/").status_code == 404
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS)
    page = published.get("/reports/yunwu/2024-Q1/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "一、总体情况" in text
    assert "<pre" not in text
    assert "2024年第一季度" in text
    assert "/reports/yunwu/2024-Q1/" in published.get("/").content.decode()


def test_with_several_organs_each_has_its_page(published: Client) -> None:
    other = organization().model_copy(update={"id": "shanmen", "name": "山门乡人民政府"})
    publish(
        PLAN.model_copy(update={"organ": "shanmen"}), other, CALENDAR, at=at(1, 2), by="zhouping"
    )
    listed = published.get("/").content.decode()
    assert "/organs/yunwu/" in listed
    assert "山门乡" in published.get("/organs/shanmen/").content.decode()
    assert "山门乡" not in published.get("/organs/yunwu/").content.decode()
    assert published.get("/organs/moon/").status_code == 404


def test_titles_that_people_wrote_cannot_become_markup(browser: Client) -> None:
    sly = plan(assignment(title="<script>alert(1)</script>"))
    publish(sly, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    text = browser.get("/").content.decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("path", ["/", "/organs/yunwu/", "/reports/yunwu/2024-Q1/", "/healthz"])
def test_no_other_site_gets_in(published: Client, path: str) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "planner.local:8000"):
        assert published.get(path, headers={"host": host}).status_code == 400
    for method in ("post", "put", "delete", "patch", "options"):
        refused = getattr(published, method)(path)
        assert refused.status_code == 405
        assert not refused.content
    page = published.get(path)
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert not page.cookies
    assert "Access-Control-Allow-Origin" not in page


def test_what_does_not_exist_is_a_page_of_one_sentence(browser: Client) -> None:
    page = browser.get("/nix")
    assert page.status_code == 404
    assert "没有这个页面" in page.content.decode()
    assert "地址不对" in browser.get("/", headers={"host": "evil"}).content.decode()


def test_a_fault_of_ours_shows_no_traceback(
    published: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "read_overview", break_down)
    page = published.get("/")
    assert page.status_code == 500
    assert "页面暂时打不开" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_ledger_that_does_not_answer_is_one_sentence(
    published: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise Unavailable("台账数据库", "没有应答", "请稍后再试")

    monkeypatch.setattr(views, "read_overview", gone)
    monkeypatch.setattr(views, "health_of", gone)
    page = published.get("/")
    assert page.status_code == 503
    assert "台账数据库不可用" in page.content.decode()
    health = published.get("/healthz")
    assert (health.status_code, health.json()["ok"]) == (503, False)


def test_health_says_in_words_what_is_wrong(
    published: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published.get("/healthz").json() == {
        "ok": True,
        "wrong": [],
        "mornings": {"yunwu": ""},
        "outbox": {"yunwu": 0},
    }
    late = Rehearsal(is_on=True, start=at(3, 26, 10).replace(tzinfo=None))
    own = dataclasses.replace(TERMS)
    found = views.health_of(at(3, 26, 10), late.start.time().replace(hour=8), own)
    assert found.wrong == ("yunwu 今天的晨间提醒还没有运行",)
    record_run("yunwu", "morning", at(3, 26).date(), at=at(3, 26, 10), outcome="")
    found = views.health_of(at(3, 26, 10), late.start.time().replace(hour=8), own)
    assert (found.wrong, found.mornings) == ((), {"yunwu": "2024-03-26"})


def test_the_style_sheet_is_ours_and_served(browser: Client) -> None:
    page = browser.get("/static/planner/page.css")
    assert page.status_code == 200
    assert "Access-Control-Allow-Origin" not in page
    b"".join(page.streaming_content)
    page.close()


def test_words_of_templates_cover_every_state() -> None:
    done = standing(DUE, entry(EntryKind.COMPLETED, at(3, 1)))
    gone = standing(DUE, entry(EntryKind.CANCELLED, at(3, 1)))
    held = standing(DUE, entry(EntryKind.SUSPENDED, at(3, 1)))
    late = standing(at(4, 8).date())
    assert [words.mark(each) for each in (done, gone, held, late, standing(DUE))] == [
        "✓",
        "×",
        "–",
        "!",
        "",
    ]
    assert [words.square(each) for each in (done, late)] == ["done", "red"]
    assert words.in_full(late).endswith("逾期")
    assert words.distance(standing(DUE)) == "今天"
    assert words.distance(late) == "逾期5个工作日"
    sunday: Progress = dataclasses.replace(standing(DUE), due_on=at(3, 31).date(), days_left=0)
    assert words.distance(sunday) == "之前没有工作日"
    assert State.OPEN.word == "待办"


CHROMIUM = shutil.which("chromium") or ""
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--enable-logging=stderr",
]


class SilentHandler(WSGIRequestHandler):
    """Writes nothing of the requests it serves."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The pages on a free port; gives their address."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=SilentHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def look(address: str, profile: Path) -> tuple[str, list[str]]:
    """What a real browser makes of a page, and what it complains of."""
    shown = subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={profile}", "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return shown.stdout, [line for line in shown.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.skipif(not CHROMIUM, reason="needs Debian's chromium")
def test_a_real_browser_shows_the_page_without_complaint(
    published: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served() as address:
        shown, complaints = look(address, tmp_path / "one")
        assert "2024年法治政府建设工作计划" in shown
        assert complaints == []
        # That silence means something: a policy that forbids the style sheet is complained of.
        monkeypatch.setattr(guard, "POLICY", "default-src 'none'")
        assert look(address, tmp_path / "two")[1]
