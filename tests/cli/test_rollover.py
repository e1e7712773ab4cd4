"""`planner rollover`: a file with next year's draft, and in a few lines what is in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Command


@pytest.fixture(autouse=True)
def published(planner: Command) -> None:
    """The plan is in force, and one thing is done."""
    assert planner("publish")[0] == 0
    assert planner("record", "A-01@2024-Q1", "办结", "--by", "wangfang")[0] == 0


SUMMARY = """\
已起草2025年计划：next.yaml
由2024年的计划和台账起草，数据截至2024-12-31。
带入任务 2 项，日期移动 0 处，标出未完成 2 项，没有带入 0 项。
文件里写着“请核对”的地方有 1 处，包括出处。
接着：改好后 planner check next.yaml，没有问题再 planner publish next.yaml
"""


def test_a_draft_is_written_and_said_in_a_few_lines(planner: Command, tmp_path: Path) -> None:
    code, out, err = planner("rollover", "2025", "--on", "2025-01-03", "-o", "next.yaml")
    assert (code, out, err) == (0, SUMMARY, "")
    text = (tmp_path / "next.yaml").read_text("utf-8")
    assert text.startswith("# 【预演】由预演数据起草")
    assert "title: 2025年法治政府建设工作计划" in text
    assert "baseline: 1" in text
    assert "没有问题" in planner("check", "next.yaml")[1]
    assert "将发布第 1 版" in planner("diff", "next.yaml")[1]


def test_a_rehearsals_draft_lies_beside_the_rehearsal(planner: Command, tmp_path: Path) -> None:
    code, out, _ = planner("rollover", "2025")
    assert code == 0
    assert "数据截至2024-03-25，全年还没有结束。" in out
    assert (tmp_path / "var" / "rehearsal" / "plans" / "2025.yaml").exists()
    assert not (tmp_path / "config" / "plans" / "2025.yaml").exists()


def test_a_real_draft_lies_where_plans_lie(
    planner: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_REHEARSAL__IS_ON", "false")
    assert planner("publish", "config/plans/2024.yaml", "--yes")[0] == 0
    code, out, _ = planner("rollover", "2025", "--on", "2025-01-03")
    assert (code, "已起草2025年计划：config/plans/2025.yaml" in out) == (0, True)
    assert (tmp_path / "config" / "plans" / "2025.yaml").exists()


def test_what_people_may_have_edited_is_not_overwritten(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "next.yaml").write_text("改过的", "utf-8")
    words = ("rollover", "2025", "-o", "next.yaml")
    code, out, err = planner(*words)
    assert (code, out) == (5, "")
    assert "next.yaml 已经存在，没有覆盖。确要重新起草，请加 --force；或用 -o 写到别的文件。" in err
    assert (tmp_path / "next.yaml").read_text("utf-8") == "改过的"
    assert planner(*words, "--force")[0] == 0


def test_without_a_plan_of_the_year_before_it_says_so(planner: Command) -> None:
    code, _, err = planner("rollover", "2027", "-o", "next.yaml")
    assert (code, err) == (
        3,
        "找不到已发布的计划“2026年”。请先用 planner publish 发布2026年的计划，2027年的才有依据。\n",
    )
    assert planner("rollover", "1999")[0] == 2


def test_programs_read_it_as_data(planner: Command) -> None:
    code, out, _ = planner("rollover", "2025", "--on", "2025-01-03", "-o", "next.yaml", "--json")
    told = json.loads(out)
    assert (code, told["file"], told["year"], told["is_over"]) == (0, "next.yaml", 2025, True)
    assert (told["carried"], told["to_check"]) == (2, 1)
    assert (told["left_out"], told["findings"]) == ([], [])


def test_what_stands_in_the_way_is_said(planner: Command, tmp_path: Path) -> None:
    organization = tmp_path / "config" / "organization.yaml"
    text = organization.read_text("utf-8")
    ended = text.replace(
        "{post: clerk, person: wangfang, from_on: 2023-01-01}",
        "{post: clerk, person: wangfang, from_on: 2023-01-01, until_on: 2024-12-31}",
    )
    assert ended != text
    organization.write_text(ended, "utf-8")
    planner("publish", "--yes")
    code, out, _ = planner("rollover", "2025", "--on", "2025-01-03", "-o", "next.yaml")
    assert code == 0
    assert "请核对：岗位“平安法治办主任”2025年1月1日无人任职" in out
    assert "检查时会指出 next.yaml:" in out
    assert "无人任职" in out.splitlines()[-2]


HELP = """\
用法： planner rollover [选项] {年份}

  起草新一年的计划：由上年的计划和台账写成文件，改好再发布。

  日期按周期和节日移到新的一年，不是逐日照搬。

  指标的上年基数取台账里的实际值；目标照旧，旁边注明上年完成情况。

  没有办结的任务标出来；已经办结的一次性任务列在文件末尾。

  要人看的地方都写着“请核对”。已有的文件不会被覆盖。

参数：
  年份 <整数>  起草哪一年的计划，如 2025。  [2005 至 2100；必填]
"""


def test_its_help_reads_well(planner: Command) -> None:
    code, out, _ = planner("rollover", "--help")
    assert code == 0
    assert out.startswith(HELP)
    assert "--force              文件已经有了也覆盖。" in out
