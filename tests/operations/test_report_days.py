"""The days after a quarter: drafts, who is asked, who is put the report before; each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from planner.core.dates import Quarter
from planner.core.errors import NotFound
from planner.core.organization import Deputy, Organization, Reporting, Tenure
from planner.core.progress import EntryKind
from planner.core.reminders import MessageKind, MessageState, Restraint
from planner.core.report import ItemRemark, Remarks, Stage, Step, StepTaken, VersionKey
from planner.delivery.channel import Unreachable
from planner.delivery.files import FileChannel
from planner.ledger.outbox import read_deliveries
from planner.ledger.reports import list_reports, read_files
from planner.operations.approval import take_step
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.publish import close_years_before, publish
from planner.operations.record import record
from planner.operations.report import make_quarterly_report
from planner.operations.report_days import Drafting, ReportDay, keep_reports, make_by_hand
from planner.operations.sending import Dispatch, Sending, send_messages
from planner.operations.versions import ANNUAL, QUARTERLY, read_version
from planner.settings import Settings
from tests.cast import CALENDAR, ZONE, assignment, at, entry, once, organization, plan
from tests.operations.terms import TERMS

FIRST, LATE = "2024-Q1", "A-01@2024"
SAID = "因下村入户，推迟办理；措施：本周补办"
PLAN = plan(
    assignment("A-01", once(date(2024, 3, 20))),
    assignment("A-02", once(date(2024, 3, 29))),
    assignment("A-03", once(date(2024, 3, 28)), assignee="desk"),
)


def township(**more: object) -> Organization:
    """The cast's organ, whose reports 李强 checks and 孙梅 approves."""
    reporting = Reporting(checker="leader", approver="head")
    return organization(**more).model_copy(update={"reports": reporting})  # type: ignore[arg-type] # as named


@pytest.fixture
def published(sqlite_ledger: Settings) -> Settings:
    """A quarter that ended with two things of 王芳's late, and one of 周平's that is done."""
    publish(PLAN, township(), CALENDAR, at=at(1, 2), by="planner")
    done = replace(entry(EntryKind.COMPLETED, at(3, 27), "A-03@2024"), by="zhouping")
    record("yunwu", done, terms=TERMS)
    return sqlite_ledger


def keep(
    moment: datetime, kind: str = QUARTERLY, press: Press | None = None, terms: object = TERMS
) -> tuple[ReportDay, ...]:
    return keep_reports("yunwu", kind, now=moment, terms=terms, by=Drafting(press=press))  # type: ignore[arg-type] # as named


def told(moment: datetime, **more: object) -> list[tuple[str, str]]:
    """Who is told what on a day; it is sent at once."""
    days = keep(moment, **more)  # type: ignore[arg-type] # as named
    send(moment)
    return [(each.recipient, each.about) for day in days for each in day.told]


class Quiet:
    """A way that takes everything at once."""

    name = "files"

    def send(self, _message: object, _at: datetime) -> str:
        return "ok"

    def close(self) -> None:
        """Nothing is kept."""


def send(moment: datetime, way: object | None = None) -> Sending:
    dispatch = Dispatch(
        {"files": way or Quiet()},  # type: ignore[dict-item] # a channel
        "one",
        timedelta(minutes=2),
        lambda: moment,
        TERMS,
    )
    return send_messages("yunwu", dispatch, limit=50)


def say(moment: datetime, note: str = SAID, of: str = LATE, **more: object) -> None:
    kind = more.pop("kind", EntryKind.PROGRESSED)
    record("yunwu", entry(kind, moment, of, note=note, **more), terms=TERMS)  # type: ignore[arg-type] # as named


def step(kind: Step, who: str, moment: datetime, version: int = 1, note: str = "") -> None:
    key = VersionKey(QUARTERLY, FIRST, version)
    take_step("yunwu", key, StepTaken(kind, moment, who, note), None)


@pytest.mark.usefixtures("published")
def test_the_draft_comes_on_the_first_working_day_with_its_files() -> None:
    assert keep(at(3, 31)) == ()
    (day,) = keep(at(4, 1), press=Press())
    assert (day.is_new, day.standing.key) == (True, VersionKey(QUARTERLY, FIRST, 1))
    assert {each.rpartition(".")[2] for each in day.files} >= {"docx", "pdf", "xlsx"}
    assert day.sentence == (
        "2024年第一季度报告第 1 版：今天生成，2 项逾期事项没有说明原因，通知 2 人。"
    )
    office, clerk = day.told
    assert (office.recipient, clerk.recipient) == ("zhouping", "wangfang")
    assert office.kind is clerk.kind is MessageKind.REPORT
    assert "有2项逾期事项还没有说明原因" in office.text
    assert "法治学习01" in clerk.text
    assert "法治学习02" in clerk.text
    assert "请在4月8日（星期一）前补上" in clerk.text
    assert "/organs/yunwu/tasks/A-01@2024/" in clerk.text


