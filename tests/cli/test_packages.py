"""Packages at the command line: exported, trusted, taken in, compiled; each fault one sentence."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from planner.cli import run
from planner.core.report import Step, StepTaken, VersionKey
from planner.ledger.reports import add_step
from planner.settings import Settings
from tests.cast import at
from tests.cli.commands import Command
from tests.offices import OFFICE

KEY = VersionKey("quarterly", "2024-Q1", 1)
COUNTY = """\
id: fengjie
name: 奉节县司法局
short_name: 县司法局
head: head
coordinator: head
offices:
  - {id: law, name: 法治科}
posts:
  - {id: head, title: 局长, office: law}
people:
  - {id: zhaomin, name: 赵敏, email: zhaomin@example.org}
tenures:
  - {post: head, person: zhaomin, from_on: 2023-01-01}
townships:
  - {id: baiyan, name: 白盐镇}
  - {id: yunwu, name: 云雾土家族乡}
"""


@pytest.fixture
def planner(
    sqlite_ledger: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """A command run on a day in an office in which the first quarter's report is made."""
    shutil.copytree(OFFICE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_REHEARSAL__IS_ON", "true")

    def on(day: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("PLANNER_REHEARSAL__START", f"{day}T09:00")
        # a rehearsal's clock goes on where it was; here it is put on
        (tmp_path / "var" / "rehearsal" / "clock.json").unlink(missing_ok=True)
        code = run(list(words))
        return code, *capsys.readouterr()

    assert on("2024-01-02", "publish", "--yes")[0] == 0
    assert on("2024-04-02", "report", "quarterly")[0] == 0
    return lambda *words: on("2024-04-10", *words)


@pytest.fixture
def approved(planner: Command) -> Command:
    """The same with the report approved."""
    for number, step in enumerate((Step.CHECKED, Step.APPROVED), start=3):
        add_step("yunwu", KEY, StepTaken(step, at(4, number), "sunmei"))
    return planner


@pytest.fixture
def county(approved: Command, tmp_path: Path) -> Command:
    """The same with the package exported; then the folder is the county's."""
    assert approved("package", "export", "--quarter", "2024-Q1", "-o", "sent")[0] == 0
    (tmp_path / "config" / "organization.yaml").write_text(COUNTY, "utf-8")
    return approved


def fingerprint(said: str) -> str:
    found = re.search(r"(?:\d{5} ){7}\d{5}", said)
    assert found is not None, said
    return found[0]


def test_a_package_is_exported_with_the_fingerprint_to_be_read_out(
    approved: Command, tmp_path: Path
) -> None:
    code, out, _ = approved("package", "export", "--quarter", "2024-Q1", "-o", "sent")
    assert code == 0
    assert out.startswith("已导出第 1 版（已签发）：sent/yunwu-2024-Q1-v1.zip\n公钥指纹：")
    first = (tmp_path / "sent" / "yunwu-2024-Q1-v1.zip").read_bytes()
    assert approved("package", "key")[1].strip() == fingerprint(out)
    assert approved("package", "export", "-o", "sent")[0] == 0
    assert (tmp_path / "sent" / "yunwu-2024-Q1-v1.zip").read_bytes() == first


def test_the_private_key_is_its_owners_alone_and_in_no_backup(
    approved: Command, tmp_path: Path
) -> None:
    assert approved("package", "key")[0] == 0
    key = tmp_path / "var" / "rehearsal" / "package.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    seed = key.read_text("ascii")
    key.write_text("no key", "ascii")
    code, _, err = approved("package", "key")
    assert (code, err.count("\n"), "不是上报包的私钥" in err) == (1, 1, True)
    key.write_text(seed, "ascii")
    assert re.fullmatch(r"[0-9a-f]{64}", seed)
    assert not list(key.parent.glob("package.key.*"))
    said = approved("package", "export")
    assert seed not in "".join(map(str, said))
    assert approved("backup", "all.zip")[0] == 0
    with ZipFile(tmp_path / "all.zip") as archive:
        assert not [each for each in archive.namelist() if each.endswith(".key")]
        assert not [n for n in archive.namelist() if seed.encode() in archive.read(n)]
        assert "tables/ledger_trustedkey.jsonl" in archive.namelist()


def test_a_draft_is_exported_only_when_asked_for(planner: Command) -> None:
    code, _, err = planner("package", "export", "--quarter", "2024-Q1")
    assert (code, err.count("\n")) == (3, 1)
    assert "加 --draft" in err
    code, out, _ = planner("package", "export", "--quarter", "2024-Q1", "--draft")
    assert (code, "第 1 版（草稿）：yunwu-2024-Q1-v1-draft.zip" in out) == (0, True)


def test_a_county_is_told_to_compare_the_fingerprint_and_then_takes_it_in(
    county: Command,
) -> None:
    code, out, err = county("package", "import", "sent/yunwu-2024-Q1-v1.zip")
    assert (code, out) == (1, "")
    assert err.startswith("没有导入　不能导入 sent/yunwu-2024-Q1-v1.zip：还没有信任")
    digits = fingerprint(err)
    assert "planner package trust yunwu" in err
    assert county("package", "trust", "yunwu", digits)[:2] == (
        0,
        f"已信任 yunwu 的公钥：{digits}\n",
    )
    code, out, _ = county("package", "import", "sent/yunwu-2024-Q1-v1.zip")
    assert (code, out) == (
        0,
        "已导入　sent/yunwu-2024-Q1-v1.zip：云雾土家族乡人民政府 2024-Q1 第1版\n",
    )
    again = json.loads(county("package", "import", "sent/yunwu-2024-Q1-v1.zip", "--json")[1])
    assert [each["coming"] for each in again] == ["there"]


def test_a_key_is_taken_from_a_package_only_by_somebody_who_compared_it(county: Command) -> None:
    words = ("package", "trust", "yunwu", "sent/yunwu-2024-Q1-v1.zip")
    code, out, err = county(*words)
    assert (code, "电话核对以后加 --yes" in err) == (4, True)
    assert fingerprint(out)
    other = county("package", "trust", "baiyan", "sent/yunwu-2024-Q1-v1.zip", "--yes")
    assert (other[0], "是 yunwu 的上报包" in other[2]) == (4, True)
    assert county(*words, "--yes")[0] == 0
    assert county("package", "trust", "yunwu", "1" * 40)[0] == 4
    assert county("package", "trust", "yunwu", "1" * 40, "--replace")[0] == 0
    assert county("package", "trust", "nobody", "1" * 40)[0] == 3
    assert county("package", "trust", "yunwu", "123")[0] == 3


def test_of_several_files_each_is_told_and_the_good_ones_come_in(
    county: Command, tmp_path: Path
) -> None:
    county("package", "trust", "yunwu", "sent/yunwu-2024-Q1-v1.zip", "--yes")
    content = (tmp_path / "sent" / "yunwu-2024-Q1-v1.zip").read_bytes()
    (tmp_path / "sent" / "torn.zip").write_bytes(content[:300] + b"?" + content[301:])
    code, out, err = county(
        "package", "import", "sent/torn.zip", "sent/none.zip", "sent/yunwu-2024-Q1-v1.zip"
    )
    assert code == 1
    assert out.startswith("已导入　sent/yunwu-2024-Q1-v1.zip：")
    torn, none = err.splitlines()
    assert torn.startswith("没有导入　sent/torn.zip 已损坏：")
    assert none.startswith("没有导入　sent/none.zip:打不开（No such file or directory）")


def test_what_came_in_is_compiled_and_who_is_missing_is_said(
    county: Command, tmp_path: Path
) -> None:
    county("package", "trust", "yunwu", "sent/yunwu-2024-Q1-v1.zip", "--yes")
    county("package", "import", "sent/yunwu-2024-Q1-v1.zip")
    (tmp_path / "texts.yaml").write_text("remarks:\n  problems: 报送不及时。\n", "utf-8")
    words = ("package", "compile", "--quarter", "2024-Q1")
    code, out, err = county(*words, "-o", "out", "--texts", "texts.yaml")
    assert (code, err) == (0, "")
    folder = "out/fengjie-2024-Q1-townships-v1"
    assert out == (
        f"2024年第一季度汇总报告第 1 版（新版本）：{folder}\n已报 1 个；没有报的：白盐镇\n"
    )
    made = {each.suffix for each in (tmp_path / folder).iterdir()}
    assert made == {".docx", ".pdf", ".html", ".xlsx", ".md", ".json", ""}
    assert "第 1 版（数据没有变化，仍是原版本）：已存入台账" in county(*words)[1]
    data = json.loads(county(*words, "--json")[1])
    assert [each["name"] for each in data["townships"]] == ["云雾土家族乡"]
    assert data["remarks"]["problems"] == "报送不及时。"
    text = (tmp_path / folder / "fengjie-2024-Q1-townships-v1.md").read_text("utf-8")
    assert not [name for name in ("王芳", "李强", "孙梅", "周平") if name in text]


def test_without_a_list_it_says_where_to_write_one(approved: Command) -> None:
    code, _, err = approved("package", "compile", "--quarter", "2024-Q1")
    assert (code, err.count("\n")) == (3, 1)
    assert "请在机构文件里写上 townships 名单" in err


@pytest.mark.slow
def test_two_installations_that_share_nothing_but_a_file(tmp_path: Path) -> None:
    """Real processes: the township's folder and the county's, and a package carried over."""
    places = {name: tmp_path / name for name in ("township", "county")}
    for folder in places.values():
        shutil.copytree(OFFICE, folder)
    (places["county"] / "config" / "organization.yaml").write_text(COUNTY, "utf-8")

    def planner_in(place: str, day: str, *words: str) -> str:
        (places[place] / "var" / "rehearsal" / "clock.json").unlink(missing_ok=True)
        clock = {"PLANNER_REHEARSAL__IS_ON": "true", "PLANNER_REHEARSAL__START": f"{day}T09:00"}
        done = subprocess.run(
            [sys.executable, "-m", "planner", *words],
            cwd=places[place],
            env={**os.environ, **clock},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    planner_in("township", "2024-01-02", "publish", "--yes")
    planner_in("township", "2024-04-02", "report", "quarterly")
    planner_in("township", "2024-04-03", "package", "export", "--draft", "-o", "../carried")
    digits = planner_in("township", "2024-04-03", "package", "key").strip()
    planner_in("county", "2024-04-08", "package", "trust", "yunwu", digits)
    package = "../carried/yunwu-2024-Q1-v1-draft.zip"
    assert "草稿，还没有签发" in planner_in("county", "2024-04-08", "package", "import", package)
    said = planner_in("county", "2024-04-08", "package", "compile", "-o", "out")
    assert "已报 1 个；没有报的：白盐镇" in said


def test_help_is_chinese_throughout(planner: Callable[..., tuple[int, str, str]]) -> None:
    for words in ("export", "key", "trust", "import", "compile"):
        code, out, _ = planner("package", words, "--help")
        assert code == 0
        assert not re.search(r"Usage|Options|Arguments|required|default", out)
