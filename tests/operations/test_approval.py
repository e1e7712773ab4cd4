"""核稿、签发、印发: who may, when, and what each step leaves in the ledger."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from planner.core.dates import Quarter, Window
from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Deputy, Organization, Reporting
from planner.core.permissions import Member
from planner.core.report import (
    Masthead,
    QuarterReport,
    Remarks,
    ReportFile,
    Stage,
    Step,
    StepTaken,
    VersionKey,
)
from planner.ledger.reports import file_names, read_files, read_steps
from planner.ledger.store import transaction
from planner.operations.approval import (
    masthead_of,
    may_take,
    steps_open_to,
    take_step,
    waiting,
    waiting_for,
)
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.report import make_quarterly_report, make_span_report
from planner.operations.versions import frozen_files, require_version
from planner.operations.years import organization_of
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.terms import TERMS

KEY = VersionKey("quarterly", "2024-Q1", 1)
PLAN, PRESS = plan(assignment("A-01")), Press()
NUMBER = "云雾府文〔2024〕7号"


def office(*deputies: Deputy) -> Organization:
    """王芳's clerk checks, 李强 approves; 周平 issues to the county."""
    named = Reporting(checker="clerk", approver="leader", addressees="县人民政府")
    return organization(deputies=deputies).model_copy(update={"reports": named})


@pytest.fixture
def draft(sqlite_ledger: Settings) -> VersionKey:
    """The first quarter's report, frozen with its files."""
    week = Deputy(
        post="leader", person="zhaomin", from_on=date(2024, 4, 8), until_on=date(2024, 4, 12)
    )
    publish(PLAN, office(week), CALENDAR, at=at(1, 2), by="planner")
    return freeze()


def freeze(problems: str = "") -> VersionKey:
    """Freeze the first quarter's report."""
    how = Making(Remarks(problems=problems))
    made = make_quarterly_report("yunwu", Quarter(2024, 1), now=at(4, 1), terms=TERMS, making=how)
    return made.key


def take(key: VersionKey, step: Step, by: str, day: int = 2, **more: object) -> None:
    """Take a step without making documents."""
    take_step("yunwu", key, StepTaken(step, at(4, day), by, **more), None)  # type: ignore[arg-type] # as named


def data_in(files: tuple[ReportFile, ...]) -> QuarterReport:
    """The data among a version's files."""
    (data,) = (each.content for each in files if each.name.endswith(".json"))
    return QuarterReport.model_validate_json(data)


def words_in(files: tuple[ReportFile, ...]) -> str:
    """The text of the Word document among a version's files."""
    (word,) = (each.content for each in files if each.name.endswith(".docx"))
    document = Document(BytesIO(word))
    cells = (cell.text for each in document.tables for row in each.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_a_report_goes_from_draft_to_issued_and_each_stage_keeps_its_documents(
    draft: VersionKey,
) -> None:
    take_step("yunwu", draft, StepTaken(Step.CHECKED, at(4, 2), "wangfang", "同意"), PRESS)
    signed = take_step("yunwu", draft, StepTaken(Step.APPROVED, at(4, 3), "liqiang"), PRESS)
    with_number = Masthead(number=NUMBER)
    issued = take_step(
        "yunwu", draft, StepTaken(Step.ISSUED, at(4, 5), "zhouping", "", with_number), PRESS
    )
    assert sorted(file_names("yunwu", draft)) == ["approved", "issued"]
    assert frozen_files("yunwu", draft) == (Stage.ISSUED, read_files("yunwu", draft, Stage.ISSUED))
    assert {each.name for each in signed} == {each.name for each in issued}
    completed = Masthead(addressees="县人民政府", signer="李强", signed_on=date(2024, 4, 3))
    assert data_in(signed).masthead == completed
    assert data_in(issued).masthead == completed.model_copy(update={"number": NUMBER})
    assert "2024年4月3日" in words_in(signed)
    assert NUMBER in words_in(issued)
    assert NUMBER not in words_in(signed)
    checked, approved, sent = read_steps("yunwu", draft)
    assert (checked.note, checked.masthead) == ("同意", None)
    assert (approved.by, approved.masthead) == ("liqiang", completed)
    assert sent.masthead == data_in(issued).masthead


def test_the_data_of_the_version_stays_as_it_was_frozen(draft: VersionKey) -> None:
    stored, report = require_version("yunwu", *draft)
    take(draft, Step.CHECKED, "wangfang")
    take(draft, Step.APPROVED, "liqiang")
    again, same = require_version("yunwu", *draft)
    assert (again, same) == (stored, report)
    assert report.masthead.signed_on is None
    assert masthead_of(report, read_steps("yunwu", draft)).signed_on == date(2024, 4, 2)
    assert masthead_of(report, ()) == report.masthead


def test_only_numbers_and_the_day_are_completed_and_the_rest_stays_as_frozen(
    draft: VersionKey,
) -> None:
    given = Masthead(
        number=NUMBER,
        signed_on=date(2024, 4, 1),
        addressees="别的机关",
        signer="赵敏",
        copies="某局",
    )
    take(draft, Step.CHECKED, "wangfang", masthead=given)
    take(draft, Step.APPROVED, "liqiang", masthead=given)
    _, approved = read_steps("yunwu", draft)
    assert approved.masthead == Masthead(
        number=NUMBER, signed_on=date(2024, 4, 1), addressees="县人民政府", signer="李强"
    )


def test_what_goes_to_no_higher_office_has_no_signer(sqlite_ledger: Settings) -> None:
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="planner")
    key = freeze()
    take(key, Step.CHECKED, "sunmei")
    take(key, Step.APPROVED, "sunmei")
    assert read_steps("yunwu", key)[-1].masthead == Masthead(signed_on=date(2024, 4, 2))


