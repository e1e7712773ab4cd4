"""Files that are no plan: one clear sentence each, with the line where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.core.errors import Rejected, Unreadable
from planner.planfile import read_plan
from planner.planfile.parsed import parse
from planner.planfile.text import LARGEST
from tests.cast import CALENDAR, organization
from tests.planfile.sample import FAULTY

SAVE_AS = "。请用编辑器打开，另存为 UTF-8 编码后再试。"
LEFT_OPEN = "引号没有收尾；请补上另一半引号"
UNEVEN = "缩进与上文不一致，或引号前后多了文字；请与上一项对齐"
WRITING = {
    "at-sign": "4:文字不能以“@”开头；请把整段文字放进引号",
    "backslash": "4:双引号里的反斜杠写法不对；请改用单引号",
    "billion-laughs": "4:不能使用锚点和引用（& 和 *）；请各处把内容写全",
    "block": f"6:{UNEVEN}",
    "control": "4:有看不见的控制字符（U+000B）；请删去",
    "deep": "4:嵌套超过 20 层；请检查括号和缩进",
    "empty": "1:文件是空的；请照样例写好再试",
    "line-separator": "4:有看不见的控制字符（U+2028）；请删去",
    "list": "1:最外层写成了列表；请写成“名称: 内容”，每项一行",
    "open-bracket": "4:这里缺少内容，或括号没有配对",
    "percent": "1:以 % 开头的行不认识；请删去",
    "sentence": "1:最外层不是“名称: 内容”；冒号要用半角，后面空一格",
    "tab": "5:缩进用了制表符（Tab）；请改用空格",
    "tag": "4:不能使用标签（以 ! 开头）；请删去",
    "two-colons": "4:冒号的位置不对；请检查缩进，文字里有半角冒号时加引号",
    "unclosed-bracket": "4:方括号或花括号没有收尾，或中间缺少逗号",
    "unclosed-quote": f"4:{LEFT_OPEN}",
    "uneven": f"6:{UNEVEN}",
    "wide-colon": "4:这一行缺少冒号；请写成“名称: 内容”，冒号用半角，后面空一格",
}
AMONG_OTHERS = {
    "duplicate": "5:“year”写了两次（第 2 行和第 5 行）；请只留一个",
    "escaped-control": "4:引号里有控制字符（U+0000）；请删去",
    "no-name": "4:冒号前面要写一个名称",
    "two-texts": "4:只能写一份内容；请删去这一行“---”及以后多出的部分",
}
BYTES = {
    "broken-bytes": "第 4 行有不是 UTF-8 的字节",
    "gbk": "第 3 行有不是 UTF-8 的字节（像是 GBK 编码）",
    "utf16": "文件是 UTF-16 编码",
    "utf16-without-mark": "文件里有空字符，不是 UTF-8 文本",
}


def findings(path: Path) -> list[str]:
    """What a refusal lists, as `line:message`."""
    with pytest.raises(Rejected) as refused:
        read_plan(path, organization(), CALENDAR)
    return [str(each).removeprefix(f"{path}:") for each in refused.value.findings]


def unreadable(path: Path) -> str:
    """The sentence for a file that cannot be read as text."""
    with pytest.raises(Unreadable) as refused:
        read_plan(path, organization(), CALENDAR)
    return str(refused.value).removeprefix(f"{path}:")


@pytest.mark.parametrize(("name", "sentence"), WRITING.items(), ids=list(WRITING))
def test_what_ends_the_reading_is_one_sentence(name: str, sentence: str) -> None:
    assert findings(FAULTY / f"{name}.yaml") == [sentence]


@pytest.mark.parametrize(("name", "sentence"), AMONG_OTHERS.items(), ids=list(AMONG_OTHERS))
def test_what_does_not_end_the_reading_stands_among_the_other_faults(
    name: str, sentence: str
) -> None:
    found = findings(FAULTY / f"{name}.yaml")
    assert sentence in found
    assert "1:缺少 source" in found


@pytest.mark.parametrize(("name", "why"), BYTES.items(), ids=list(BYTES))
def test_a_wrong_encoding_is_one_sentence(name: str, why: str) -> None:
    assert unreadable(FAULTY / f"{name}.yaml") == why + SAVE_AS


def test_every_faulty_file_has_its_sentence() -> None:
    named = {*WRITING, *AMONG_OTHERS, *BYTES}
    assert {path.stem for path in FAULTY.glob("*.yaml")} == named


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert unreadable(path) == "文件超过 2 MB。请核对是不是选错了文件。"
    path.write_bytes(b"#" * LARGEST)
    assert findings(path) == ["1:文件是空的；请照样例写好再试"]


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    assert unreadable(tmp_path) == "这是一个文件夹。请写出其中的文件。"
    assert unreadable(tmp_path / "没有.yaml") == "没有这个文件。请核对路径和文件名。"
    assert unreadable(tmp_path / ("长" * 300)) == "文件打不开。请核对路径和文件名。"
    assert unreadable(tmp_path / "a\0b") == "文件打不开。请核对路径和文件名。"


def test_a_file_without_permission_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "2024.yaml"
    path.write_text("organ: yunwu\n", "utf-8")
    path.chmod(0)
    if not os.access(path, os.R_OK):  # root reads everything
        assert unreadable(path) == "没有读取权限。请检查文件权限。"


def test_thousands_of_flaws_end_the_reading() -> None:
    tree = parse("a: 1\n" * 10_000)
    assert (len(tree.flaws), tree.is_whole) == (100, False)
    assert len(parse("\x01\n" * 10_000).flaws) == 100


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:-?![]{}&*|>'\"%@`#, \n\t~\\0中.<=", max_size=40) | st.text())
@example('"\\ud800"')
@example('"\\U00110000"')
@example("%YAML 9.1\n---\na: b")
@example("!<%ff> a")
@example("...\n")
@example("- [a\n")
def test_reading_never_fails_and_every_flaw_has_a_line_of_the_text(text: str) -> None:
    tree = parse(text)
    assert tree.flaws or tree.is_whole
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= line <= lines and told for line, told in tree.flaws)
