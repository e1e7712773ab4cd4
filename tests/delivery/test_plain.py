"""Short mails that go out at once: by the server or as a private file, and never in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.reminders import Ways
from planner.delivery.channel import Refused, TryLater, Unreachable
from planner.delivery.plain import PlainMail, send_plain, try_way
from tests.cast import at
from tests.mailserver import Post, serving

MAIL = PlainMail("wangfang@example.org", "登录验证码", "验证码是：\n\n123456\n", at(3, 25))


def test_the_text_arrives_as_it_is(tmp_path: Path) -> None:
    post = Post()
    with serving(post) as server:
        send_plain(MAIL, Ways(str(tmp_path), server))
        try_way(Ways(str(tmp_path), server))
    (letter,) = post.letters()
    assert letter["Subject"] == "登录验证码"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines() == MAIL.text.splitlines()
    assert post.connections == 2
    assert list(tmp_path.iterdir()) == []


def test_without_a_server_it_becomes_a_private_file(tmp_path: Path) -> None:
    ways = Ways(str(tmp_path / "outbox"))
    send_plain(MAIL, ways)
    send_plain(MAIL, ways)
    try_way(ways)
    files = list((tmp_path / "outbox" / "2024-03-25").iterdir())
    assert len(files) == 2
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with serving(Post()) as server:
        pass
    for act in (lambda: send_plain(MAIL, Ways("", server)), lambda: try_way(Ways("", server))):
        with pytest.raises(Unreachable, match="连不上发信服务器"):
            act()


@pytest.mark.parametrize(("fault", "kind"), [("450", TryLater), ("550", Refused)])
def test_what_the_server_says_is_kept(fault: str, kind: type[Exception]) -> None:
    with serving(Post(lambda *_: fault)) as server, pytest.raises(kind):
        send_plain(MAIL, Ways("", server))


@pytest.mark.parametrize("address", ["a b@example.org", "王芳@example.org", "x", "a@b\nBcc: c@d"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(Refused):
        send_plain(PlainMail(address, "x", "x", at(3, 25)), Ways(str(tmp_path)))


def test_a_folder_that_takes_nothing_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(Unreachable, match="写不进"):
        send_plain(MAIL, Ways(str(tmp_path / "outbox")))


def test_a_code_does_not_show_where_values_are_printed() -> None:
    assert "123456" not in repr(MAIL)