@pytest.mark.parametrize("by", ["liqiang", "sunmei", "zhouping", "zhaomin", "nobody", ""])
def test_nobody_checks_but_the_post_that_is_named(draft: VersionKey, by: str) -> None:
    with pytest.raises(NotAllowed, match="只有当天的核稿人可以核稿"):
        take(draft, Step.CHECKED, by)
    assert read_steps("yunwu", draft) == ()


def test_each_step_is_its_own_posts(draft: VersionKey) -> None:
    with pytest.raises(NotAllowed, match="只有当天的核稿人、签发人可以退回修改"):
        take(draft, Step.RETURNED, "zhouping", note="数字不对")
    take(draft, Step.CHECKED, "wangfang")
    with pytest.raises(NotAllowed, match="只有当天的签发人可以签发"):
        take(draft, Step.APPROVED, "wangfang")
    take(draft, Step.APPROVED, "liqiang")
    with pytest.raises(NotAllowed, match="只有当天的督办人员可以印发"):
        take(draft, Step.ISSUED, "liqiang")
    take(draft, Step.ISSUED, "zhouping")


def test_a_deputy_signs_with_their_own_name_while_they_stand_in(draft: VersionKey) -> None:
    take(draft, Step.CHECKED, "wangfang")
    for day in (7, 13):
        with pytest.raises(NotAllowed, match="只有当天的签发人"):
            take(draft, Step.APPROVED, "zhaomin", day)
    take(draft, Step.APPROVED, "zhaomin", 8)
    (_, approved) = read_steps("yunwu", draft)
    assert approved.masthead is not None
    assert approved.masthead.signer == "赵敏"


def test_the_organization_of_today_decides_not_that_of_a_page_opened_before(
    draft: VersionKey,
) -> None:
    known = Member("yunwu.wangfang", date(2024, 4, 2), office(), "wangfang")
    assert may_take(known, Step.CHECKED, office())
    publish(PLAN, organization(), CALENDAR, at=at(4, 2), by="planner")
    with pytest.raises(NotAllowed, match="只有当天的核稿人"):
        take(draft, Step.CHECKED, "wangfang")


def test_who_returns_a_version_says_why(draft: VersionKey) -> None:
    with pytest.raises(NotAllowed, match="没有写明要改什么"):
        take(draft, Step.RETURNED, "wangfang", note="  ")
    take(draft, Step.RETURNED, "wangfang", note="数字不对")
    with pytest.raises(NotAllowed, match="这一版已退回。现在可以：核稿"):
        take(draft, Step.APPROVED, "liqiang")
    take(draft, Step.CHECKED, "wangfang")
    assert [each.step for each in read_steps("yunwu", draft)] == [Step.RETURNED, Step.CHECKED]


def test_only_the_last_version_goes_on(draft: VersionKey) -> None:
    take(draft, Step.CHECKED, "wangfang")
    later = freeze("力量不足。")
    with pytest.raises(NotAllowed, match="已有更新的版本"):
        take(draft, Step.APPROVED, "liqiang")
    with pytest.raises(NotAllowed, match="这一版还是草稿"):
        take(later, Step.APPROVED, "liqiang")
    with pytest.raises(NotFound, match="第9版"):
        take(VersionKey("quarterly", "2024-Q1", 9), Step.CHECKED, "wangfang")