@pytest.mark.usefixtures("published")
def test_run_twice_on_a_day_nothing_is_done_twice() -> None:
    assert len(told(at(4, 1))) == 2
    assert told(at(4, 1, 10)) == []
    assert len(list_reports("yunwu")) == 1
    assert len([m for m in read_deliveries("yunwu") if m.message.kind is MessageKind.REPORT]) == 2


@pytest.mark.usefixtures("published")
def test_only_on_the_days_of_the_setting_people_are_asked_again() -> None:
    days = {day: told(at(4, day)) for day in (1, 2, 3, 4, 7)}
    asked = {
        day: [about for who, about in those if who == "wangfang"] for day, those in days.items()
    }
    assert asked == {1: ["2024-Q1/reasons-1"], 2: [], 3: ["2024-Q1/reasons-3"], 4: [], 7: []}


@pytest.mark.usefixtures("published")
def test_a_day_that_was_slept_through_is_made_good_once() -> None:
    assert [about for _, about in told(at(4, 2))] == ["2024-Q1/ready", "2024-Q1/reasons-1"]
    assert told(at(4, 2, 11)) == []


@pytest.mark.usefixtures("published")
def test_whoever_has_said_why_is_left_in_peace_and_the_report_has_it() -> None:
    told(at(4, 1))
    say(at(4, 2))
    (day,) = keep(at(4, 3))
    assert (day.is_new, day.standing.key.version) == (True, 2)
    (only,) = day.told
    assert "法治学习02" in only.text
    assert "法治学习01" not in only.text
    late = {each.occurrence_id: each for each in day.standing.report.late}  # type: ignore[union-attr] # a quarter's
    assert (late[LATE].reason, late[LATE].remedy) == ("因下村入户，推迟办理", "本周补办")
    say(at(4, 3), "等县里安排", "A-02@2024")
    assert told(at(4, 7)) == []
    found = read_version("yunwu", QUARTERLY, FIRST)
    assert found
    assert found[0].version == 3


@pytest.mark.usefixtures("published")
def test_an_unchanged_draft_stays_the_version_it_is() -> None:
    for day in (1, 2, 3, 7):
        keep(at(4, day))
    assert [each.version for each in list_reports("yunwu")] == [1]


@pytest.mark.usefixtures("published")
def test_what_cannot_be_answered_any_more_is_asked_for_by_way_of_the_office() -> None:
    record("yunwu", entry(EntryKind.COMPLETED, at(4, 1, 8), LATE), terms=TERMS)
    (day,) = keep(at(4, 1))
    clerk = day.told[-1]
    assert "请把原因告诉督办人员周平，由其写进报告。" in clerk.text
    assert "/organs/yunwu/tasks/A-01@2024/" not in clerk.text


def test_deputies_are_asked_in_the_holders_stead(sqlite_ledger: Settings) -> None:
    away = Deputy(
        post="clerk", person="zhaomin", from_on=date(2024, 4, 1), until_on=date(2024, 4, 2)
    )
    publish(PLAN, township(deputies=(away,)), CALENDAR, at=at(1, 2), by="planner")
    assert ("zhaomin", "2024-Q1/reasons-1") in told(at(4, 1))
    assert ("wangfang", "2024-Q1/reasons-3") in told(at(4, 3))


def test_for_an_empty_post_whoever_stands_above_is_asked(sqlite_ledger: Settings) -> None:
    since = date(2023, 1, 1)
    held = (("leader", "liqiang"), ("head", "sunmei"), ("desk", "zhouping"))
    tenures = tuple(Tenure(post=post, person=who, from_on=since) for post, who in held)
    publish(PLAN, township(tenures=tenures), CALENDAR, at=at(1, 2), by="planner")
    (day,) = keep(at(4, 1))
    assert [each.recipient for each in day.told] == ["zhouping", "liqiang", "zhouping"]
    assert "平安法治办主任（目前无人任职，由李强答复）" in day.told[0].text


