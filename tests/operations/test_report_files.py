"""Versions with their files: both kept or neither, remarks carried on, versions compared."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from planner.core.dates import Quarter, Window
from planner.core.errors import NotAllowed, NotFound, Unavailable
from planner.core.organization import Reporting
from planner.core.plan import Count, Plan
from planner.core.progress import EntryKind
from planner.core.report import (
    AnnualReport,
    ItemRemark,
    Masthead,
    QuarterReport,
    Remarks,
    ReportFile,
    Stage,
    VersionKey,
)
from planner.documents.form import make_template
from planner.ledger.reports import list_reports, read_files
from planner.operations.comparison import compare_versions
from planner.operations.freezing import Making, save_report
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_annual_report, make_quarterly_report, make_span_report
from planner.operations.versions import frozen_files, keep_files, kind_of, read_version
from planner.operations.whole import SUMS
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, indicator, organization, plan
from tests.operations.terms import TERMS

FIRST = Quarter(2024, 1)
KEY = VersionKey("quarterly", "2024-Q1", 1)
PLAN = plan(assignment("A-01", counts=(Count(indicator="I-01"),)), indicators=(indicator(),))
ENDINGS = {"docx", "pdf", "html", "xlsx", "md", "json"}


@pytest.fixture
def published(sqlite_ledger: Settings) -> None:
    """A ledger with a plan of 2024, its first quarter finished."""
    publish(PLAN, organization(), CALENDAR, at=at(1, 2), by="planner")
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 20)), terms=TERMS)


PRESS = Making(press=Press())


def digests(folder: Path) -> dict[str, str]:
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in folder.iterdir()
        if each.name != SUMS
    }


@pytest.mark.usefixtures("published")
def test_a_version_has_all_its_files_each_with_its_digest(tmp_path: Path) -> None:
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    assert (made.key, made.stem) == (KEY, "yunwu-2024-Q1-v1")
    assert {each.name.partition(".")[2] for each in made.files} == ENDINGS
    assert read_files("yunwu", KEY, Stage.DRAFT) == tuple(sorted(made.files, key=by_name))
    folder = save_report(made, tmp_path).parent
    assert folder == tmp_path / "yunwu-2024-Q1-v1"
    assert digests(folder) == {each.name: each.sha256 for each in made.files}
    checker = shutil.which("sha256sum")
    if checker:
        subprocess.run([checker, "--check", SUMS], cwd=folder, check=True)
    stored = QuarterReport.model_validate_json((folder / "yunwu-2024-Q1-v1.json").read_bytes())
    found = read_version("yunwu", "quarterly", "2024-Q1")
    assert found
    assert stored == made.report == found[1]


def by_name(file: ReportFile) -> str:
    return file.name


@pytest.mark.usefixtures("published")
def test_made_twice_nothing_is_kept_twice_and_what_was_lost_comes_back(tmp_path: Path) -> None:
    first = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    folder = save_report(first, tmp_path).parent
    again = make_quarterly_report("yunwu", FIRST, now=at(4, 2), terms=TERMS, making=PRESS)
    assert (again.version, again.is_new) == (1, False)
    assert sorted(again.files, key=by_name) == sorted(first.files, key=by_name)
    assert [each.version for each in list_reports("yunwu")] == [1]
    (folder / "yunwu-2024-Q1-v1.pdf").write_bytes(b"torn")
    (folder / "yunwu-2024-Q1-v1.docx").unlink()
    save_report(again, tmp_path)
    assert digests(folder) == {each.name: each.sha256 for each in first.files}


@pytest.mark.usefixtures("published")
def test_files_of_a_version_stay_as_they_were_frozen_when_the_template_changes(
    tmp_path: Path,
) -> None:
    how = Making(press=Press(templates=tmp_path))
    first = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=how)
    (tmp_path / "quarterly.docx").write_bytes(reworded())
    again = make_quarterly_report("yunwu", FIRST, now=at(4, 2), terms=TERMS, making=how)
    assert sorted(again.files, key=by_name) == sorted(first.files, key=by_name)
    assert again.text == first.text


def reworded() -> bytes:
    """Our template with another heading."""
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(make_template("quarterly")))
    for line in document.paragraphs:
        if line.text == "七、需上级协调事项":
            line.runs[0].text = "七、请求支持的事项"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.usefixtures("published")
def test_where_files_do_not_fit_on_the_disk_there_is_no_version_either() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 12}")
    with pytest.raises(Unavailable, match="磁盘已满"):
        make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    assert list_reports("yunwu") == ()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    assert (made.version, made.is_new) == (1, True)


@pytest.mark.usefixtures("published")
def test_a_version_that_cannot_be_saved_elsewhere_is_kept_all_the_same(tmp_path: Path) -> None:
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    (tmp_path / "reports").write_text("in the way")
    with pytest.raises(Unavailable, match="没有留下不完整的文件"):
        save_report(made, tmp_path / "reports")
    assert len(read_files("yunwu", KEY, Stage.DRAFT)) == len(ENDINGS)


@pytest.mark.usefixtures("published")
def test_a_fonts_folder_that_is_missing_leaves_no_version(tmp_path: Path) -> None:
    how = Making(press=Press(fonts=tmp_path / "fonts"))
    with pytest.raises(NotFound, match="找不到字体目录"):
        make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=how)
    assert list_reports("yunwu") == ()


@pytest.mark.usefixtures("sqlite_ledger")
def test_the_first_version_goes_to_whom_the_organization_names() -> None:
    named = Reporting(addressees="县人民政府", copies="县司法局")
    office = organization().model_copy(update={"reports": named})
    publish(PLAN, office, CALENDAR, at=at(1, 2), by="planner")
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    assert made.report.masthead == Masthead(addressees="县人民政府", copies="县司法局")
    own = Making(masthead=Masthead(addressees="县委"))
    make_quarterly_report("yunwu", FIRST, now=at(4, 2), terms=TERMS, making=own)
    told = Making(remarks=Remarks(problems="力量不足。"))
    last = make_quarterly_report("yunwu", FIRST, now=at(4, 3), terms=TERMS, making=told)
    assert (last.version, last.report.masthead) == (3, Masthead(addressees="县委"))


@pytest.mark.usefixtures("published")
def test_remarks_are_kept_from_version_to_version() -> None:
    told, head = Remarks(problems="力量不足。"), Masthead(addressees="县委")
    first = make_quarterly_report(
        "yunwu", FIRST, now=at(4, 1), terms=TERMS, making=Making(told, head)
    )
    again = make_quarterly_report("yunwu", FIRST, now=at(4, 2), terms=TERMS)
    assert (again.version, again.is_new) == (1, False)
    assert (again.report.remarks, again.report.masthead) == (told, head)
    changed = make_quarterly_report(
        "yunwu", FIRST, now=at(4, 3), terms=TERMS, making=Making(Remarks(problems="已补充。"))
    )
    assert (changed.version, changed.report.masthead) == (2, head)
    assert first.report.remarks == told


@pytest.mark.usefixtures("published")
def test_what_is_told_of_an_occurrence_that_is_not_there_is_refused() -> None:
    told = Making(Remarks(items={"A-99@2024-Q1": ItemRemark(reason="不明")}))
    with pytest.raises(NotFound, match="找不到期次“A-99@2024-Q1”"):
        make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=told)


@pytest.mark.usefixtures("published")
def test_a_correction_makes_a_version_that_says_what_changed_and_why(
    change: Callable[[], None],
) -> None:
    make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    change()
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 3), terms=TERMS)
    assert (made.version, made.is_new) == (2, True)
    found = {
        each.change.what: each for each in compare_versions("yunwu", "quarterly", "2024-Q1", (1, 2))
    }
    done = found["总体：办结"]
    assert (done.change.before, done.change.after) == ("1", "0")
    assert done.reasons[-1].endswith("2024年4月2日 王芳 更正 A-01@2024-Q1（点错了）")
    assert done.reasons[-1].startswith(f"第{done.change.entries[-1]}条：")


@pytest.fixture
def change() -> Callable[[], None]:
    """Take the completion back, after the report was made."""
    slip = entry(EntryKind.CORRECTED, at(4, 2), note="点错了", is_undoing=True)
    return lambda: record("yunwu", slip, terms=TERMS)


@pytest.mark.usefixtures("published")
def test_texts_alone_change_without_entries() -> None:
    make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    told = Making(Remarks(problems="力量不足。"))
    make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=told)
    (only,) = compare_versions("yunwu", "quarterly", "2024-Q1", (1, 2))
    assert (only.change.what, only.change.after, only.reasons) == ("存在问题", "力量不足。", ())
    with pytest.raises(NotFound, match="第9版"):
        compare_versions("yunwu", "quarterly", "2024-Q1", (1, 9))


@pytest.mark.usefixtures("published")
def test_the_years_report_comes_with_its_neighbours() -> None:
    with pytest.raises(NotFound, match="请等该年度结束后"):
        make_annual_report("yunwu", 2024, now=at(12, 31), terms=TERMS)
    publish(next_years(), organization(), CALENDAR, at=at(12, 20), by="planner")
    made = make_annual_report("yunwu", 2024, now=at(1, 2, year=2025), terms=TERMS, making=PRESS)
    assert made.stem == "yunwu-2024-v1"
    assert {each.name.partition(".")[2] for each in made.files} == ENDINGS
    assert made.report.next_year is not None
    assert made.report.next_year.plan_title == "2025年工作计划"
    found = read_version("yunwu", "annual", "2024")
    assert found
    assert found[1] == made.report
    again = make_annual_report("yunwu", 2024, now=at(1, 3, year=2025), terms=TERMS)
    assert not again.is_new
    make_annual_report(
        "yunwu", 2024, now=at(1, 4, year=2025), terms=TERMS, making=Making(Remarks(other="无。"))
    )
    (only,) = compare_versions("yunwu", "annual", "2024", (1, 2))
    assert only.change.what == "其他需要报告的事项"


def next_years() -> Plan:
    return PLAN.model_copy(update={"year": 2025, "title": "2025年工作计划"})


@pytest.mark.usefixtures("published")
def test_any_days_of_a_year_can_be_reported_on_when_they_are_over() -> None:
    days = Window.through(date(2024, 2, 1), date(2024, 4, 30))
    made = make_span_report("yunwu", days, now=at(5, 6), terms=TERMS)
    assert made.stem == "yunwu-2024-02-01_2024-04-30-v1"
    assert made.report.overall.done == 1
    with pytest.raises(NotFound, match="已结束的时段"):
        make_span_report("yunwu", days, now=at(4, 30), terms=TERMS)
    over = Window.through(date(2024, 12, 1), date(2025, 1, 31))
    with pytest.raises(NotAllowed, match="不是同一年里的一段日子"):
        make_span_report("yunwu", over, now=at(3, 1, year=2025), terms=TERMS)


@pytest.mark.usefixtures("published")
def test_a_version_that_was_frozen_without_files_gets_them_from_its_own_data() -> None:
    bare = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    assert frozen_files("yunwu", KEY) == (Stage.DRAFT, ())
    stage, files = keep_files("yunwu", KEY, Press())
    assert stage is Stage.DRAFT
    assert {each.name.partition(".")[2] for each in files} == ENDINGS
    data = {each.name: each.content for each in files}["yunwu-2024-Q1-v1.json"]
    assert QuarterReport.model_validate_json(data) == bare.report
    assert keep_files("yunwu", KEY, Press()) == frozen_files("yunwu", KEY) == (stage, files)
    with pytest.raises(NotFound, match="第7版"):
        keep_files("yunwu", VersionKey("quarterly", "2024-Q1", 7), Press())


@pytest.mark.usefixtures("published")
def test_files_come_with_the_next_making_where_there_were_none() -> None:
    make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 2), terms=TERMS, making=PRESS)
    assert (made.version, made.is_new) == (1, False)
    assert frozen_files("yunwu", KEY)[1] == tuple(sorted(made.files, key=by_name))


@pytest.mark.usefixtures("published")
def test_without_a_press_there_are_text_and_data(tmp_path: Path) -> None:
    made = make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS)
    text = save_report(made, tmp_path)
    assert text == tmp_path / "yunwu-2024-Q1-v1" / "yunwu-2024-Q1-v1.md"
    assert json.loads(text.with_suffix(".json").read_text("utf-8"))["quarter"] == "2024-Q1"


@pytest.mark.usefixtures("published")
def test_a_quarter_without_work_has_its_report_all_the_same() -> None:
    late = plan(assignment("A-01", {"once": "2024-11-15"}))
    publish(
        late.model_copy(update={"organ": "baiyan"}),
        organization().model_copy(update={"id": "baiyan"}),
        CALENDAR,
        at=at(1, 2),
        by="planner",
    )
    made = make_quarterly_report("baiyan", FIRST, now=at(4, 1), terms=TERMS, making=PRESS)
    assert "本季度没有到期的事项。" in made.text
    assert {each.name.partition(".")[2] for each in made.files} == ENDINGS


@pytest.mark.usefixtures("published")
def test_what_people_should_look_at_comes_with_the_version() -> None:
    told = Remarks(problems="王\U0002e9f5负责的逾期未办8项。")
    made = make_quarterly_report(
        "yunwu", FIRST, now=at(4, 1), terms=TERMS, making=Making(remarks=told, press=Press())
    )
    messages = [str(each) for each in made.findings]
    assert any("没有可用的字形" in each for each in messages)
    assert any("“8项”与报告数据不一致" in each for each in messages)


def test_an_annual_payload_is_read_as_what_it_is() -> None:
    assert AnnualReport.model_fields["format"].default == 2


def test_the_templates_of_the_installation_are_used(tmp_path: Path) -> None:
    content = make_template("quarterly")
    (tmp_path / "quarterly.docx").write_bytes(content)
    assert Press(templates=tmp_path).template("quarterly") == (content, ())


def test_a_period_names_its_kind_of_report() -> None:
    kinds = [kind_of(each) for each in ("2024-Q1", "2024", "2024-02-01_2024-04-30")]
    assert kinds == ["quarterly", "annual", "span"]
