"""Files that prove answers, over the web: handed in, handed out, and what is kept out."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from planner.core.errors import NotAllowed, Unavailable
from planner.core.permissions import Act
from planner.core.progress import EntryKind
from planner.ledger import models
from planner.ledger.entries import find_break
from planner.ledger.vault import place_of
from planner.operations.evidence import folder_in, listed
from planner.operations.publish import publish
from planner.operations.record import record
from planner.settings import Settings, Web
from planner.web import urls
from planner.web.evidence import Download, take_evidence
from planner.web.incoming import chosen_files
from planner.web.visit import Visit, shown
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.operations.brought import macro_document, sample
from tests.operations.terms import TERMS
from tests.web.visitors import administrator, signed_in, visitor

MEGABYTE = 1024 * 1024
Q1, PLAIN = "A-01@2024-Q1", "A-02@2024-Q1"
PDF = sample("minutes.pdf")
SHA256 = hashlib.sha256(PDF).hexdigest()
BOUNDARY = "line"


def hand_in(request: HttpRequest, visit: Visit, organ: str, key: str) -> HttpResponse:
    """What a form's page does with its file."""
    return HttpResponse(take_evidence(request, visit, visit.board().standing[key]))


urlpatterns = [
    *urls.urlpatterns,
    path("organs/<slug:organ>/hand-in/<str:key>/", shown(hand_in, Act.SEE_ORGAN)),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def office(in_rehearsal: Settings) -> Iterator[Settings]:
    """An office whose plan asks for evidence, and that takes files of a megabyte."""
    asked = plan(assignment("A-01", evidence="会议记录"), assignment("A-02"))
    publish(asked, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    small = in_rehearsal.model_copy(update={"web": Web(evidence_megabytes=1)})
    with override_settings(PLANNER=small, ROOT_URLCONF=__name__):
        yield small


def publish_neighbour() -> None:
    """Put a plan of the same make in force in another organ, with people of the same names."""
    asked = plan(assignment("A-01", evidence="会议记录")).model_copy(update={"organ": "baiyan"})
    other = organization().model_copy(update={"id": "baiyan"})
    publish(asked, other, CALENDAR, at=at(1, 2), by="zhouping")


def given(
    client: Client, *files: tuple[str, bytes], key: str = Q1, organ: str = "yunwu"
) -> HttpResponse:
    """What comes of handing in files."""
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/organs/{organ}/hand-in/{key}/", {"file": chosen, "note": "好"})


def answered(client: Client, key: str = Q1) -> str:
    """王芳 hands in a file and completes the work with it; the file's address."""
    reference = given(client, ("会议记录.pdf", PDF), key=key).content.decode()
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 25), key, evidence=reference), terms=TERMS)
    return reverse("evidence", args=("yunwu", key, SHA256))


def left(settings: Settings) -> list[str]:
    """The files that are kept, hidden ones too."""
    return [each.name for each in folder_in(settings.var).rglob("*") if each.is_file()]


def put_in_the_way(settings: Settings) -> None:
    """Let no folder be made for what comes in."""
    settings.var.mkdir(parents=True, exist_ok=True)
    (settings.var / "incoming").write_text("in the way")


def body_of(page: Any) -> bytes:
    """What was downloaded."""
    return b"".join(page.streaming_content)


