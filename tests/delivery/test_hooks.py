"""Chat groups and text messages by way of Apprise, against a real web server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from planner.core.reminders import Hook, Ways
from planner.delivery.channel import Refused, TryLater, Unreachable, message_id
from planner.delivery.hooks import HookChannel
from planner.delivery.opening import open_channels
from planner.delivery.smtp import SmtpChannel
from tests.cast import at
from tests.delivery.sample import message
from tests.mailserver import Post, serving

NOW = at(3, 25, 8)


@contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """The address of a server, and the path and body of each call that it got."""
    calls: list[tuple[str, dict[str, str]]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.path, json.loads(body)))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_chat_only_learns_how_many_things_there_are() -> None:
    with listening() as (url, calls):
        channel = HookChannel(Hook(f"{url}/secret"), "wecom")
        assert channel.send(message(), NOW) == message_id(message())
        channel.close()
    ((path, told),) = calls
    assert path == "/secret"
    assert told["message"] == "3月25日：即将到期1项。请打开查看：http://127.0.0.1:8000/"
    assert told["title"] == "云雾乡 工作计划系统：每日汇总"
    assert "法治学习" not in json.dumps(told, ensure_ascii=False)
    assert "王芳" not in json.dumps(told, ensure_ascii=False)


def test_where_it_is_allowed_the_whole_text_is_sent() -> None:
    with listening() as (url, calls):
        HookChannel(Hook(url, shows_titles=True), "wecom").send(message(), NOW)
    assert "法治学习" in calls[0][1]["message"]


def test_the_persons_own_address_comes_into_the_url_and_changes_nothing_else() -> None:
    with listening() as (url, calls):
        channel = HookChannel(Hook(f"{url}/sms/{{address}}"), "sms")
        channel.send(message(address="13900000001"), NOW)
        for address in ("139/../0013", "139?x=1", "139%2e%2e", "..", "139 1"):
            with pytest.raises(Refused, match="不能用"):
                channel.send(message(address=address), NOW)
    assert [path for path, _ in calls] == ["/sms/13900000001"]


def test_a_refusal_is_tried_again_and_tells_no_secret() -> None:
    with listening(status=500) as (url, _), pytest.raises(TryLater) as failed:
        HookChannel(Hook(f"{url}/secret"), "wecom").send(message(), NOW)
    assert str(failed.value) == "wecom：对方没有接受"


def test_an_address_that_apprise_does_not_know_is_the_administrators_business() -> None:
    with pytest.raises(Unreachable, match="wecom：渠道的地址写得不对") as failed:
        HookChannel(Hook("nonsense://secret"), "wecom").send(message(), NOW)
    assert "secret" not in str(failed.value)
    assert "secret" not in repr(Hook("nonsense://secret"))


def test_an_installation_has_files_and_what_is_set_up(tmp_path: object) -> None:
    assert set(open_channels(Ways(str(tmp_path)))) == {"files"}
    with serving(Post()) as server:
        channels = open_channels(Ways(str(tmp_path), server, {"wecom": Hook("json://x")}))
    assert {name: each.name for name, each in channels.items()} == {
        "files": "files",
        "mail": "mail",
        "wecom": "wecom",
    }
    assert isinstance(channels["mail"], SmtpChannel)