@pytest.mark.usefixtures("published")
def test_on_the_setting_s_day_it_is_put_before_checker_and_approver() -> None:
    for day in (1, 2, 3, 7):
        told(at(4, day), press=Press())
    (kept,) = keep(at(4, 8), press=Press())
    check, read = kept.told
    assert (check.recipient, check.about) == ("liqiang", "2024-Q1/check-0")
    assert (read.recipient, read.about) == ("sunmei", "2024-Q1/read-0")
    assert "还没有核稿，已请李强核稿。" in read.text
    for message in (check, read):
        assert message.encloses
        assert [each.shown_as.rpartition(".")[2] for each in message.encloses.files] == ["pdf"]
    send(at(4, 8))
    step(Step.CHECKED, "liqiang", at(4, 8, 15))
    assert told(at(4, 9)) == [("sunmei", "2024-Q1/sign-v1")]
    assert told(at(4, 10)) == []
    step(Step.APPROVED, "sunmei", at(4, 10, 15))
    assert told(at(4, 11)) == [("zhouping", "2024-Q1/approved-v1")]
    step(Step.ISSUED, "zhouping", at(4, 11, 15))
    assert told(at(4, 12)) == []


@pytest.mark.usefixtures("published")
def test_the_papers_lie_beside_the_mail(tmp_path: Path) -> None:
    for day in (1, 2, 3, 7):
        told(at(4, day), press=Press())
    keep(at(4, 8), press=Press())
    assert send(at(4, 8), FileChannel(tmp_path)).sent == 2
    frozen = {
        each.sha256: each.content
        for each in read_files("yunwu", VersionKey(QUARTERLY, FIRST, 1), Stage.DRAFT)
    }
    papers = [each.read_bytes() for each in tmp_path.rglob("*.pdf")]
    assert len(papers) == 2
    assert set(papers) <= set(frozen.values())


@pytest.mark.usefixtures("published")
def test_what_was_checked_early_waits_for_the_approvers_day() -> None:
    told(at(4, 1))
    step(Step.CHECKED, "liqiang", at(4, 2))
    assert [told(at(4, day)) for day in (3, 7)] == [[], []]
    assert told(at(4, 8)) == [("sunmei", "2024-Q1/sign-v1")]


@pytest.mark.usefixtures("published")
def test_nothing_changes_behind_the_back_of_who_has_checked() -> None:
    told(at(4, 1))
    step(Step.CHECKED, "liqiang", at(4, 2))
    say(at(4, 2))
    (day,) = keep(at(4, 3))
    assert (day.is_new, day.standing.is_changed, day.standing.stage) == (False, True, Stage.CHECKED)
    assert [(each.recipient, each.about) for each in day.told] == [
        ("zhouping", "2024-Q1/changed-v1")
    ]
    assert "此后数据有变化，是否出新版由督办人员决定" in day.sentence
    send(at(4, 3))
    assert told(at(4, 7)) == []
    assert [each.version for each in list_reports("yunwu")] == [1]
    # by hand it is made all the same, with what was said
    made = make_by_hand("yunwu", FIRST, now=at(4, 7), terms=TERMS, by=Drafting())
    assert (made.is_new, made.standing.key.version, made.told) == (True, 2, ())
    assert made.standing.report.remarks.about(LATE).reason == "因下村入户，推迟办理"


@pytest.mark.usefixtures("published")
def test_a_report_that_was_returned_goes_round_again() -> None:
    for day in (1, 3, 8):
        told(at(4, day))
    step(Step.CHECKED, "liqiang", at(4, 8, 15))
    step(Step.RETURNED, "sunmei", at(4, 8, 16), note="第三部分再核一下")
    assert told(at(4, 9)) == [("zhouping", "2024-Q1/returned-v1")]
    making = Making(Remarks(problems="力量不足。"))
    made = make_quarterly_report(
        "yunwu", Quarter(2024, 1), now=at(4, 9, 15), terms=TERMS, making=making
    )
    assert made.version == 2
    assert told(at(4, 10)) == [("liqiang", "2024-Q1/check-1"), ("sunmei", "2024-Q1/read-1")]


def test_where_one_person_checks_and_approves_there_is_one_message(sqlite_ledger: Settings) -> None:
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="planner")
    for day in (1, 3):
        told(at(4, day))
    assert told(at(4, 8)) == [("sunmei", "2024-Q1/check-0")]


@pytest.mark.usefixtures("published")
def test_a_post_that_nobody_holds_is_named_to_whoever_stands_above() -> None:
    for day in (1, 3):
        told(at(4, day))
    since = date(2023, 1, 1)
    held = (("clerk", "wangfang"), ("head", "sunmei"), ("desk", "zhouping"))
    tenures = tuple(Tenure(post=post, person=who, from_on=since) for post, who in held)
    publish(PLAN, township(tenures=tenures), CALENDAR, at=at(4, 7), by="planner")
    (day,) = keep(at(4, 8))
    (check,) = [each for each in day.told if each.about == "2024-Q1/check-0"]
    assert check.recipient == "sunmei"
    assert "岗位“分管领导”目前无人任职，请确定由谁核稿" in check.text


