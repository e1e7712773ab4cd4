"""A source file → its text, or one sentence that says what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner.core.errors import Unreadable
from planner.sources import LARGEST, read_text

TEXT = "三、2024年工作思路\n(一)加强学习。\n"


def written(folder: Path, content: bytes, name: str = "报告.txt") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(content)
    return path


def refused(path: Path) -> str:
    """The sentence for a file that cannot be read."""
    with pytest.raises(Unreadable) as fault:
        read_text(path)
    return str(fault.value).removeprefix(f"{path}:")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_texts_are_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    assert read_text(written(tmp_path, TEXT.encode(encoding))) == TEXT


@pytest.mark.parametrize("name", ["报告.md", "报告.TXT"])
def test_text_and_markdown_are_read(tmp_path: Path, name: str) -> None:
    assert read_text(written(tmp_path, TEXT.encode(), name)) == TEXT


def test_lines_end_alike_whatever_wrote_them(tmp_path: Path) -> None:
    assert read_text(written(tmp_path, b"a\r\nb\rc\n")) == "a\nb\nc\n"


def test_traditional_texts_are_read_in_big5(tmp_path: Path) -> None:
    text = "三、下一步工作計劃\n（一）加強學習。每半年組織一次執法人員培訓。\n"
    assert read_text(written(tmp_path, text.encode("big5"))) == text


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("报告.doc", "请用 Word 或 WPS 另存为 .docx 后再试"),
        ("报告.wps", "请用 Word 或 WPS 另存为 .docx 后再试"),
        ("报告", "请另存为 UTF-8 编码的文本文件（.txt）或 .docx 后再试"),
    ],
)
def test_other_kinds_are_one_sentence_that_says_what_to_do(
    tmp_path: Path, name: str, remedy: str
) -> None:
    sentence = refused(written(tmp_path, b"PK", name))
    assert sentence == f"还不能读“{name[2:] or name}”文件。{remedy}。"


@pytest.mark.parametrize("content", [b"a\0b", b"\x81\xff\xff"], ids=["nul", "broken"])
def test_other_encodings_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    assert "看不出是哪种编码" in refused(written(tmp_path, content))


def test_a_text_with_empty_signs_is_one_sentence(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + TEXT.encode() + b"\0"
    assert refused(written(tmp_path, content)).startswith("文件里有空字符")


def test_an_empty_file_is_one_sentence(tmp_path: Path) -> None:
    assert refused(written(tmp_path, b" \n")).startswith("文件是空的。")


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = written(tmp_path, b"")
    os.truncate(path, 50_000_000)
    assert refused(path).startswith("文件超过 5 MB。")
    path.write_bytes(b"a" * (LARGEST + 1))
    assert refused(path).startswith("文件超过 5 MB。")
    path.write_bytes(b"a" * LARGEST)
    assert len(read_text(path)) == LARGEST


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "夹.txt").mkdir()
    assert refused(tmp_path / "夹.txt").startswith("这是一个文件夹。")
    assert refused(tmp_path / "没有.txt").startswith("没有这个文件。")
    assert refused(tmp_path / f"{'长' * 300}.txt").startswith("文件打不开。")


def test_a_file_without_permission_is_one_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode())
    path.chmod(0)
    if not os.access(path, os.R_OK):  # root reads everything
        assert refused(path).startswith("没有读取权限。")
