"""Bytes of a PDF with text → its text; a scanned one is refused."""

from __future__ import annotations

import logging
from io import BytesIO

from planner.core.errors import Unreadable

MOST_PAGES = 500
_LEAST_SIGNS = 15
"""Signs a page; what has fewer on the average is pictures of pages."""
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
    return "\n".join(page.extract_text() for page in reader.pages), pages
