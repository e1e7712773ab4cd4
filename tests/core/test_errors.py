"""Errors say what, where, and what to do."""

from __future__ import annotations

import pytest

from planner.core import errors


def test_all_findings_are_told_at_once() -> None:
    findings = [errors.Finding("a.yaml:3", "没有责任人"), errors.Finding("a.yaml:9", "编号重复")]
    refused = errors.Rejected(findings)
    assert refused.findings == tuple(findings)
    assert str(refused).splitlines()[1:] == [str(each) for each in findings]
    assert "2 处问题" in str(refused)


def test_each_error_ends_with_what_to_do() -> None:
    assert str(errors.Unreadable("a.yaml", "文件是空的", "请核对")).endswith("请核对。")
    assert str(errors.AlreadyExists("out", "请换一个目录")).endswith("请换一个目录。")
    assert str(errors.AlreadyRunning("planner up", "var")).endswith("再启动。")
    assert str(errors.Damaged("台账", "第3条不符", "请恢复备份")).endswith("请恢复备份。")
    assert str(errors.Unavailable("数据库", "没有应答", "请稍后再试")).endswith("请稍后再试。")


def test_what_is_not_found_is_named_with_some_that_exist() -> None:
    many = [f"p{number}" for number in range(20)]
    assert "p0、p1" in str(errors.NotFound("岗位", "x", many))
    assert "p10" not in str(errors.NotFound("岗位", "x", many))
    assert str(errors.NotFound("岗位", "x")).endswith("请核对后再试。")


def test_what_is_not_allowed_says_what_is_possible() -> None:
    assert "现在可以" in str(errors.NotAllowed("销号", "还没有办结", ["办结"]))
    assert "现在可以" not in str(errors.NotAllowed("销号", "已撤销"))


def test_every_error_is_one_of_ours() -> None:
    for kind in (errors.Rejected, errors.Unreadable, errors.NotFound, errors.NotAllowed):
        assert issubclass(kind, errors.PlannerError)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (FileNotFoundError(2, "no"), "没有这个文件。请核对路径和文件名。"),
        (IsADirectoryError(21, "dir"), "这是一个文件夹。请写出其中的文件。"),
        (PermissionError(13, "denied"), "没有读取权限。请检查文件权限。"),
        (OSError(36, "name too long"), "文件打不开。请核对路径和文件名。"),
        (ValueError("embedded null byte"), "文件打不开。请核对路径和文件名。"),
    ],
)
def test_why_a_file_could_not_be_opened(fault: OSError | ValueError, told: str) -> None:
    found = errors.not_opened("a.txt", fault)
    assert (str(found), found.finding.place) == (f"a.txt:{told}", "a.txt")
