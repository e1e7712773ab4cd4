"""The feed: every rule that clients taught, one test a rule."""

from __future__ import annotations

import re
from datetime import date

from icalendar import Calendar

from planner.core.feed import Feed, FeedTitle, build_feed, clean
from planner.core.progress import Entry, EntryKind, Progress, progress_on
from planner.core.schedule import Recorded
from tests.cast import YARDSTICK, assignment, at, entry, occurrence, organization, recorded

DUE = date(2024, 3, 29)
TITLE = FeedTitle("云雾乡 平安法治办主任", "到期事项", "http://127.0.0.1:8000/")


def item(
    *entries: Entry, due: date = DUE, id: str = "A-01@2024-Q1", **more: object
) -> tuple[Recorded, Progress]:
    """A-01 as the feed sees it on 25 March."""
    row = recorded(occurrence(due, id=id), 2)
    return row, progress_on(date(2024, 3, 25), row, assignment(**more), entries, YARDSTICK)


def feed(*items: tuple[Recorded, Progress], day: date = date(2024, 3, 25)) -> Feed:
    """A feed of some items."""
    return build_feed(TITLE, items, organization(), day)


def lines(made: Feed) -> list[str]:
    """The unfolded lines of a feed."""
    return made.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_names_itself_and_how_often_to_ask() -> None:
    head = lines(feed())
    for expected in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "NAME:云雾乡 平安法治办主任",
        "X-WR-CALNAME:云雾乡 平安法治办主任",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "TZID:Asia/Shanghai",
        "TZOFFSETFROM:+0800",
    ):
        assert expected in head
    assert not [line for line in head if re.match("METHOD|ORGANIZER|ATTENDEE|SOURCE|UID", line)]


def test_an_event_is_a_whole_day_that_paints_nobody_busy() -> None:
    made = lines(feed(item()))
    for expected in (
        "UID:A-01@2024-Q1@yunwu.planner",
        "SEQUENCE:2",
        "DTSTAMP:20240102T010000Z",
        "LAST-MODIFIED:20240102T010000Z",
        "DTSTART;VALUE=DATE:20240329",
        "DTEND;VALUE=DATE:20240330",
        "SUMMARY:法治学习01（第一季度）",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
        "TRIGGER:-PT15H",
        "URL:http://127.0.0.1:8000/",
    ):
        assert expected in made


def test_the_same_content_gives_the_same_bytes_and_is_read_back() -> None:
    assert feed(item()).content == feed(item()).content
    (event,) = Calendar.from_ical(feed(item()).content).events
    assert event["DESCRIPTION"].endswith("http://127.0.0.1:8000/")
    assert "责任岗位：平安法治办主任" in event["DESCRIPTION"]


def test_finished_work_has_a_tick_and_no_alarm() -> None:
    made = lines(feed(item(entry(EntryKind.COMPLETED, at(3, 20)))))
    assert "SUMMARY:✓ 法治学习01（第一季度）" in made
    assert "BEGIN:VALARM" not in made


def test_cancelled_work_is_marked_and_leaves_after_fourteen_days() -> None:
    gone = item(entry(EntryKind.CANCELLED, at(1, 2)))
    made = lines(feed(gone, day=date(2024, 1, 16)))
    assert "STATUS:CANCELLED" in made
    assert "SUMMARY:【已取消】法治学习01（第一季度）" in made
    assert feed(gone, day=date(2024, 1, 17)).events == 0


def test_the_window_is_thirty_days_back_and_half_a_year_ahead() -> None:
    assert feed(item(), day=date(2024, 4, 28)).events == 1
    assert feed(item(), day=date(2024, 4, 29)).events == 0
    assert feed(item(due=date(2024, 9, 21))).events == 1
    assert feed(item(due=date(2024, 9, 22))).events == 0


def test_more_than_a_thousand_events_are_cut_and_counted() -> None:
    made = feed(*(item(id=f"A-01@{n}") for n in range(1001)))
    assert (made.events, made.left_out) == (1000, 1)


def test_a_long_title_ends_within_sixty_four_characters() -> None:
    (event,) = Calendar.from_ical(feed(item(title="长" * 60)).content).events
    assert len(event["SUMMARY"]) == 64
    assert event["SUMMARY"].endswith("…")


def test_lines_are_folded_between_characters() -> None:
    made = feed(item(done_when="汉字" * 60)).content
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert [line.decode() for line in made.split(b"\r\n")]


def test_a_rehearsed_feed_says_so() -> None:
    title = FeedTitle("云雾乡", "到期事项", "http://127.0.0.1:8000/", is_rehearsal=True)
    made = lines(build_feed(title, [item()], organization(), DUE))
    assert "X-WR-CALNAME:【预演】云雾乡" in made
    assert "SUMMARY:【预演】法治学习01（第一季度）" in made


def test_supporting_offices_and_provisional_dates_are_told() -> None:
    row = recorded(occurrence(DUE, is_provisional=True))
    progress = progress_on(DUE, row, assignment(supporting_offices=("party",)), (), YARDSTICK)
    (event,) = Calendar.from_ical(feed((row, progress)).content).events
    assert "牵头科室：平安法治办；配合：党政办" in event["DESCRIPTION"]
    assert "2024-03-29（暂定）" in event["DESCRIPTION"]


def test_what_breaks_clients_is_taken_out_of_texts() -> None:
    assert clean("a\x00b\u0085c\u2028d\te") == "a b c d e"
    assert clean("C:\\New\\n") == "C:Newn"
