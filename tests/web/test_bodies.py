"""Bodies that are too large: stopped before Django writes them down, and answered."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping
from typing import Any

import pytest
from django.test import override_settings

from planner.settings import Settings, Web
from planner.web.application import Site
from tests.web.visitors import HOST

MEGABYTE = 1024 * 1024


@pytest.fixture
def small(in_rehearsal: Settings) -> Iterator[Settings]:
    """An installation that takes files of a megabyte."""
    settings = in_rehearsal.model_copy(update={"web": Web(evidence_megabytes=1)})
    with override_settings(PLANNER=settings):
        yield settings


async def ask(
    site: Site, pieces: AsyncIterator[bytes], headers: Mapping[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """A request with a body, as a server hands it over; status, headers and body of the answer."""
    answers: list[Mapping[str, Any]] = []
    done = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        async for piece in pieces:
            return {"type": "http.request", "body": piece, "more_body": True}
        if not done.is_set():
            done.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Mapping[str, Any]) -> None:
        answers.append(message)

    told = {"host": HOST, **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/accounts/login/",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    await site(scope, receive, send)
    start = answers[0]
    names = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], names, b"".join(each.get("body", b"") for each in answers[1:])


async def flood(megabytes: int) -> AsyncIterator[bytes]:
    """So much of nothing."""
    for _ in range(megabytes):
        yield b"x" * MEGABYTE


@pytest.mark.parametrize("declared", ["209715200", "", "10"])
def test_a_flood_is_stopped_before_django_writes_it_down(small: Settings, declared: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    if declared:
        headers["content-length"] = declared
    tracemalloc.start()
    status, names, body = asyncio.run(ask(Site(small), flood(200), headers))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert status == 413
    assert "一次最多上传 1 MB" in body.decode()
    assert names["content-security-policy"].startswith("default-src 'none'")
    assert peak < 30 * MEGABYTE


def test_who_sends_a_little_too_much_is_listened_to_before_the_answer(small: Settings) -> None:
    pieces = flood(5)
    status, _, _ = asyncio.run(ask(Site(small), pieces, {"content-length": f"{5 * MEGABYTE}"}))
    assert status == 413
    with pytest.raises(StopAsyncIteration):
        asyncio.run(anext(pieces))  # type: ignore[arg-type]


def test_a_form_of_usual_size_goes_through(small: Settings) -> None:
    status, _, body = asyncio.run(ask(Site(small), flood(1), {"content-length": f"{MEGABYTE}"}))
    assert status == 403
    assert "没有提交" in body.decode()
