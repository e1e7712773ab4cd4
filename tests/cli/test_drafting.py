"""`planner draft`: from the report to a plan's file that people edit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.cli import run

ROOT = Path(__file__).parent.parent.parent
REPORTS = ROOT / "tests" / "data" / "reports_to_draft"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def planner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run `planner …` where the configuration of the sample office and the reports are."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(REPORTS, tmp_path / "reports")
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        return code, *capsys.readouterr()

    return call


def test_a_report_becomes_a_plan_that_passes_the_check_and_covers_it(planner: Command) -> None:
    code, out, _ = planner("draft", "reports/township-yunwu.txt", "-o", "plan.yaml")
    assert code == 0
    assert out.splitlines()[0] == (
        "已起草 plan.yaml：3 个目标，27 项任务；原文 35 个分句，承接 35 个；上年数字 16 个。"
    )
    assert "planner check plan.yaml" in out
    assert planner("check", "plan.yaml")[0] == 0
    covered = planner("coverage", "--plan", "plan.yaml", "--source", "reports/township-yunwu.txt")
    assert covered[:2] == (0, "原文 35 个分句，已承接 35 个。\n")


def test_the_file_says_why_and_is_the_same_each_time(planner: Command) -> None:
    _, first, _ = planner("draft", "reports/township-yunwu.txt")
    _, second, _ = planner("draft", "reports/township-yunwu.txt")
    assert first == second
    assert first.startswith("# 由“township-yunwu.txt”起草。")
    assert (
        "            # “经常性”没写多久一次，暂按每周\n            recurrence: {every: week"
        in first
    )
    assert "# 上年数字，没有任务计入：一(四)2 县道安办委托执法720件\n" in first


def test_what_was_read_is_told_as_json_in_the_words_of_the_source(planner: Command) -> None:
    code, out, _ = planner("draft", "reports/street-numbers-and-spoken.txt", "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == [
        "unit",
        "report_year",
        "plan_year",
        "goals",
        "shortcomings",
        "baselines",
    ]
    assert told["goals"][1] == {
        "title": "抓严行政执法",
        "measures": [
            {
                "text": "6月底前完成执法人员轮训，做到持证上岗",
                "clauses": ["6月底前完成执法人员轮训", "做到持证上岗"],
            },
            {
                "text": "每月开展一次执法案卷自查，对发现的问题及时整改",
                "clauses": ["每月开展一次执法案卷自查", "对发现的问题及时整改"],
            },
        ],
    }
    assert told["baselines"][0] == {
        "quote": "街道党工委会议专题研究法治建设工作4次",
        "value": 4,
        "unit": "次",
        "what": "街道党工委会议专题研究法治建设工作",
    }


def test_a_report_without_a_plan_is_said_to_have_none(planner: Command) -> None:
    code, out, _ = planner("draft", "reports/bureau-without-plan.txt", "-o", "plan.yaml")
    assert code == 1
    assert "没有找到写明年工作的部分" in out
    assert not Path("plan.yaml").exists()
    code, out, err = planner("draft", "reports/bureau-without-plan.txt", "--json")
    assert (code, json.loads(out)["goals"]) == (0, [])
    assert "没有找到写明年工作的部分" in err


def test_a_plan_that_is_there_is_not_overwritten(planner: Command) -> None:
    Path("plan.yaml").write_text("mine", "utf-8")
    code, _, err = planner("draft", "reports/township-yunwu.txt", "-o", "plan.yaml")
    assert (code, Path("plan.yaml").read_text("utf-8")) == (5, "mine")
    assert "没有覆盖" in err


def test_the_year_that_is_named_is_the_plans(planner: Command) -> None:
    _, out, _ = planner("draft", "reports/township-yunwu.txt", "--year", "2025")
    assert "\nyear: 2025\n" in out


def test_a_file_that_cannot_be_read_is_one_sentence(planner: Command) -> None:
    code, _, err = planner("draft", "nothing.txt")
    assert (code, err) == (1, "nothing.txt:没有这个文件。请核对路径和文件名。\n")