def test_a_file_is_handed_in_and_comes_back_as_a_download(office: Settings) -> None:
    client = signed_in()
    page = client.get(answered(client))
    assert page.status_code == 200
    assert body_of(page) == PDF
    assert page["Content-Type"] == "application/pdf"
    name = quote("会议记录.pdf")
    assert page["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert page["Content-Length"] == str(len(PDF))
    assert page["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private, no-store"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    page.close()
    (kept,) = listed("yunwu", Q1)
    assert (kept.by, kept.kind, kept.at) == ("wangfang", "pdf", kept.at)
    assert find_break("yunwu") is None


def test_several_pictures_of_one_meeting_are_named_together(office: Settings) -> None:
    files = [("一.png", sample("photo.png")), ("二.jpg", sample("photo.jpg"))]
    told = given(signed_in(), *files).content.decode()
    assert re.sub(r"[0-9a-f]{64}", "…", told) == "一.png（校验码 …）；二.jpg（校验码 …）"


def test_no_file_is_no_reference(office: Settings) -> None:
    page = signed_in().post(f"/organs/yunwu/hand-in/{Q1}/", {"note": "好"})
    assert (page.status_code, page.content) == (200, b"")
    assert given(signed_in(), ("x.pdf", PDF), key=PLAIN).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
        ("记录.pdf", b"<!doctype html><script>alert(1)</script>", "网页"),
        ("记录.pdf", b"MZ\x90\x00\x03", "程序"),
        ("记录.docx", macro_document(), "宏"),
        ("空.pdf", b"", "空的"),
        ("大.pdf", b"%PDF-1.7" + b" " * MEGABYTE, "文件超过1 MB"),
    ],
)
def test_the_usual_attacks_are_refused_with_a_sentence(
    office: Settings, name: str, content: bytes, words: str
) -> None:
    page = given(signed_in(), (name, content))
    assert page.status_code == 409
    text = page.content.decode()
    assert f"不能收下“{name}”" in text
    assert words in text
    assert left(office) == []
    assert [*(office.var / "incoming").glob("*")] == []


@pytest.mark.parametrize("name", ["../../x.pdf", "..\\..\\x.pdf", "x\0.pdf", "\u202ex.pdf", "x"])
def test_a_name_leads_nowhere(office: Settings, name: str) -> None:
    told = given(signed_in(), (name, PDF)).content.decode()
    assert told == f"x.pdf（校验码 {SHA256}）"
    assert left(office) == [SHA256]


def test_only_who_answers_for_it_hands_in(office: Settings) -> None:
    publish_neighbour()
    for person, status in (("wangfang", 200), ("zhouping", 200), ("liqiang", 409), ("sunmei", 409)):
        assert given(signed_in(person), ("a.pdf", PDF)).status_code == status, person
    assert given(signed_in("zhaomin"), ("a.pdf", PDF)).status_code == 403
    assert given(signed_in("wangfang", organ="baiyan"), ("a.pdf", PDF)).status_code == 404
    assert given(administrator(), ("a.pdf", PDF)).status_code == 403
    assert given(visitor(), ("a.pdf", PDF)).status_code == 302
    assert "不是这件事的责任人" in given(signed_in("liqiang"), ("a.pdf", PDF)).content.decode()


def test_only_who_may_see_the_work_sees_its_evidence(office: Settings) -> None:
    publish_neighbour()
    address = answered(signed_in())
    for person in ("wangfang", "liqiang", "sunmei", "zhouping"):
        page = signed_in(person).get(address)
        assert page.status_code == 200, person
        page.close()
    assert signed_in("zhaomin").get(address).status_code == 403
    assert signed_in("wangfang", organ="baiyan").get(address).status_code == 404
    assert visitor().get(address).status_code == 302


def test_another_organ_has_not_what_this_one_has(office: Settings) -> None:
    publish_neighbour()
    address = answered(signed_in()).replace("yunwu", "baiyan")
    assert signed_in("wangfang", organ="baiyan").get(address).status_code == 404


@pytest.mark.parametrize(
    ("key", "sha256"),
    [(Q1, "0" * 64), (PLAIN, SHA256), ("A-01", SHA256), ("A-09@2024-Q1", SHA256), (Q1, "x")],
)
def test_what_was_not_handed_in_there_is_not_found(office: Settings, key: str, sha256: str) -> None:
    client = signed_in()
    answered(client)
    address = reverse("evidence", args=("yunwu", key, sha256))
    assert client.get(address).status_code == 404


def test_what_no_entry_names_is_not_handed_out(office: Settings) -> None:
    client = signed_in()
    given(client, ("a.pdf", PDF))
    address = reverse("evidence", args=("yunwu", Q1, SHA256))
    assert client.get(address).status_code == 404


def test_an_altered_or_missing_file_is_one_sentence(office: Settings) -> None:
    client = signed_in()
    address, file = answered(client), place_of(folder_in(office.var), SHA256)
    file.write_bytes(PDF[:-1] + b"!")
    page = client.get(address)
    assert page.status_code == 500
    assert "服务器上的文件与交来时不一致" in page.content.decode()
    file.unlink()
    assert "服务器上打不开这个文件" in client.get(address).content.decode()


