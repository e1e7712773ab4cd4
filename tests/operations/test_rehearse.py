"""A played year: the same operations, the same bytes each time."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from planner.core.dates import Quarter, Window
from planner.core.errors import NotFound
from planner.core.feed import Reach, Scope, View
from planner.core.plan import Count, Every, Period
from planner.core.report import QuarterReport
from planner.delivery.files import FileChannel
from planner.documents.rehearsal import Summary
from planner.ledger.outbox import read_deliveries
from planner.ledger.store import close
from planner.operations.feeds import make_feed
from planner.operations.freezing import save_report
from planner.operations.publish import publish
from planner.operations.rehearse import Play, finish, play, write_feeds, year_window
from planner.operations.report import due_quarter, make_quarterly_report, unreported
from planner.operations.script import plan_answers
from planner.settings import Settings
from tests.cast import CALENDAR, ZONE, assignment, at, indicator, organization, plan
from tests.databases import settings_of, use
from tests.operations.terms import TERMS

PLAN = plan(
    assignment("A-01", counts=(Count(indicator="I-01"),)),
    assignment("A-02", Every(every=Period.WEEK, due="friday")),
    assignment("A-03", Every(every=Period.MONTH, due="15")),
    indicators=(indicator(),),
)

CLERK = View(Scope(Reach.POST, "clerk"))


def script_in(folder: Path) -> Play:
    return Play(PLAN, organization(), TERMS, ZONE, {"files": FileChannel(folder / "messages")})


def play_year(folder: Path, way: str) -> Summary:
    folder.mkdir(exist_ok=True)
    script = script_in(folder)
    answers = plan_answers(PLAN, organization(), CALENDAR, way, ZONE)
    return finish(script, play(script, answers, year_window(2024, CALENDAR)), folder)


def digest(folder: Path) -> dict[str, str]:
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def test_the_same_call_gives_the_same_bytes(
    sqlite_ledger: Settings, sqlite_template: Path, tmp_path: Path
) -> None:
    summary = play_year(tmp_path / "one", "random:7")
    close()
    other = settings_of(tmp_path / "other")
    (tmp_path / "other" / "var").mkdir(parents=True)
    (tmp_path / "other" / "var" / "planner.sqlite3").write_bytes(sqlite_template.read_bytes())
    use(other)
    assert play_year(tmp_path / "two", "random:7") == summary
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    firsts = [each for each in summary.reports if each.endswith("-v1")]
    assert firsts == ["2024-Q1-v1", "2024-Q2-v1", "2024-Q3-v1", "2024-Q4-v1", "2024-v1"]
    made = [each.name for each in (tmp_path / "one" / "reports").rglob("*.docx")]
    assert sorted(made) == sorted(f"yunwu-{each}.docx" for each in summary.reports)
    assert summary.messages == len(list((tmp_path / "one" / "messages").rglob("*.eml")))


def test_those_who_answer_in_time_hear_only_what_is_coming(
    sqlite_ledger: Settings, tmp_path: Path
) -> None:
    play_year(tmp_path / "out", "on-time")
    kinds = {(each.message.recipient, each.message.kind) for each in read_deliveries("yunwu")}
    # beside 王芳's work only the head's week, the office's month, and the report, which 孙梅 checks
    assert kinds == {
        ("wangfang", "digest"),
        ("sunmei", "weekly"),
        ("zhouping", "monthly"),
        ("zhouping", "report"),
        ("sunmei", "report"),
    }
    text = "".join(f.read_text("utf-8") for f in (tmp_path / "out" / "reports").rglob("*.md"))
    assert "项逾期未办。" not in text
    (file,) = (tmp_path / "out" / "reports").rglob("yunwu-2024-Q4-v1.json")
    last = QuarterReport.model_validate_json(file.read_text("utf-8"))
    assert last.indicators[0].value == 4
    assert last.overall.share == 100


def test_silence_goes_up_to_the_head_and_ends_with_the_year(
    sqlite_ledger: Settings, tmp_path: Path
) -> None:
    summary = play_year(tmp_path / "out", "none")
    assert (summary.people, summary.answers) == (4, 0)
    assert ("2024-02-16", "2024-02-18", "A-02@2024-W07") in summary.moved
    assert "演练小结" in (tmp_path / "out" / "summary.md").read_text("utf-8")


def test_feeds_are_left_for_each_post_that_is_held(sqlite_ledger: Settings, tmp_path: Path) -> None:
    script = script_in(tmp_path)
    with pytest.raises(NotFound, match="已发布的计划"):
        write_feeds(script, date(2024, 1, 2), tmp_path / "feeds")
    with pytest.raises(NotFound, match="已发布的计划"):
        make_feed("yunwu", CLERK, today=date(2024, 1, 2), terms=TERMS)
    list(play(script, {}, Window(date(2024, 1, 1), date(2024, 1, 3))))
    assert write_feeds(script, date(2024, 1, 2), tmp_path / "feeds") == 5
    mine = make_feed("yunwu", CLERK, today=date(2024, 1, 2), terms=TERMS)
    assert len(Calendar.from_ical(mine.content).events) == mine.events > 30
    leader = View(Scope(Reach.POST, "leader"))
    assert make_feed("yunwu", leader, today=date(2024, 1, 2), terms=TERMS).events == 0


def test_a_report_is_due_from_the_first_working_day_after_its_quarter() -> None:
    assert due_quarter(date(2024, 4, 1), CALENDAR) == Quarter(2024, 1)
    assert due_quarter(date(2024, 10, 7), CALENDAR) is None
    assert due_quarter(date(2024, 10, 8), CALENDAR) == Quarter(2024, 3)


def test_unchanged_data_gives_no_second_version(sqlite_ledger: Settings, tmp_path: Path) -> None:
    first = Quarter(2024, 1)
    april = date(2024, 4, 1)
    assert unreported("yunwu", april, CALENDAR) == ()
    with pytest.raises(NotFound, match="2024年"):
        make_quarterly_report("yunwu", first, now=at(4, 1), terms=TERMS)
    list(play(script_in(tmp_path), {}, Window(date(2024, 1, 1), date(2024, 1, 3))))
    assert unreported("yunwu", april, CALENDAR) == (first,)
    with pytest.raises(NotFound, match="请等该季度结束后"):
        make_quarterly_report("yunwu", first, now=at(3, 29), terms=TERMS)
    made = make_quarterly_report("yunwu", first, now=at(4, 1), terms=TERMS)
    again = make_quarterly_report("yunwu", first, now=at(4, 2), terms=TERMS)
    assert (made.version, made.is_new, again.version, again.is_new) == (1, True, 1, False)
    assert unreported("yunwu", april, CALENDAR) == ()
    assert save_report(made, tmp_path / "reports").name == "yunwu-2024-Q1-v1.md"


def test_quarters_slept_through_are_reported_on_later(
    sqlite_ledger: Settings, tmp_path: Path
) -> None:
    publish(PLAN, organization(), CALENDAR, at=at(4, 15), by="zhouping")
    assert unreported("yunwu", date(2024, 10, 7), CALENDAR) == ()
    assert unreported("yunwu", date(2024, 10, 8), CALENDAR) == (Quarter(2024, 2), Quarter(2024, 3))
    assert unreported("yunwu", date(2025, 1, 2), CALENDAR)[-1] == Quarter(2024, 4)


def test_somebody_whose_post_is_empty_does_not_answer() -> None:
    from planner.core.organization import Tenure

    nobody = organization((Tenure(post="desk", person="zhouping", from_on=date(2023, 1, 1)),))
    assert plan_answers(PLAN, nobody, CALENDAR, "on-time", ZONE) == {}
