"""Slow and endless requests against a real server: given up, and nobody else waits for them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from planner.web.connections import Connection
from planner.web.feeds import Receive, Scope, Send

pytestmark = pytest.mark.xdist_group("connections")
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


class Hasty(Connection):
    """The same with limits that a test can wait for."""

    longest_head = 4096
    seconds_for_head = 0.5


async def greet(scope: Scope, _receive: Receive, send: Send) -> None:
    """An application that says hello."""
    assert scope["type"] == "http"
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server's port."""
    config = uvicorn.Config(greet, port=0, http=Hasty, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield int(listening.getsockname()[1])
    server.should_exit = True
    thread.join()
    listening.close()


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def is_closed(line: socket.socket) -> bool:
    """Whether the other side has gone, without an answer."""
    try:
        return line.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_a_request_is_answered_and_so_is_the_next(port: int) -> None:
    with opened(port) as line:
        for _ in range(3):
            line.sendall(HEAD + b"\r\n")
            assert line.recv(1000).endswith(b"hello")


def test_a_head_in_pieces_is_taken(port: int) -> None:
    with opened(port) as line:
        for each in (HEAD[:7], HEAD[7:], b"\r\n"):
            time.sleep(0.05)
            line.sendall(each)
        assert line.recv(1000).endswith(b"hello")


@pytest.mark.parametrize("begun", [b"", HEAD])
def test_who_does_not_finish_a_head_is_given_up(port: int, begun: bytes) -> None:
    with opened(port) as line:
        line.sendall(begun)
        assert is_closed(line)


def test_the_next_request_on_a_line_has_to_be_finished_too(port: int) -> None:
    with opened(port) as line:
        line.sendall(HEAD + b"\r\n")
        assert line.recv(1000).endswith(b"hello")
        line.sendall(HEAD)
        assert is_closed(line)


def test_a_head_without_an_end_is_given_up(port: int) -> None:
    with opened(port) as line:
        line.sendall(HEAD)
        with pytest.raises(OSError):  # noqa: PT011, PT012 - any of the ways in which a line breaks
            for number in range(1000):
                line.sendall(b"x-%d: %s\r\n" % (number, b"a" * 500))
                time.sleep(0.001)
            assert not is_closed(line)


def test_slow_ones_keep_nobody_waiting(port: int) -> None:
    slow = [opened(port) for _ in range(50)]
    for each in slow:
        each.sendall(HEAD)
    with opened(port) as line:
        line.sendall(HEAD + b"\r\n")
        assert line.recv(1000).endswith(b"hello")
    for each in slow:
        assert is_closed(each)
        each.close()