def test_a_download_takes_no_form_and_few_queries(office: Settings) -> None:
    client = signed_in()
    address = answered(client)
    assert client.post(address).status_code == 405
    with CaptureQueriesContext(connection) as queries:
        client.get(address).close()
    assert len(queries) <= 15


def test_the_same_file_for_two_people_is_one_on_the_disk(office: Settings) -> None:
    first = given(signed_in(), ("a.pdf", PDF)).content
    assert given(signed_in("zhouping"), ("b.pdf", PDF)).content == first
    assert left(office) == [SHA256]
    assert models.Evidence.objects.count() == 1


class Stream(io.RawIOBase):
    """A form with a file of two hundred megabytes, none of them in memory."""

    def __init__(self) -> None:
        """Begin with the form's head."""
        self.head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
        ).encode()
        self.tail = (
            f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="note"\r\n\r\n好\r\n'
            f"--{BOUNDARY}--\r\n"
        ).encode()
        self.size = 200 * MEGABYTE
        self.left = self.size

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        taken, place = max(0, min(size, self.left)), self.size - self.left
        self.left -= taken
        whole = self.head[place : place + taken].ljust(taken, b"x")
        return whole[: taken - len(self.tail)] + self.tail if not self.left and taken else whole


def posted(stream: io.RawIOBase, size: int) -> HttpRequest:
    """A form on its way."""
    return RequestFactory().generic(
        "POST",
        "/",
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": stream},
    )


def test_two_hundred_megabytes_are_neither_in_memory_nor_on_the_disk(office: Settings) -> None:
    stream = Stream()
    request = posted(stream, stream.size)
    tracemalloc.start()
    with pytest.raises(NotAllowed, match="文件超过1 MB"):
        chosen_files(request, "file")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE
    assert stream.left == 0
    assert request.POST["note"] == "好"
    request.close()


def test_the_limit_holds_for_all_files_of_a_form_together(office: Settings) -> None:
    half = b"%PDF-1.7\n" + b" " * (600 * 1024) + b"\n%%EOF"
    page = given(signed_in(), ("a.pdf", half), ("b.pdf", half + b" "))
    assert "不能收下“b.pdf”：文件超过1 MB" in page.content.decode()
    assert left(office) == []


def test_a_disk_that_takes_nothing_is_one_sentence(office: Settings) -> None:
    put_in_the_way(office)
    page = given(signed_in(), ("a.pdf", PDF))
    assert page.status_code == 503
    assert "上传不可用：存不进服务器的磁盘" in page.content.decode()


def test_a_disk_that_becomes_full_is_one_sentence(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("这个系统没有 /dev/full")

    def full(*_: object, **__: object) -> io.FileIO:
        return io.FileIO("/dev/full", "r+")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    page = given(signed_in(), ("a.pdf", PDF))
    assert page.status_code == 503
    assert "No space left on device" in page.content.decode()


def test_the_answers_page_takes_the_file_with_the_answer(office: Settings) -> None:
    client = signed_in()
    address = reverse("answer", args=("yunwu", Q1))
    file = SimpleUploadedFile("会议记录.pdf", PDF)
    client.post(address, {"kind": "completed", "seen": "0", "file": file})
    (kept,) = listed("yunwu", Q1)
    page = client.get(reverse("assignment", args=("yunwu", Q1))).content.decode()
    assert reverse("evidence", args=("yunwu", Q1, kept.sha256)) in page


def test_a_download_is_read_piece_by_piece_on_an_asynchronous_server(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 300_000)

    async def sizes() -> list[int]:
        with path.open("rb") as file:
            download = Download(file)
            download.block_size = 65536
            return [len(piece) async for piece in download]

    assert asyncio.run(sizes()) == [65536] * 4 + [300_000 - 4 * 65536]


def test_a_fault_of_a_form_is_told_once_and_first(office: Settings) -> None:
    put_in_the_way(office)
    content = Stream()
    with pytest.raises(Unavailable):
        chosen_files(posted(content, content.size), "other")
