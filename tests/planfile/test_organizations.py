"""organization.yaml → an organization, or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.errors import Rejected
from planner.planfile import read_organization

TEXT = """\
id: yunwu
name: 云雾土家族乡人民政府
short_name: 云雾乡
note: 人员均为虚构
head: head
coordinator: head
offices:
  - {id: party, name: 党政办}
posts:
  - {id: head, title: 乡长, office: party}
people:
  - {id: wangfang, name: 王芳, email: wangfang@example.org}
  - {id: liqiang, name: 李强, email: liqiang@example.org}
tenures:
  - {post: head, person: wangfang, from_on: 2023-01-01, until_on: 2024-06-30}
  - {post: head, person: liqiang, from_on: 2024-07-01}
"""


def findings(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """What is found in a spoilt organization, as `line:message`."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "organization.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Rejected) as refused:
        read_organization(path)
    return [str(each).removeprefix(f"{path}:") for each in refused.value.findings]


def test_an_organization_without_faults_is_read(tmp_path: Path) -> None:
    path = tmp_path / "organization.yaml"
    path.write_text(TEXT, "utf-8")
    organization = read_organization(path)
    assert organization.short_name == "云雾乡"
    assert [tenure.person for tenure in organization.tenures] == ["wangfang", "liqiang"]


def test_faults_of_structure_name_whom_they_concern(tmp_path: Path) -> None:
    assert findings(
        tmp_path,
        ("liqiang@example.org", "liqiang"),
        ("id: party", "id: Party"),
        (", office: party", ""),
        ("from_on: 2023-01-01", "from_on: 2023年1月"),
    ) == [
        (
            "8:科室 Party：id（编号）“Party”要以字母开头，"
            "只用字母、数字和连字符（岗位、科室、人员用小写）"
        ),
        "10:岗位 head：缺少 office",
        "13:人员 liqiang：email（邮箱）“liqiang”要写成 name@example.org 的样子",
        "15:第 1 项任职：from_on（开始日）要写成 2024-03-08 的样子",
    ]


def test_a_number_is_no_date(tmp_path: Path) -> None:
    assert findings(tmp_path, ("from_on: 2024-07-01", "from_on: 0")) == [
        "16:第 2 项任职：from_on 要写成 2024-03-08 的样子"
    ]


def test_names_that_nothing_bears_have_their_lines(tmp_path: Path) -> None:
    found = findings(
        tmp_path, ("coordinator: head", "coordinator: desk"), ("person: liqiang", "person: sunmei")
    )
    assert [each.partition(":")[0] for each in found] == ["6", "16"]
