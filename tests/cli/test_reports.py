"""Reports at the command line: made, compared, and their templates checked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.cli import run
from planner.core.report import Step, StepTaken, VersionKey
from planner.documents.form import make_template
from planner.settings import Settings
from tests.cast import at
from tests.offices import OFFICE

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def planner(
    sqlite_ledger: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """A command run in an office in which 2024 is published and over."""
    shutil.copytree(OFFICE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_REHEARSAL__IS_ON", "true")

    def at(moment: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("PLANNER_REHEARSAL__START", moment)
        # a rehearsal's clock goes on where it was; here it is put on
        (tmp_path / "var" / "rehearsal" / "clock.json").unlink(missing_ok=True)
        code = run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    assert at("2024-01-02T09:00", "publish", "--yes")[0] == 0
    return at


def test_a_quarters_report_has_all_its_files(planner: Command, tmp_path: Path) -> None:
    code, out, _ = planner("2024-04-02T09:00", "report", "quarterly", "-o", "out")
    assert code == 0
    assert "2024年第一季度报告第 1 版（新版本）" in out
    made = {each.suffix for each in (tmp_path / "out" / "yunwu-2024-Q1-v1").iterdir()}
    assert made == {".docx", ".pdf", ".html", ".xlsx", ".md", ".json", ""}
    again = planner("2024-04-03T09:00", "report", "quarterly", "-o", "out")[1]
    assert "第 1 版（数据没有变化，仍是原版本）" in again
    assert "下一步：核稿（乡长 " in again
    data = json.loads(planner("2024-04-03T09:00", "report", "quarterly", "--json")[1])
    assert data["quarter"] == "2024-Q1"


def test_a_years_and_any_days_reports_are_made_the_same_way(
    planner: Command, tmp_path: Path
) -> None:
    code, out, _ = planner("2025-01-02T09:00", "report", "annual", "-o", "out")
    assert (code, "2024年度报告第 1 版" in out) == (0, True)
    assert (tmp_path / "out" / "yunwu-2024-v1" / "yunwu-2024-v1.docx").exists()
    words = ("report", "days", "2024-02-01", "2024-04-30", "-o", "out")
    assert "2024年2月1日至4月30日报告第 1 版" in planner("2025-01-02T09:00", *words)[1]
    assert planner("2024-04-30T09:00", "report", "annual", "--year", "2024")[0] == 3


def test_versions_are_listed_with_where_they_stand(planner: Command) -> None:
    assert planner("2024-04-02T09:00", "report", "list")[1] == "还没有报告。\n"
    told = planner("2024-04-02T09:00", "report", "quarterly")[1].splitlines()
    assert told[0].endswith("第 1 版（新版本）：已存入台账")
    assert told[1] == "要取出文件：planner report files 2024-Q1 -o 目录"
    take("2024-Q1", Step.CHECKED, "sunmei")
    code, out, _ = planner("2024-04-03T09:00", "report", "list")
    assert (code, out.splitlines()[1:]) == (
        0,
        ["2024-Q1  第1版  已核稿  2024-03-31  2024-04-02 09:00  6 个"],
    )
    (data,) = json.loads(planner("2024-04-03T09:00", "report", "list", "--json")[1])
    assert (data["stage"], data["steps"][0]["by"]) == ("checked", "sunmei")
    assert len(data["files"]["draft"]) == 6


def take(period: str, step: Step, by: str, version: int = 1) -> None:
    """Somebody takes a step on the pages."""
    from planner.operations.approval import take_step
    from planner.operations.press import Press

    key = VersionKey("quarterly", period, version)
    take_step("yunwu", key, StepTaken(step, at(4, 3), by, "同意"), Press())


def test_a_version_is_shown_with_its_steps_and_its_text(planner: Command) -> None:
    planner("2024-04-02T09:00", "report", "quarterly")
    take("2024-Q1", Step.CHECKED, "sunmei")
    code, out, _ = planner("2024-04-03T09:00", "report", "show", "2024-Q1")
    first, second, _, title = out.splitlines()[:4]
    assert (code, first) == (0, "2024-Q1 第 1 版，已核稿，数据截至 2024-03-31")
    assert second == "  2024-04-03 09:00 孙梅 核稿：同意"
    assert title.startswith("# ")
    data = planner("2024-04-03T09:00", "report", "show", "2024-Q1", "--json")[1]
    assert json.loads(data)["quarter"] == "2024-Q1"
    code, _, err = planner("2024-04-03T09:00", "report", "show", "2024-Q1", "--version", "7")
    assert (code, "找不到报告版本“2024-Q1 第7版”" in err) == (3, True)


def test_what_is_frozen_is_exported_as_it_was_signed(planner: Command, tmp_path: Path) -> None:
    planner("2024-04-02T09:00", "report", "quarterly", "-o", "draft")
    words = ("2024-04-03T09:00", "report", "files", "2024-Q1", "-o")
    code, out, _ = planner(*words, "out")
    said = "2024-Q1 第 1 版草稿的 6 个文件已导出：out/yunwu-2024-Q1-v1\n"
    assert (code, out) == (0, said)
    name = "yunwu-2024-Q1-v1/yunwu-2024-Q1-v1.docx"
    assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "draft" / name).read_bytes()
    take("2024-Q1", Step.CHECKED, "sunmei")
    take("2024-Q1", Step.APPROVED, "sunmei")
    assert planner(*words, "out")[1].startswith("2024-Q1 第 1 版签发稿的 6 个文件已导出")
    assert (tmp_path / "out" / name).read_bytes() != (tmp_path / "draft" / name).read_bytes()
    (tmp_path / "file").touch()
    code, _, err = planner(*words, "file")
    assert (code, "没有留下不完整的文件" in err) == (7, True)
    assert planner("2024-04-03T09:00", "report", "files", "2024-Q2", "-o", "out")[0] == 3


def test_versions_are_compared_with_their_entries(planner: Command) -> None:
    planner("2024-03-25T09:00", "record", "A-01@2024-Q1", "办结", "--by", "wangfang")
    planner("2024-04-02T09:00", "report", "quarterly")
    undo = ("record", "A-01@2024-Q1", "更正", "--by", "wangfang", "--undo", "--note", "点错了")
    assert planner("2024-04-02T10:00", *undo)[0] == 0
    planner("2024-04-03T09:00", "report", "quarterly")
    code, out, _ = planner("2024-04-03T09:00", "report", "compare", "2024-Q1", "1", "2")
    assert code == 0
    assert "总体：办结：1 → 0" in out
    assert "更正 A-01@2024-Q1（点错了）" in out
    told = planner("2024-04-03T09:00", "report", "compare", "2024-Q1", "1", "2", "--json")[1]
    assert json.loads(told)[0]["what"].startswith("总体")
    same = planner("2024-04-03T09:00", "report", "compare", "2024-Q1", "2", "2")
    assert same[1] == "两个版本没有不同。\n"
    assert planner("2024-04-03T09:00", "report", "compare", "2024-Q1", "1", "9")[0] == 3


def test_a_template_is_checked_and_put_in_force(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.docx").write_bytes(make_template("quarterly"))
    words = ("2024-04-02T09:00", "report", "template", "mine.docx")
    assert planner(*words) == (0, "模板没有问题：mine.docx\n", "")
    assert not (tmp_path / "config" / "templates").exists()
    assert planner(*words, "--use")[1] == "模板没有问题，已启用：mine.docx\n"
    assert (tmp_path / "config" / "templates" / "quarterly.docx").exists()
    code, _, err = planner(*words, "--kind", "annual")
    assert code == 1
    assert "名称“总体情况”不存在" in err
    assert planner(*words, "--kind", "monthly")[0] == 3


def test_what_people_should_look_at_is_said(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "config" / "templates").mkdir()
    (tmp_path / "config" / "templates" / "quarterly.docx").write_bytes(b"no template")
    code, _, err = planner("2024-04-02T09:00", "report", "quarterly")
    assert code == 0
    assert "请核对" in err
    assert "不是 Word 文件" in err


TEXTS = """\
remarks:
  problems: |
    宣传形式单一。
    骨干少。
  coordination: 请县司法局派讲师。
  items:
    A-01@2024-Q1: {reason: 场地维修, remedy: 借用村委会, new_due_on: 2024-04-20}
masthead:
  addressees: 县委、县政府
"""


def test_what_people_write_comes_from_a_file_and_stays(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "texts.yaml").write_text(TEXTS, "utf-8")
    words = ("report", "quarterly", "--texts", "texts.yaml", "--json")
    data = json.loads(planner("2024-04-02T09:00", *words)[1])
    assert data["remarks"]["problems"] == "宣传形式单一。\n骨干少。"
    (late,) = (each for each in data["late"] if each["occurrence_id"] == "A-01@2024-Q1")
    assert late["remedy"] == "借用村委会"
    again = json.loads(planner("2024-04-03T09:00", "report", "quarterly", "--json")[1])
    assert again["masthead"]["addressees"] == "县委、县政府"
    assert "第 1 版" in planner("2024-04-03T09:00", "report", "quarterly")[1]


def test_faults_in_a_file_of_texts_are_named_by_line(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "texts.yaml").write_text("remarks:\n  problem: 无\n", "utf-8")
    code, _, err = planner("2024-04-02T09:00", "report", "quarterly", "--texts", "texts.yaml")
    assert code == 1
    assert "texts.yaml:2:" in err
