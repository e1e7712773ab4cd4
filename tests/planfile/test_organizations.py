"""organization.yaml → an organization, or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.errors import Rejected
from planner.core.organization import Recipient, Reporting
from planner.planfile import read_organization, write_organization

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


REPORTS = """\
reports:
  checker: head
  approver: head
  addressees: 奉节县人民政府
  copies: 县司法局
  recipients:
    - {name: 县政府办公室, email: office@fengjie.example}
    - {name: 县司法局, email: justice@fengjie.example}
"""


def test_how_reports_go_out_is_read_and_written_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "organization.yaml"
    path.write_text(TEXT + REPORTS, "utf-8")
    organization = read_organization(path)
    assert organization.reports == Reporting(
        checker="head",
        approver="head",
        addressees="奉节县人民政府",
        copies="县司法局",
        recipients=(
            Recipient(name="县政府办公室", email="office@fengjie.example"),
            Recipient(name="县司法局", email="justice@fengjie.example"),
        ),
    )
    written = write_organization(organization)
    path.write_text(written, "utf-8")
    assert read_organization(path) == organization
    assert write_organization(organization.model_copy(update={"reports": Reporting()})) == TEXT


def test_faults_in_how_reports_go_out_have_their_lines(tmp_path: Path) -> None:
    told = REPORTS.replace("office@fengjie", "office at fengjie")
    told = told.replace("approver: head", "aprover: head").replace("name: 县司法局, ", "")
    assert findings(tmp_path, ("tenures:", told + "tenures:")) == [
        "16:“aprover”不是这里的项目；是不是“approver”？",
        "20:email（邮箱）“office at fengjie.example”要写成 name@example.org 的样子",
        "21:缺少 name（名称）",
    ]


def test_posts_of_reports_that_are_not_there_have_their_lines(tmp_path: Path) -> None:
    told = REPORTS.replace("checker: head", "checker: desk")
    (found,) = findings(tmp_path, ("tenures:", told + "tenures:"))
    assert found == "15:岗位“desk”不存在；请改为 posts 中已有的岗位"
