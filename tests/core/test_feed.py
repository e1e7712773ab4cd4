"""The feed: every rule that clients taught, one test a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from planner.core.feed import (
    Detail,
    Feed,
    FeedEvent,
    FeedItem,
    FeedTitle,
    Reach,
    Scope,
    Style,
    View,
    Wording,
    build_feed,
    clean,
    events_of,
    render_event,
    window_of,
)
from planner.core.organization import Organization
from planner.core.progress import Entry, EntryKind, progress_on
from tests.cast import YARDSTICK, assignment, at, entry, occurrence, organization, recorded
from tests.feedrules import faults_of

DUE, TODAY = date(2024, 3, 29), date(2024, 3, 25)
TITLE = FeedTitle("云雾乡 平安法治办主任", "到期事项")
STYLE = Style("http://127.0.0.1:8000")
WORDED = Wording(0, at(1, 2))
MINE = View(Scope(Reach.POST, "clerk"))
PAGE = "http://127.0.0.1:8000/organs/yunwu/tasks/A-01@2024-Q1/"


def item(
    *entries: Entry,
    due: date = DUE,
    id: str = "A-01@2024-Q1",
    day: date = TODAY,
    wording: Wording = WORDED,
    by: Organization | None = None,
    **more: object,
) -> FeedItem:
    """A-01 as feeds see it on 25 March."""
    row = recorded(occurrence(due, id=id), 2)
    progress = progress_on(day, row, assignment(**more), entries, YARDSTICK)
    return FeedItem(row, progress, by or organization(), wording)


def feed(*items: FeedItem, day: date = TODAY, view: View = MINE, title: FeedTitle = TITLE) -> Feed:
    """A feed of some items, as 王芳's post sees them."""
    style = Style(STYLE.address, is_rehearsal=title.is_rehearsal)
    return build_feed(title, events_of(items, view, organization(), style), window_of(day))


def lines(made: Feed) -> list[str]:
    """The unfolded lines of a feed."""
    return made.content.decode().replace("\r\n ", "").split("\r\n")


def only_event(made: Feed) -> Any:
    """The one event of a feed, as the library reads it."""
    (event,) = Calendar.from_ical(made.content).events
    return event


def test_the_calendar_names_itself_and_breaks_no_rule() -> None:
    head = lines(feed())
    assert "NAME:云雾乡 平安法治办主任" in head
    assert "X-WR-CALNAME:云雾乡 平安法治办主任" in head
    assert faults_of(feed().content) == []


def test_an_event_is_a_whole_day_that_paints_nobody_busy() -> None:
    made = feed(item())
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
        f"URL:{PAGE}",
    ):
        assert expected in lines(made)
    assert faults_of(made.content, "http://127.0.0.1:8000/") == []


def test_a_description_says_what_who_when_it_counts_as_done_and_where_it_comes_from() -> None:
    told = only_event(feed(item(supporting_offices=("party",), evidence="签到册")))["DESCRIPTION"]
    assert told.split("\n") == [
        "2024年3月29日（星期五）截止，待办",
        "任务：A-01 法治学习01",
        "责任岗位：平安法治办主任",
        "牵头科室：平安法治办；配合科室：党政办",
        "办结标准：集中学习一次",
        "佐证材料：签到册",
        "出处：三（一）1.1“深入抓好学习”",
        PAGE,
    ]


def test_the_same_content_gives_the_same_bytes_and_is_read_back() -> None:
    first = feed(item())
    render_event.cache_clear()
    again = feed(item())
    assert (first.content, first.version) == (again.content, again.version)
    assert feed(item(id="A-01@2024-Q2")).version != first.version
    assert only_event(first)["SUMMARY"] == "法治学习01（第一季度）"


def test_a_change_of_one_occurrence_renders_one_event() -> None:
    items = [item(id=f"A-01@{number}") for number in range(30)]
    render_event.cache_clear()
    before = feed(*items)
    items[7] = item(entry(EntryKind.COMPLETED, at(3, 20)), id="A-01@7")
    after = feed(*items)
    assert render_event.cache_info().misses == 31
    old, new = (each.content.split(b"BEGIN:VEVENT") for each in (before, after))
    assert [a != b for a, b in zip(old, new, strict=True)].count(True) == 1


def test_finished_work_has_a_tick_and_no_alarm() -> None:
    made = lines(feed(item(entry(EntryKind.COMPLETED, at(3, 20)))))
    assert "SUMMARY:✓ 法治学习01（第一季度）" in made
    assert "BEGIN:VALARM" not in made


def test_extended_work_moves() -> None:
    granted = entry(EntryKind.EXTENSION_GRANTED, at(3, 20), new_due_on=date(2024, 4, 12))
    asked = entry(EntryKind.EXTENSION_ASKED, at(3, 19), new_due_on=date(2024, 4, 12), note="病假")
    made = lines(feed(item(asked, granted)))
    assert "DTSTART;VALUE=DATE:20240412" in made
    assert "UID:A-01@2024-Q1@yunwu.planner" in made


def test_cancelled_work_is_marked_and_leaves_after_fourteen_days() -> None:
    def on(day: date) -> Feed:
        return feed(item(entry(EntryKind.CANCELLED, at(1, 2)), day=day), day=day)

    made = on(date(2024, 1, 16))
    assert "STATUS:CANCELLED" in lines(made)
    assert "SUMMARY:【已取消】法治学习01（第一季度）" in lines(made)
    assert faults_of(made.content) == []
    assert on(date(2024, 1, 17)).events == 0