def test_where_documents_cannot_be_made_the_step_is_not_taken(
    draft: VersionKey, tmp_path: Path
) -> None:
    take(draft, Step.CHECKED, "wangfang")
    without_fonts = Press(fonts=tmp_path / "fonts")
    approval = StepTaken(Step.APPROVED, at(4, 3), "liqiang")
    with pytest.raises(NotFound, match="字体目录"):
        take_step("yunwu", draft, approval, without_fonts)
    assert len(read_steps("yunwu", draft)) == 1


def test_a_step_inside_another_transaction_goes_with_it(draft: VersionKey) -> None:
    class Stopped(Exception):
        """What comes afterwards fails."""

    def stop() -> None:
        with transaction("yunwu"):
            take(draft, Step.CHECKED, "wangfang")
            raise Stopped

    with pytest.raises(Stopped):
        stop()
    assert read_steps("yunwu", draft) == ()


def waits(day: int = 2) -> list[tuple[str, str, str, str]]:
    """Period, what has to be done, the post, who answers for it."""
    return [
        (
            each.key.period,
            each.word,
            each.post,
            each.holding.person.name if each.holding else "",
        )
        for each in waiting("yunwu", date(2024, 4, day))
    ]


def test_a_report_waits_for_one_post_after_the_other(draft: VersionKey) -> None:
    assert waits() == [("2024-Q1", "核稿", "clerk", "王芳")]
    assert waiting("yunwu", date(2024, 4, 2))[0].since == at(4, 1)
    take(draft, Step.RETURNED, "wangfang", note="数字不对")
    assert waits() == [("2024-Q1", "修改", "desk", "周平")]
    assert waiting("yunwu", date(2024, 4, 2))[0].step is None
    freeze("数字已改。")
    assert waits() == [("2024-Q1", "核稿", "clerk", "王芳")]
    again = VersionKey("quarterly", "2024-Q1", 2)
    take(again, Step.CHECKED, "wangfang", 3)
    assert waits() == [("2024-Q1", "签发", "leader", "李强")]
    assert waits(9) == [("2024-Q1", "签发", "leader", "赵敏")]
    assert waiting("yunwu", date(2024, 4, 9))[0].since == at(4, 3)
    take(again, Step.APPROVED, "liqiang", 3)
    assert waits() == [("2024-Q1", "印发", "desk", "周平")]
    take(again, Step.ISSUED, "zhouping", 3)
    assert waits() == []


def test_what_waits_for_somebody_is_told_to_them_and_their_deputy(draft: VersionKey) -> None:
    take(draft, Step.CHECKED, "wangfang")

    in_force = organization_of("yunwu", date(2024, 4, 2))

    def told(person: str, day: int) -> list[str]:
        who = Member(person, date(2024, 4, day), in_force, person)
        return [each.word for each in waiting_for(who)]

    assert (told("liqiang", 9), told("zhaomin", 9)) == (["签发"], ["签发"])
    assert (told("zhaomin", 3), told("wangfang", 9), told("zhouping", 9)) == ([], [], [])
    assert waiting_for(Member("admin", date(2024, 4, 9), is_administrator=True)) == ()


def test_reports_on_other_days_wait_only_once_somebody_took_a_step(draft: VersionKey) -> None:
    window = Window.through(date(2024, 1, 1), date(2024, 2, 29))
    made = make_span_report("yunwu", window, now=at(4, 1), terms=TERMS)
    assert [each[0] for each in waits()] == ["2024-Q1"]
    take(made.key, Step.CHECKED, "wangfang")
    assert [each[0] for each in waits()] == ["2024-Q1", "2024-01-01_2024-02-29"]


def test_nothing_waits_where_there_is_no_report(sqlite_ledger: Settings) -> None:
    assert waiting("yunwu", date(2024, 4, 2)) == ()


def test_people_are_offered_the_steps_that_they_may_take_now() -> None:
    def offered(person: str, stage: Stage, *, is_latest: bool = True) -> list[str]:
        who = Member(person, date(2024, 4, 2), office(), person)
        steps = steps_open_to(who, office(), stage, is_latest=is_latest)
        return [each.word for each in steps]

    assert offered("wangfang", Stage.DRAFT) == ["核稿", "退回修改"]
    assert offered("wangfang", Stage.CHECKED) == ["退回修改"]
    assert offered("liqiang", Stage.CHECKED) == ["签发", "退回修改"]
    assert offered("liqiang", Stage.CHECKED, is_latest=False) == []
    assert offered("zhouping", Stage.APPROVED) == ["印发"]
    assert offered("sunmei", Stage.APPROVED) == []
