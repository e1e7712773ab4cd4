"""A real mail server with the faults of real ones → what each means for a message."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.core.reminders import MailServer
from planner.delivery.channel import Interrupted, Refused, TryLater, Unreachable, message_id
from planner.delivery.smtp import SmtpChannel
from tests.cast import at
from tests.delivery.sample import message
from tests.mailserver import FAULTS, PASSWORD, Post, make_certificate, serving

NOW = at(3, 25, 8)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[MailServer]:
    with serving(post) as running:
        yield running


def test_a_mail_arrives_under_its_fixed_id_with_the_servers_word_as_proof(
    post: Post, server: MailServer
) -> None:
    channel = SmtpChannel(server)
    assert channel.send(message(), NOW) == "250 OK queued as 1"
    channel.close()
    (mail,) = post.letters()
    assert mail["Message-ID"] == message_id(message())
    assert mail["Subject"] == "3月25日工作提醒"
    assert mail["To"] == "王芳 <wangfang@example.org>"
    assert mail["From"] == "工作计划系统 <planner@yunwu.example>"
    assert "1. 法治学习" in mail.get_body(("plain",)).get_content()


def test_a_batch_goes_by_one_connection(post: Post, server: MailServer) -> None:
    channel = SmtpChannel(server)
    for number in range(20):
        channel.send(message(f"w{number}"), NOW)
    channel.close()
    assert (len(post.mails), post.connections) == (20, 1)


def test_after_closing_a_new_batch_gets_a_new_connection(post: Post, server: MailServer) -> None:
    channel = SmtpChannel(server)
    for number in range(2):
        channel.send(message(f"w{number}"), NOW)
        channel.close()
    channel.close()
    assert post.connections == 2


MEANINGS = {
    "450": (TryLater, "服务器暂时不收：450 4.2.1 mailbox busy"),
    "451 data": (TryLater, "服务器暂时不收：451 4.3.0 try again"),
    "421": (Unreachable, "服务器暂停服务：421 4.3.2 closing down"),
    "550": (Refused, "服务器拒收：550 5.1.1 no such user"),
    "554 data": (Refused, "服务器拒收：554 5.7.1 looks like spam"),
    "hang": (Interrupted, "服务器中断了连接（等待超时）"),
    "drop": (Interrupted, "服务器中断了连接（连接被关闭）"),
    "drop after": (Interrupted, "服务器中断了连接（连接被关闭）"),
}


@pytest.mark.parametrize("fault", MEANINGS)
def test_each_fault_has_its_meaning_and_the_next_mail_goes_out(fault: str, post: Post) -> None:
    post.fault = lambda who, _: fault if who == "wangfang@example.org" else ""
    kind, words = MEANINGS[fault]
    with serving(post) as server:
        channel = SmtpChannel(replace(server, timeout=1))
        with pytest.raises(kind) as failed:
            channel.send(message(), NOW)
        assert str(failed.value).startswith(f"邮件：{words}")
        assert channel.send(message("liqiang"), NOW).startswith("250")
        channel.close()


def test_every_fault_of_the_server_is_tried() -> None:
    assert set(FAULTS) == {*MEANINGS, "slow"}


def test_only_a_bad_address_is_said_to_be_bad(post: Post) -> None:
    for fault, is_bad in (("550", True), ("554 data", False)):
        post.fault = lambda _who, _number, fault=fault: fault
        with serving(post) as server, pytest.raises(Refused) as refused:
            SmtpChannel(server).send(message(), NOW)
        assert refused.value.is_address_bad is is_bad


def test_a_server_that_is_not_there_is_named(post: Post) -> None:
    with serving(post) as server:
        pass
    with pytest.raises(Unreachable, match=f"连不上发信服务器 127.0.0.1:{server.port}"):
        SmtpChannel(server).send(message(), NOW)


def test_an_address_that_is_none_never_reaches_the_server(post: Post, server: MailServer) -> None:
    for address in ("王芳@example.org", "a@b@c", "a b@example.org", "x\r\nDATA@example.org", "@"):
        with pytest.raises(Refused, match="不能用") as refused:
            SmtpChannel(server).send(message(address=address), NOW)
        assert refused.value.is_address_bad
    assert post.connections == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_a_server_with_encryption_and_login(
    mode: str, post: Post, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(post, certificate, mode) as server:
        channel = SmtpChannel(server)
        assert channel.send(message(), NOW).startswith("250")
        channel.close()
        wrong = SmtpChannel(replace(server, password="guess"))  # noqa: S106 - a wrong one
        with pytest.raises(Unreachable, match="用户名或密码不对") as refused:
            wrong.send(message("liqiang"), NOW)
        assert "guess" not in str(refused.value)
    assert len(post.mails) == 1


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    mode: str, post: Post, certificate: Path
) -> None:
    with (
        serving(post, certificate, mode) as server,
        pytest.raises(Unreachable, match="连不上发信服务器"),
    ):
        SmtpChannel(server).send(message(), NOW)
    assert not post.mails


def test_the_password_is_not_shown_where_a_server_is(server: MailServer) -> None:
    assert PASSWORD not in repr(replace(server, password=PASSWORD))
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