def test_the_window_is_thirty_days_back_and_half_a_year_ahead() -> None:
    assert feed(item(), day=date(2024, 4, 28)).events == 1
    assert feed(item(), day=date(2024, 4, 29)).events == 0
    assert feed(item(due=date(2024, 9, 21))).events == 1
    assert feed(item(due=date(2024, 9, 22))).events == 0


def test_more_than_a_thousand_events_are_cut_at_the_far_end_and_counted() -> None:
    far = item(id="A-01@far", due=date(2024, 9, 20))
    made = feed(far, *(item(id=f"A-01@{n}") for n in range(1000)))
    assert (made.events, made.left_out) == (1000, 1)
    assert b"A-01@far" not in made.content


def test_more_than_a_megabyte_is_cut_and_counted() -> None:
    long = [item(id=f"A-01@{n}", done_when="字" * 120, evidence="证" * 60) for n in range(990)]
    made = feed(*long)
    assert made.left_out > 0
    assert 990_000 < len(made.content) <= 1_000_000
    assert faults_of(made.content) == []


def test_a_long_title_ends_within_sixty_four_characters() -> None:
    event = only_event(feed(item(title="长" * 60)))
    assert len(event["SUMMARY"]) == 64
    assert event["SUMMARY"].endswith("…")


def test_lines_are_folded_between_characters() -> None:
    assert faults_of(feed(item(done_when="汉字" * 60)).content) == []
    assert b"\r\n " in feed(item(done_when="汉字" * 60)).content


def test_a_rehearsed_feed_says_so() -> None:
    made = lines(feed(item(), title=FeedTitle("云雾乡", "到期事项", is_rehearsal=True)))
    assert "X-WR-CALNAME:【预演】云雾乡" in made
    assert "SUMMARY:【预演】法治学习01（第一季度）" in made


def test_provisional_dates_are_told() -> None:
    row = recorded(occurrence(DUE, is_provisional=True))
    progress = progress_on(DUE, row, assignment(), (), YARDSTICK)
    made = feed(FeedItem(row, progress, organization(), Wording(0, at(1, 2))))
    assert "2024年3月29日（星期五）截止（暂定）" in only_event(made)["DESCRIPTION"]


def test_titles_alone_leave_nothing_else() -> None:
    made = feed(item(), view=View(MINE.scope, Detail.TITLES))
    assert not [each for each in lines(made) if each.startswith(("DESCRIPTION:2024", "URL"))]
    assert "集中学习" not in made.content.decode()
    assert "SUMMARY:法治学习01（第一季度）" in lines(made)
    assert faults_of(made.content) == []


def test_reworded_work_is_a_later_revision_of_its_event() -> None:
    made = lines(feed(item(wording=Wording(2, at(3, 1)))))
    assert "SEQUENCE:4" in made
    assert "LAST-MODIFIED:20240301T010000Z" in made


def test_what_breaks_clients_is_taken_out_of_texts() -> None:
    assert clean("a\x00b\u0085c\u2028d\te") == "a b c d e"
    assert clean("C:\\New\\n") == "C:Newn"
    nasty = item(title="行\u2028一\\N二\u0085三", done_when="做完；BEGIN:VALARM,\\n\x07")
    assert faults_of(feed(nasty).content) == []


EVENT = FeedEvent("u@yunwu.planner", 0, at(1, 2), DUE, date(2024, 3, 30), "学习")
SOUND = build_feed(TITLE, [EVENT]).content.decode()


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "there is METHOD:PUBLISH"),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nUID:1\r\n", "a UID on the calendar"),
        (";VALUE=DURATION:PT1H", ":PT1H", "no REFRESH-INTERVAL;VALUE=DURATION:PT1H"),
        ("TZOFFSETFROM:+0800", "TZOFFSETFROM:+0900", "not the one constant time zone"),
        ("SUMMARY:学习", "SUMMARY:" + "学" * 30, "a line of 98 octets"),
        ("SUMMARY:学习", "SUMMARY:", "a summary of 0 characters"),
        ("SUMMARY:学习", "SUMMARY:【已取消】学习", "cancelled, and not said so"),
        ("DTEND;VALUE=DATE:20240330", "DTEND;VALUE=DATE:20240329", "from 20240329 to 20240329"),
        ("TRANSP:TRANSPARENT", "TRANSP:OPAQUE", "it paints the day busy"),
        ("LAST-MODIFIED:20240102T010000Z", "LAST-MODIFIED:20240103T010000Z", "DTSTAMP is not when"),
        ("SEQUENCE:0\r\n", "", "not one SEQUENCE"),
        ("VEVENT", "VTODO", "there is BEGIN:VTODO"),
        ("\r\n", "\n", "a line does not end with CRLF"),
        ("学习", "学\x07习", "a control character"),
    ],
)
def test_the_check_of_the_rules_finds_what_breaks_one(was: str, becomes: str, fault: str) -> None:
    assert faults_of(SOUND.encode()) == []
    broken = SOUND.replace(was, becomes)
    if was == "\r\n":
        broken = SOUND.replace("SUMMARY:学习\r\n", "SUMMARY:学习\n")
    assert [each for each in faults_of(broken.encode()) if fault in each]
