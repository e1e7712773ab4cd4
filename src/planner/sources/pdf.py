"""Bytes of a PDF with text → its text; a scanned one is refused."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

from planner.core.errors import Unreadable

MOST_PAGES = 500
_LEAST_SIGNS = 15
"""Signs a page; what has fewer on the average is pictures of pages."""
_EDGE, _OFTEN = 2, 0.4
"""Lines at the top and at the foot of a page, and on what share of the pages one is no text."""
# The gap that typesetting leaves between Chinese and other signs, save behind an item's number.
_HAN = r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef“”‘’]"
_GAP = re.compile(
    rf"(?<={_HAN}) (?=[0-9A-Za-z])|(?<=\d) (?=[年月日])"
    rf"|(?<=[0-9A-Za-z%])(?<!^\d)(?<!^\d\d)(?<!^\d\.\d)(?<!^\d\.\d\d) (?={_HAN})",
    re.MULTILINE,
)
_ASK = "请向起草人要 Word 版，或用文字识别软件转成 Word 后再试"


def read_pdf(name: str, content: bytes) -> str:
    """The text of a PDF, page after page; raises Unreadable."""
    # what it complains of in files that can be read all the same
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        text, pages = _pages(name, content)
    except Unreadable:
        raise
    # whatever a broken file makes of a reader that is not ours
    except Exception as fault:
        raise Unreadable(name, "PDF 已损坏，读不出来", "请重新导出或下载后再试") from fault
    text = "".join(sign if sign.isprintable() or sign in "\n\t" else "" for sign in text)
    if len("".join(text.split())) < _LEAST_SIGNS * max(1, pages):
        raise Unreadable(name, "这份 PDF 是扫描件，里面没有文字", _ASK)
    return text


def _pages(name: str, content: bytes) -> tuple[str, int]:
    """The text of all pages, and how many they are."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(name, "PDF 有密码", "请去掉密码后再试")
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        told = f"PDF 有 {pages} 页，最多读 {MOST_PAGES} 页"
        raise Unreadable(name, told, "请核对是不是选错了文件")
    return _GAP.sub("", "\n".join(_bodies([page.extract_text() for page in reader.pages]))), pages


def _bodies(pages: Sequence[str]) -> Iterator[str]:
    """The pages without the heads, feet and numbers that most of them repeat."""
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    seen = Counter(key for lines in split for key in {_key(lines[at]) for at in _edges(len(lines))})
    repeated = {key for key, times in seen.items() if times > 1 and times >= _OFTEN * len(pages)}
    for lines in split:
        gone = {at for at in _edges(len(lines)) if _key(lines[at]) in repeated}
        yield "\n".join(line for at, line in enumerate(lines) if at not in gone)


def _edges(lines: int) -> list[int]:
    return [at for at in range(lines) if at < _EDGE or at >= lines - _EDGE]


def _key(line: str) -> str:
    """A line as it is compared from page to page: without its numbers."""
    return re.sub(r"\d+", "#", "".join(line.split()))