@pytest.mark.usefixtures("published")
def test_what_is_not_out_by_the_next_day_is_said_as_things_stand_then() -> None:
    class Down(Quiet):
        def send(self, _message: object, _at: datetime) -> str:
            raise Unreachable("文件", "写不进")

    keep(at(4, 1))
    assert send(at(4, 1), Down()).left.failed == 2
    say(at(4, 1, 15))
    (day,) = keep(at(4, 2))
    clerk = day.told[-1]
    assert (clerk.recipient, clerk.about) == ("wangfang", "2024-Q1/reasons-1")
    assert "法治学习01" not in clerk.text
    assert send(at(4, 2)).sent == 2
    states = [each.state for each in read_deliveries("yunwu", recipient="wangfang")]
    assert sorted(states) == [MessageState.BUNDLED, MessageState.SENT]


@pytest.mark.usefixtures("published")
def test_who_has_had_enough_this_week_is_asked_when_there_is_room() -> None:
    few = replace(TERMS, restraint=Restraint(weekly_limit=1))
    assert [who for who, _ in told(at(4, 1), terms=few)] == ["zhouping", "wangfang"]
    assert told(at(4, 3), terms=few) == []
    (noted, *_) = read_deliveries("yunwu", recipient="wangfang", day=date(2024, 4, 3))
    assert (noted.state, noted.attempts[0].proof) == (MessageState.BUNDLED, "本周已有1封")
    # the Sunday that is worked on still belongs to that week
    assert told(at(4, 7), terms=few) == []
    assert ("wangfang", "2024-Q1/reasons-3") in told(at(4, 8), terms=few)


@pytest.mark.usefixtures("published")
def test_at_night_what_is_said_is_held_until_the_morning() -> None:
    keep(at(4, 1, 21))
    states = {
        each.state for each in read_deliveries("yunwu") if each.message.kind is MessageKind.REPORT
    }
    assert states == {MessageState.HELD}


@pytest.mark.usefixtures("published")
def test_quarters_slept_through_get_their_drafts_and_only_the_last_is_spoken_of() -> None:
    days = keep(datetime(2024, 10, 8, 9, tzinfo=ZONE))
    assert [each.standing.key.period for each in days] == [FIRST, "2024-Q2", "2024-Q3"]
    about = {each.about for day in days for each in day.told}
    assert about == {"2024-Q1/ready", "2024-Q2/ready", "2024-Q3/ready"}


def test_without_a_plan_there_is_nothing_to_report(sqlite_ledger: Settings) -> None:
    publish(PLAN, organization(), CALENDAR, at=at(4, 15), by="planner")
    assert keep(at(4, 16)) == ()
    assert keep(at(4, 16), ANNUAL) == ()
    with pytest.raises(NotFound):
        make_by_hand("yunwu", "2023", now=at(4, 16), terms=TERMS, by=Drafting())


@pytest.mark.usefixtures("published")
def test_the_years_report_asks_only_what_its_quarters_have_not_asked() -> None:
    told(at(4, 1))
    remarks = Remarks(items={LATE: ItemRemark(reason="因下村入户，推迟办理")})
    by_office = Making(remarks)
    make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 2), terms=TERMS, making=by_office)
    new_year = at(1, 2, year=2025)
    close_years_before("yunwu", new_year)
    keep(new_year)
    (day,) = keep(new_year, ANNUAL)
    assert day.standing.key == VersionKey(ANNUAL, "2024", 1)
    assert day.standing.report.remarks.about(LATE).reason == "因下村入户，推迟办理"
    about = [(each.recipient, each.about) for each in day.told]
    assert about == [("zhouping", "2024/ready"), ("wangfang", "2024/reasons-1")]
    assert "法治学习02" in day.told[1].text
    assert "法治学习01" not in day.told[1].text
    assert "请把原因告诉督办人员周平" in day.told[1].text
    assert keep(at(1, 1, year=2025), ANNUAL) == ()


def test_what_the_last_quarter_asks_the_year_does_not_ask_again(sqlite_ledger: Settings) -> None:
    late = plan(assignment("A-01", once(date(2024, 11, 29))))
    publish(late, township(), CALENDAR, at=at(1, 2), by="planner")
    day = at(1, 2, year=2025)
    close_years_before("yunwu", day)
    assert [about for _, about in told(day)] == [
        "2024-Q1/ready",
        "2024-Q2/ready",
        "2024-Q3/ready",
        "2024-Q4/ready",
        "2024-Q4/reasons-1",
    ]
    assert told(day, kind=ANNUAL) == [("zhouping", "2024/ready")]
