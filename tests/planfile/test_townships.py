"""A county's list of townships: read with its faults, written back, told apart when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.core.errors import Rejected
from planner.core.organization import Township
from planner.operations.differences import organization_differences
from planner.planfile import read_organization, write_organization
from tests.planfile.test_organizations import TEXT

LIST = """\
townships:
  - {id: baiyan, name: 白盐镇}
  - {id: caotang, name: 草堂镇}
"""


def findings(folder: Path, text: str) -> list[str]:
    path = folder / "organization.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Rejected) as refused:
        read_organization(path)
    return [str(each).removeprefix(f"{path}:") for each in refused.value.findings]


def test_the_list_is_read_in_its_order_and_written_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "organization.yaml"
    path.write_text(TEXT + LIST, "utf-8")
    organization = read_organization(path)
    assert organization.townships == (
        Township(id="baiyan", name="白盐镇"),
        Township(id="caotang", name="草堂镇"),
    )
    assert write_organization(organization) == TEXT + LIST
    assert write_organization(organization.model_copy(update={"townships": ()})) == TEXT


def test_what_stands_twice_and_the_organ_itself_have_their_lines(tmp_path: Path) -> None:
    more = "  - {id: baiyan, name: 草堂镇}\n  - {id: yunwu, name: 云雾乡}\n"
    assert findings(tmp_path, TEXT + LIST + more) == [
        "20:“草堂镇”写了两次；请删去一个",
        "20:编号“baiyan”重复；请改成不同的编号",
        "21:“云雾乡”是本机构自己；下级单位里请只写下级",
    ]


def test_faults_of_structure_say_in_which_township(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, TEXT + LIST.replace("{id: caotang, name: 草堂镇}", "{id: cao}"))
    assert found == "19:下级单位 cao：缺少 name（名称）"


def test_an_upload_shows_which_townships_come_and_go(tmp_path: Path) -> None:
    path = tmp_path / "organization.yaml"
    path.write_text(TEXT + LIST, "utf-8")
    after = read_organization(path)
    path.write_text((TEXT + LIST).replace("caotang, name: 草堂镇", "zhuyi, name: 朱衣镇"), "utf-8")
    before = read_organization(path)
    told = [(each.sign.word, each.what) for each in organization_differences(before, after)]
    assert told == [("新增", "下级单位 caotang 草堂镇"), ("删去", "下级单位 zhuyi 朱衣镇")]
