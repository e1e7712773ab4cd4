"""`/healthz`: a monitor learns whether all is well, whoever runs the installation also why not."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client, override_settings

from planner.settings import Settings, Web
from planner.web import health as page
from planner.web.health import ask_timer
from tests.databases import settings_of, use
from tests.web.office import publish_office
from tests.web.visitors import administrator, signed_in, visitor

AWAY = {"REMOTE_ADDR": "192.168.1.20"}


@contextmanager
def timer(status: int) -> Iterator[int]:
    """A server that answers every question with one status; its port."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(client: Client, **around: Any) -> Any:
    return client.get("/healthz", **around)


def test_this_machine_is_told_everything(office: Client) -> None:
    body = asked(visitor()).json()
    assert body == {
        "ok": True,
        "wrong": [],
        "hints": [],
        "mornings": {"yunwu": ""},
        "outbox": {"yunwu": 0},
    }


def test_a_monitor_elsewhere_learns_only_whether_all_is_well(office: Client) -> None:
    for around in (AWAY, {"REMOTE_ADDR": ""}, {"headers": {"X-Forwarded-For": "10.0.0.1"}}):
        found = asked(visitor(), **around)
        assert (found.status_code, found.json()) == (200, {"ok": True})
    assert asked(signed_in("zhouping"), **AWAY).json() == {"ok": True}, "runs one organ of many"


def test_an_administrator_is_told_everywhere(office: Client) -> None:
    assert "mornings" in asked(administrator(), **AWAY).json()


@pytest.mark.parametrize("web", [Web(proxies=1), Web(address="https://plan.example.org")])
def test_behind_a_server_of_ones_own_nobody_is_from_here(in_rehearsal: Settings, web: Web) -> None:
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"web": web})):
        assert asked(visitor()).json() == {"ok": True}


def test_a_loopback_address_may_be_written_in_either_family(browser: Client) -> None:
    for address in ("::1", "::ffff:127.0.0.1", "127.0.0.9"):
        assert "wrong" in asked(browser, REMOTE_ADDR=address).json()


def test_a_database_that_is_gone_is_told_and_nothing_is_raised(
    office: Client, tmp_path: Any
) -> None:
    client = administrator()
    use(settings_of(tmp_path / "nowhere"))
    here, away = asked(client), asked(client, **AWAY)
    assert here.status_code == away.status_code == 503
    assert "台账数据库" in here.json()["wrong"][0]
    assert away.json() == {"ok": False}


def test_the_timer_is_asked_only_where_it_is_ours(
    in_rehearsal: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_office()
    monkeypatch.setattr(page, "ask_timer", lambda _: "定时服务没有应答")
    assert asked(visitor()).status_code == 200
    monkeypatch.setenv("PLANNER_CHILD", "1")
    found = asked(visitor())
    assert found.status_code == 503
    assert found.json()["wrong"] == ["定时服务没有应答"]


def test_a_timer_says_how_it_is() -> None:
    with timer(200) as port:
        assert ask_timer(port) == ""
    assert ask_timer(port) == "定时服务没有应答"
    with timer(500) as port:
        assert ask_timer(port) == "定时服务不正常（500）"


def test_it_is_only_looked_at(browser: Client) -> None:
    refused = browser.post("/healthz")
    assert refused.status_code in {403, 405}
    assert browser.head("/healthz").status_code == 200
