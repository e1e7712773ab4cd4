"""The command line as an administrator meets it: every command, every refusal, in Chinese."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Command


def test_a_sound_plan_is_said_to_be_sound(planner: Command) -> None:
    code, out, _ = planner("check", "config/plans/2024.yaml")
    assert code == 0
    assert out == (
        "config/plans/2024.yaml：没有问题。云雾土家族乡人民政府，2024年法治政府建设工作计划：\n"
        "1 个目标，2 项任务，全年 16 期，1 个指标。\n"
    )
    assert planner("check", "--json")[1] == "[]\n"


def test_faults_are_all_shown_with_their_lines(planner: Command, tmp_path: Path) -> None:
    plan = tmp_path / "config" / "plans" / "2024.yaml"
    text = plan.read_text("utf-8").replace("assignee: clerk", "assignee: moon")
    plan.write_text(text.replace("target: 4", "target: 400"), "utf-8")
    code, _, err = planner("check")
    assert code == 1
    assert "2024.yaml:25:任务 A-01 的岗位“moon”不存在" in err
    code, out, _ = planner("check", "--json")
    assert code == 1
    assert json.loads(out)[0]["place"].endswith("2024.yaml:25")


def test_faults_of_both_files_are_shown_at_once(planner: Command, tmp_path: Path) -> None:
    plan = tmp_path / "config" / "plans" / "2024.yaml"
    plan.write_text(plan.read_text("utf-8").replace("year: 2024", "year: soon"), "utf-8")
    organization = tmp_path / "config" / "organization.yaml"
    text = organization.read_text("utf-8").replace("head: head", "head: moon")
    organization.write_text(text, "utf-8")
    code, _, err = planner("check")
    assert code == 1
    assert "organization.yaml:5:" in err
    assert "2024.yaml:2:" in err


def test_coverage_counts_the_clauses_of_the_source(planner: Command) -> None:
    code, out, _ = planner("coverage", "--plan", "config/plans/2024.yaml", "--source", "source.txt")
    assert (code, out) == (0, "原文 2 个分句，已承接 2 个。\n")


def test_coverage_names_what_is_missing(planner: Command, tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text(source.read_text("utf-8").replace("认真排查", "继续化解"), "utf-8")
    words = ("coverage", "--plan", "config/plans/2024.yaml", "--source", "source.txt")
    code, out, _ = planner(*words)
    assert code == 1
    assert "没有任务承接：三(一)1.2" in out
    code, out, _ = planner(*words, "--json")
    found = json.loads(out)
    assert (code, found["clauses"], len(found["uncovered"])) == (1, 2, 1)
    assert found["strays"]


def test_the_working_days_of_a_year_are_listed(planner: Command) -> None:
    code, out, _ = planner("workdays", "2024")
    assert code == 0
    assert out.startswith("2024年 251 个工作日（已定）。")
    assert "02-04  周日  调休上班（春节）" in out
    assert "暂定" in planner("workdays", "2090")[1]
    assert json.loads(planner("workdays", "2024", "--json")[1])["workdays"] == 251


def test_the_schedule_of_a_post_is_listed(planner: Command) -> None:
    code, out, _ = planner("schedule", "--post", "clerk")
    assert code == 0
    assert out.splitlines()[0] == (
        "2024-03-29  周五  A-01@2024-Q1  平安法治办主任  组织集中学习（第一季度）"
    )
    assert planner("schedule", "--post", "head")[1] == "没有期次。\n"
    assert planner("schedule", "--post", "moon")[0] == 3
    assert len(json.loads(planner("schedule", "--json")[1])) == 16


def test_diff_shows_and_publish_does(planner: Command) -> None:
    assert "将发布第 1 版：\n新增 16 期" in planner("diff")[1]
    assert "已发布第 1 版：\n新增 16 期" in planner("publish")[1]
    assert planner("publish")[1] == "与已发布的第 1 版一致，没有变化。\n"
    assert json.loads(planner("diff", "--json")[1])["new"] is False


def test_a_plan_of_a_past_year_is_not_published_by_mistake(
    planner: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2026-01-05T08:00")
    assert "没有问题" in planner("check")[1]
    code, out, _ = planner("publish")
    assert (code, "2024 年已经结束" in out) == (1, True)
    assert "已发布第 1 版" in planner("publish", "--yes")[1]


def test_what_moves_dates_is_not_published_unasked(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    plan = tmp_path / "config" / "plans" / "2024.yaml"
    text = plan.read_text("utf-8").replace("due: last workday", "due: '20'")
    plan.write_text(text.replace("every: month", "every: quarter"), "utf-8")
    code, out, _ = planner("publish")
    assert code == 1
    assert "调整 A-01@2024-Q1:2024-03-29 → 2024-03-20" in out
    assert "撤销 A-02@2024-01（2024-01-15）" in out
    assert "请加 --yes" in out
    assert "已发布第 2 版" in planner("publish", "--yes")[1]


def test_many_additions_are_shortened(planner: Command, tmp_path: Path) -> None:
    plan = tmp_path / "config" / "plans" / "2024.yaml"
    weekly = plan.read_text("utf-8").replace("every: month, due: '15'", "every: week, due: friday")
    plan.write_text(weekly, "utf-8")
    assert "…… 另有" in planner("diff")[1]


def test_reminders_go_out_once(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    assert "将提醒 3 人" in planner("remind", "--on", "2024-04-12", "--dry-run")[1]
    code, out, _ = planner("remind", "--on", "2024-03-26")
    assert code == 0
    assert "已提醒" in out
    assert "王芳：【预演】3月26日工作提醒" in out
    assert planner("remind", "--on", "2024-03-26")[1] == "今天没有需要提醒的事项。\n"
    assert planner("remind", "--on", "2024-02-12")[1] == "今天不上班（春节），不发提醒。\n"
    assert list((tmp_path / "var" / "rehearsal" / "outbox" / "2024-03-26").glob("*.eml"))
    assert json.loads(planner("remind", "--on", "2024-03-26", "--json")[1])["told"] == []


def test_messages_that_cannot_be_written_are_told_of(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    outbox = tmp_path / "var" / "rehearsal" / "outbox"
    outbox.parent.mkdir(parents=True, exist_ok=True)
    outbox.write_text("no folder")
    code, _, err = planner("remind", "--on", "2024-03-26")
    assert code == 1
    assert "没有发出：文件：写不进" in err


def test_an_answer_is_recorded_in_the_words_of_the_work(planner: Command) -> None:
    planner("publish")
    words = ("record", "A-01@2024-Q1", "办结", "--by", "wangfang", "--amount", "1")
    code, out, _ = planner(*words)
    assert code == 0
    assert out.startswith("已登记：A-01@2024-Q1 办结（2024-03-25 ")
    code, _, err = planner(*words)
    assert code == 4
    assert err == "不能办结：该期次现在是“已办结”。现在可以：销号、退回重办、更正。\n"
    assert planner("record", "A-01@2024-Q1", "完成了", "--by", "wangfang")[0] == 3
    until = ("--until", "2024-07-05")
    granted = ("record", "A-01@2024-Q2", "批准延期", "--by", "liqiang", *until)
    assert planner(*granted)[2].startswith("不能批准延期：该期次现在是“待办”。")
    asked = ("record", "A-01@2024-Q2", "申请延期", "--by", "wangfang", *until)
    assert planner(*asked)[2].startswith("不能申请延期：没有写明原因。")
    assert planner(*asked, "--note", "等县里安排")[0] == 0
    assert planner(*granted)[1].endswith("已发出 1 封通知。\n")


def test_the_record_of_what_was_sent_is_listed_and_exported(
    planner: Command, tmp_path: Path
) -> None:
    planner("publish")
    assert planner("deliveries") == (0, "没有消息。\n", "")
    planner("remind", "--on", "2024-03-26")
    code, out, _ = planner("deliveries", "--person", "王芳")
    assert code == 0
    (line,) = out.splitlines()
    assert line.split() == [
        *("2024-03-26", "王芳", "每日汇总", "已送出", "文件"),
        "【预演】3月26日工作提醒：即将到期1项",
    ]
    told = json.loads(planner("deliveries", "--day", "2024-03-26", "--json")[1])
    assert {each["kind"] for each in told} == {"digest", "weekly"}
    assert all(step["proof"].endswith(".eml") for each in told for step in each["steps"])
    code, out, _ = planner("deliveries", "-o", "out/送达.xlsx")
    assert (code, out) == (0, "out/送达.xlsx：3 封消息。\n")
    assert (tmp_path / "out" / "送达.xlsx").read_bytes().startswith(b"PK")
    assert planner("deliveries", "--person", "赵云")[0] == 3
    assert planner("deliveries", "--resume", "王芳")[1] == "王芳 没有停用的渠道。\n"


def test_a_slip_is_taken_back(planner: Command) -> None:
    planner("publish")
    planner("record", "A-01@2024-Q1", "办结", "--by", "wangfang")
    undo = ("record", "A-01@2024-Q1", "更正", "--by", "wangfang", "--undo", "--note", "登错了")
    assert planner(*undo)[0] == 0
    assert planner("record", "A-01@2024-Q1", "办结", "--by", "wangfang")[0] == 0


def test_a_report_is_made_for_an_ended_quarter(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    code, _, err = planner("report", "quarterly", "--quarter", "2024-Q1")
    assert code == 3
    assert "请等该季度结束后" in err
    assert planner("report", "quarterly")[0] == 3
    assert planner("report", "quarterly", "--quarter", "Q1")[2].startswith("找不到季度“Q1”")


def test_the_ledger_is_verified_backed_up_and_restored(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    planner("record", "A-01@2024-Q1", "办结", "--by", "wangfang")
    assert planner("ledger", "verify")[1].startswith("台账完整")
    code, out, _ = planner("backup", "kept.zip")
    assert code == 0
    assert out.startswith("已备份到 kept.zip")
    code, _, err = planner("restore", "kept.zip")
    assert code == 5
    assert "--force" in err
    assert planner("restore", "kept.zip", "--force")[0] == 0
    assert planner("ledger", "verify")[0] == 0


def test_where_nothing_is_published_the_next_step_is_named(planner: Command) -> None:
    code, _, err = planner("remind")
    assert code == 3
    assert "请先用 planner publish 发布年度计划" in err


def test_an_unknown_organ_is_named_with_those_there_are(planner: Command) -> None:
    planner("publish")
    assert planner("remind", "--organ", "moon")[2] == "找不到机构“moon”。现有：yunwu。\n"
    assert planner("remind", "--organ", "yunwu", "--dry-run")[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("chek",), "没有“chek”这个命令。"),
        (("workdays",), "缺少参数 year。"),
        (("workdays", "x"), "的值不对"),
        (("workdays", "2024", "--nix"), "没有“--nix”这个选项。"),
        (("record", "A-01@2024-Q1", "办结"), "缺少选项 --by。"),
    ],
)
def test_a_wrong_call_is_answered_in_chinese(
    planner: Command, words: tuple[str, ...], sentence: str
) -> None:
    code, _, err = planner(*words)
    assert code == 2
    assert sentence in err


def test_help_is_chinese_throughout(planner: Command) -> None:
    every = ((), ("report",), ("workdays",), ("record",), ("feed",), ("subscriptions", "add"))
    for words in every:
        code, out, _ = planner(*words, "--help")
        assert code == 0
        assert out.startswith("用法：")
        for english in ("Usage", "Options", "Arguments", "Show this", "required", "default:"):
            assert english not in out


def test_a_missing_file_is_one_sentence(planner: Command) -> None:
    code, _, err = planner("check", "config/plans/1999.yaml")
    assert code == 1
    assert err.count("\n") == 1
    assert "1999.yaml" in err


def test_a_place_that_cannot_be_written_is_one_sentence(planner: Command, tmp_path: Path) -> None:
    planner("publish")
    (tmp_path / "file").write_text("")
    code, _, err = planner("feed", "-o", "file/x.ics")
    assert code == 70
    assert err.count("\n") == 1
