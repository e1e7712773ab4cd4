"""A message → the mail that its recipient opens, and what nobody can make of it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.reminders import Item, Letter, Message, MessageKind, Section
from planner.delivery.channel import Refused, message_id
from planner.delivery.html import render_html
from planner.delivery.mail import write_mail
from tests.cast import at
from tests.delivery.sample import letter, message

NOW = at(3, 25, 8)
NASTY = "\r\nBcc: zhaomin@example.org\r\n\r\n<script>alert(1)</script>\u2028\x00"


def opened(told: Message, **more: str) -> EmailMessage:
    """The mail as a client reads it."""
    mail = message_from_bytes(write_mail(told, NOW, **more), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


class Tags(HTMLParser):
    """The tags and the text of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_mail_has_a_text_and_an_html_part_that_say_the_same() -> None:
    mail = opened(message())
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain = mail.get_body(("plain",)).get_content()
    html = Tags(mail.get_body(("html",)).get_content())
    for words in ("法治学习", "3月29日截止。", "请办结。", "即将到期", "王芳同志："):
        assert words in plain
        assert words in html.text
    page = "http://127.0.0.1:8000/organs/yunwu/tasks/A-01@2024-Q1/"
    assert html.links == [page, page, "http://127.0.0.1:8000/"]
    assert f"     {page}\r\n" in plain
    assert "去办理" in html.text


def test_the_same_message_is_the_same_bytes_and_the_same_id() -> None:
    assert write_mail(message(), NOW) == write_mail(message(), NOW)
    assert message_id(message()) == message_id(message(subject="另一个题目"))
    other = (message("liqiang"), message(kind=MessageKind.NOTICE), message(about="A-01@2024-Q1"))
    assert len({message_id(each) for each in (message(), *other)}) == 4


def test_no_line_of_a_mail_is_longer_than_servers_take() -> None:
    long = message(letter=letter("学" * 2000), subject="题" * 300)
    assert max(map(len, write_mail(long, NOW).split(b"\r\n"))) <= 998


def test_duties_cannot_be_unsubscribed_and_summaries_can() -> None:
    assert opened(message(), reply_to="desk@example.org")["List-Unsubscribe"] is None
    week = opened(message(kind=MessageKind.WEEKLY), reply_to="desk@example.org")
    assert week["List-Unsubscribe"].startswith("<mailto:desk@example.org?subject=%E9%80%80")
    assert week["Reply-To"] == "desk@example.org"
    assert opened(message(kind=MessageKind.WEEKLY))["List-Unsubscribe"] is None


def test_a_calendar_goes_along_for_those_who_want_one() -> None:
    ics = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    (file,) = opened(message(calendar=ics)).iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_filename() == "2024-03-25.ics"
    assert file.get_param("method") is None
    assert file.get_content().replace("\r\n", "\n") == ics.replace("\r\n", "\n")


def test_what_people_write_breaks_neither_headers_nor_markup() -> None:
    told = message(subject=NASTY, name=NASTY, letter=letter(NASTY))
    mail = opened(told)
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "wangfang@example.org"
    assert "script" not in Tags(mail.get_body(("html",)).get_content()).tags
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_becomes_markup_or_a_header(name: str, title: str, fact: str) -> None:
    item = Item(title=title, facts=(fact,), todo=fact, link=title, button=fact)
    said = Letter(
        greeting=name,
        opening=fact,
        sections=(Section(heading=title, items=(item,)),),
        closing=(fact,),
        address="http://127.0.0.1:8000",
        signature=name,
    )
    told = message(name=name, subject=title, letter=said)
    mail = opened(told)
    assert len(mail.items()) == len(opened(message()).items())
    plain = Tags(render_html("x", letter())).tags
    assert set(Tags(render_html(title, said)).tags) <= {*plain, "br"}


def test_an_address_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(Refused, match="邮箱地址“no address”不能用"):
        write_mail(message(address="no address"), NOW)
