"""The HTML file: everything in it, usable without scripts, safe to open."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from planner.core.dates import Quarter
from planner.core.report import Extras, Masthead, Remarks, build_quarter_report, doubts_of
from planner.documents.outline import outline_of
from planner.documents.page import render_html
from tests.cast import YARDSTICK
from tests.core.test_report import record_of
from tests.documents.reading import made


def page_of(remarks: Remarks | None = None, masthead: Masthead | None = None) -> str:
    extras = Extras(remarks or Remarks(), masthead or Masthead())
    report = build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, extras)
    return render_html(outline_of(report), "ab" * 32, doubts_of(report))


def test_it_needs_nothing_from_elsewhere_and_runs_no_script() -> None:
    page = made("2024-Q2")["html"].decode()
    assert not re.search(r'(?:src|href)=|url\(|@import|<script|\son\w+="', page)
    assert "default-src 'none'" in page
    assert page.count("<svg ") == 1


def test_what_people_write_is_never_markup() -> None:
    told = '<script>alert(1)</script> & "x" \' <img src=x onerror=y>'
    page = page_of(Remarks(problems=told), Masthead(addressees="<b>县</b>"))
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;县&lt;/b&gt;：" in page


def test_each_light_can_be_chosen_with_how_many_it_has() -> None:
    page = made("2024-Q2")["html"].decode()
    assert "全部（77）" in page
    assert "●正常（74）" in page
    assert "■滞后（3）" in page
    assert "#light-red:checked" in page
    assert "light-yellow" not in page


def test_numbers_in_doubt_are_marked_until_they_agree() -> None:
    page = page_of(Remarks(problems="逾期未办3项，占88%。"))
    assert '未办<mark title="与数据不一致，请核对">3项</mark>' in page
    assert "88%</mark>" in page
    assert "<mark" not in page_of(Remarks(problems="逾期未办1项。"))


def test_its_data_can_be_checked_by_its_digest() -> None:
    assert "校验码 abababababab" in page_of()


def test_number_and_copies_are_shown_where_there_are_any() -> None:
    head = Masthead(number="云府〔2024〕1号", signer="谭志远", copies="县委依法治县办")
    page = page_of(masthead=head)
    assert "<span>云府〔2024〕1号</span><span>签发人：谭志远</span>" in page
    assert "抄送：县委依法治县办。" in page


def test_a_browser_shows_only_the_chosen_light(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("没有安装浏览器，跳过网页筛选的测试")
    page = made("2024-Q2")["html"].decode()
    chosen = page.replace(' id="light-all" checked', ' id="light-all"').replace(
        'id="light-red"', 'id="light-red" checked'
    )
    heights = [_height(browser, tmp_path, each) for each in (page, chosen)]
    assert heights[1] < heights[0] - 74 * 20


def _height(browser: str, folder: Path, page: str) -> int:
    """How high a page is in a browser: printed on one endless sheet."""
    sheet = "<style>@page { size: 1000px 20000px; margin: 0 }</style>"
    measured = page.replace("</head>", f"{sheet}</head>")
    (folder / "page.html").write_text(measured, "utf-8")
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = folder / "page.pdf"
    subprocess.run(
        [*words, f"--print-to-pdf={target}", f"file://{folder}/page.html"],
        check=True,
        capture_output=True,
    )
    import pdfplumber

    with pdfplumber.open(target) as document:
        return int(max(each["bottom"] for each in document.pages[0].chars))
