"""`planner draft --against`: what has changed in a report since its plan was made."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import Command

FILE = "config/plans/2024.yaml"


def changed(folder: Path, *pairs: tuple[str, str]) -> str:
    """The office's report with other words, as a file's name."""
    text = (folder / "source.txt").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / "new.txt").write_text(text, "utf-8")
    return "new.txt"


def test_what_is_reworded_is_told_with_both_wordings_and_whose_work_it_is(
    planner: Command, tmp_path: Path
) -> None:
    report = changed(tmp_path, ("深入抓好集中学习", "持续抓好专题学习"))
    code, out, _ = planner("draft", report, "--against", FILE)
    assert code == 1
    assert "  改写：三(一)1.1 原来是“深入抓好集中学习”（任务 A-01）\n" in out
    assert "“持续抓好专题学习”\n" in out


def test_a_published_plan_is_known_by_its_year(planner: Command, tmp_path: Path) -> None:
    code, _, err = planner("draft", "source.txt", "--against", "2024")
    assert (code, "请先用 planner publish 发布年度计划" in err) == (3, True)
    assert planner("publish", "--yes")[0] == 0
    code, out, _ = planner("draft", "source.txt", "--against", "2024", "--json")
    told = json.loads(out)
    assert (code, told["gone"], told["reworded"], told["stale"]) == (0, [], [], [])
    report = changed(tmp_path, ("排查矛盾纠纷", "走访困难群众"))
    code, out, _ = planner("draft", report, "--against", "2024", "--json")
    told = json.loads(out)
    assert (code, [each["quote"] for each in told["gone"]]) == (1, ["排查矛盾纠纷"])
    assert told["stale"] == [{"id": "A-02", "title": "排查矛盾纠纷"}]
    assert planner("draft", "source.txt", "--against", "2025")[0] == 3


def test_a_report_without_a_plan_in_it_is_not_compared(planner: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("云雾乡工作报告\n全年工作顺利。\n", "utf-8")
    code, out, _ = planner("draft", "empty.txt", "--against", FILE)
    assert (code, out.splitlines()[-1]) == (1, "没有与计划比较。")


def test_coverage_names_the_way_to_see_what_changed(planner: Command, tmp_path: Path) -> None:
    report = changed(tmp_path, ("深入抓好集中学习", "持续抓好专题学习"))
    code, out, _ = planner("coverage", "--plan", FILE, "--source", report)
    told = f"原文是不是改过？用 planner draft {report} --against {FILE} 看改了哪些。"
    assert (code, out.splitlines()[-1]) == (1, told)
