"""Files that go along: by a real mail server, and beside the mail that is only written down."""

from __future__ import annotations

import hashlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from stat import S_IMODE

import pytest

from planner.core.reminders import Attachment, Message
from planner.delivery.channel import Unreachable
from planner.delivery.files import FileChannel
from planner.delivery.mail import write_mail
from planner.delivery.smtp import SmtpChannel
from tests.cast import at
from tests.delivery.sample import DAY, PDF, TITLE, WORD, issued, message
from tests.mailserver import Post, serving

NOW = at(4, 9)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_of(mail: EmailMessage) -> dict[str, tuple[str, str]]:
    """Type and digest of each attachment, by the name that a client shows."""
    return {
        str(each.get_filename()): (each.get_content_type(), sha256(each.get_content()))
        for each in mail.iter_attachments()
    }


def opened(told: Message) -> EmailMessage:
    mail = message_from_bytes(write_mail(told, NOW), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_documents_arrive_byte_for_byte_under_their_chinese_names() -> None:
    post = Post()
    with serving(post) as server:
        channel = SmtpChannel(server)
        assert channel.send(issued(), NOW).startswith("250")
        channel.close()
    (mail,) = post.letters()
    assert files_of(mail) == {
        f"{TITLE}.pdf": ("application/pdf", sha256(PDF)),
        f"{TITLE}.docx": (DOCX, sha256(WORD)),
    }
    assert mail["Subject"] == TITLE
    assert mail["To"] == "县司法局 <sfj@example.org>"
    assert mail["From"] == "云雾土家族乡人民政府 <planner@yunwu.example>"
    assert mail.get_body(("plain",)).get_content().startswith("王芳同志：")
    assert "我的工作" not in mail.get_body(("plain",)).get_content()


def test_names_are_written_as_the_standard_has_it_and_no_line_is_too_long() -> None:
    raw = write_mail(issued(), NOW)
    assert b"filename*0*=utf-8''%E4%BA%91%E9%9B%BE" in raw  # RFC 2231, continued over lines
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == write_mail(issued(), NOW)


def test_text_and_html_stay_one_alternative_beside_the_files() -> None:
    mail = opened(issued())
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        DOCX,
    ]


def test_a_name_breaks_no_header() -> None:
    nasty = Attachment('a"\r\nBcc: zhaomin@example.org\r\n.pdf', PDF)
    mail = opened(issued(attached=(nasty,)))
    assert mail["Bcc"] is None
    (name,) = files_of(mail)
    assert "\n" not in name
    unknown = opened(issued(attached=(Attachment("附表", WORD),)))
    assert files_of(unknown)["附表"][0] == "application/octet-stream"


def test_what_is_only_written_down_has_its_files_beside_it(tmp_path: Path) -> None:
    name = FileChannel(tmp_path).send(issued(), NOW)
    folder = tmp_path / f"{DAY}"
    mail = message_from_bytes((folder / name).read_bytes(), policy=default)
    beside = folder / name.removesuffix(".eml")
    assert {each.name: sha256(each.read_bytes()) for each in beside.iterdir()} == {
        f"{TITLE}.pdf": sha256(PDF),
        f"{TITLE}.docx": sha256(WORD),
    }
    assert set(files_of(mail)) == {each.name for each in beside.iterdir()}
    assert {S_IMODE(each.stat().st_mode) for each in beside.iterdir()} == {0o600}
    again = FileChannel(tmp_path).send(issued(), at(4, 9, 10))
    assert again == name
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 3


def test_no_address_and_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    away = "../../away/x@example.org"
    told = issued(recipient=away, attached=(Attachment("../../away.pdf", PDF),))
    FileChannel(tmp_path / "outbox").send(told, NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["outbox"]
    assert all(each.parent.parent.name == "outbox" for each in tmp_path.rglob("*.eml"))


def test_a_full_disk_leaves_no_mail_without_its_files(tmp_path: Path) -> None:
    name = FileChannel(tmp_path).send(issued(), NOW)
    (tmp_path / f"{DAY}" / name).unlink()
    beside = tmp_path / f"{DAY}" / name.removesuffix(".eml")
    for each in beside.iterdir():
        each.unlink()
    (beside / f"{TITLE}.pdf").mkdir()  # in the way
    with pytest.raises(Unreachable, match="请检查磁盘空间和权限"):
        FileChannel(tmp_path).send(issued(), NOW)
    assert list(tmp_path.rglob("*.eml")) == []


def test_a_message_without_files_is_as_it_was(tmp_path: Path) -> None:
    FileChannel(tmp_path).send(message(), NOW)
    assert [each.name for each in (tmp_path / f"{DAY}").iterdir()] == ["wangfang.eml"]
