"""Web pages and PDFs → their text; a page's own words are left out, scans are refused."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pylopdf_fonts_zh_cn
import pytest
import typst
from pypdf import PdfReader, PdfWriter

from planner.core.draft import read_report
from planner.core.errors import Unreadable
from planner.sources import text_of

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<meta name="ArticleTitle" content="某镇2023年工作报告">
<title>某镇2023年工作报告-某县人民政府</title>
<style>p {{ margin: 0 }}</style></head><body>
<nav><a href="/">首页，新闻，公开，服务，互动</a></nav>
<div class="header"><ul><li><a href="/a">要闻，动态</a></li>
<li><a href="/b">政策，解读</a></li></ul></div>
<div class="article"><h1>某镇2023年工作报告</h1><p>一、工作成效</p><p>学习6次，宣传12场。</p>
<p>二、下一步打算</p><p>（一）加强学习。每月<b>集中</b>学法一次，并开展测试。</p>
<table><tr><th>序号</th><th>任务</th><th>时限</th></tr>
<tr><td>1</td><td><p>修订制度</p></td><td>6月底前</td></tr></table></div>
<script>var a = "不，要，读";</script><footer>版权所有，某县人民政府，备案号，1，2，3</footer>
</body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_the_main_text_of_a_page_is_read_without_its_navigation(charset: str) -> None:
    content = PAGE.format(charset=charset).encode("gbk" if charset == "gb2312" else charset)
    assert text_of("报告.html", content).splitlines() == [
        "某镇2023年工作报告",
        "一、工作成效",
        "学习6次，宣传12场。",
        "二、下一步打算",
        "（一）加强学习。每月集中学法一次，并开展测试。",
        "序号\t任务\t时限",
        "1\t修订制度\t6月底前",
    ]


def test_a_cell_over_several_rows_leaves_empty_ones_below_it() -> None:
    page = """<html><body><h1>某镇2024年工作计划</h1><p>一、任务，按下表，逐项落实，按月调度。</p>
    <table><tr><th>序号</th><th>工作目标</th><th>具体任务</th><th>责任单位</th></tr>
    <tr><td rowspan="2">1</td><td rowspan=2>加强学习</td><td>每月学法</td>
    <td rowspan="2">司法所</td></tr><tr><td>组织考试，每年一次</td></tr>
    <tr><td>每季宣讲</td><td>党政办</td></tr>
    <tr><td>2</td><td>规范执法</td><td>评查案卷</td><td rowspan="none">执法队</td></tr>
    <tr><td colspan="4">逐项落实</td></tr></table></body></html>"""
    assert text_of("计划.html", page.encode()).splitlines()[2:] == [
        "序号\t工作目标\t具体任务\t责任单位",
        "1\t加强学习\t每月学法\t司法所",
        "\t\t组织考试，每年一次",
        "每季宣讲\t党政办",
        "2\t规范执法\t评查案卷\t执法队",
        "逐项落实",
    ]


def test_a_page_that_says_no_or_a_wrong_charset_is_read_all_the_same() -> None:
    for charset in ("none-such", "utf-8"):
        assert "加强学习" in text_of("报告.htm", PAGE.format(charset=charset).encode("gb18030"))


def test_the_element_that_holds_the_text_is_known_by_its_name() -> None:
    page = """<html><head><meta name="PubDate" content="2024-01-30 10:00"></head><body>
    <div class="top">网站首页，新闻中心，政务公开，办事服务，互动交流，数据开放，专题专栏</div>
    <table><tr><td>索引号：</td><td>01/2024</td><td>发布机构：</td><td>某县</td></tr></table>
    <h1>某镇工作总结</h1>
    <div class="TRS_Editor"><p>一、工作情况</p><p>今年学习6次，宣传12场，调解纠纷36件。</p></div>
    <div class="related"><p>某局2022年工作总结，某镇2022年工作总结，某办2022年工作总结</p></div>
    <div>主办单位，某县人民政府，联系电话，1234567</div></body></html>"""
    assert text_of("报告.html", page.encode()).splitlines() == [
        "某镇工作总结",
        "发布日期:2024-01-30",
        "一、工作情况",
        "今年学习6次，宣传12场，调解纠纷36件。",
    ]


def test_a_page_without_words_is_one_sentence() -> None:
    for content in (b"<html></html>", b"<script>a</script>", b" "):
        with pytest.raises(Unreadable):
            text_of("报告.html", content)


def test_a_page_that_nests_deeply_is_read_and_one_without_end_is_one_sentence() -> None:
    words = "学习6次，宣传3次。"
    assert "学习6次" in text_of("报告.html", ("<div>" * 500 + words).encode())
    with pytest.raises(Unreadable):
        text_of("报告.html", ("<div>" * 100_000 + words).encode())


def pdf(*paragraphs: str) -> bytes:
    """A PDF in the layout of official documents."""
    lines = [
        '#set page(paper: "a4", numbering: "— 1 —")',
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh")',
        "#set par(first-line-indent: (amount: 2em, all: true))",
        *paragraphs,
    ]
    return bytes(
        typst.compile(
            "\n\n".join(lines).encode(), font_paths=[pylopdf_fonts_zh_cn.serif_path().parent]
        )
    )


def test_the_text_of_a_pdf_is_read_and_its_broken_lines_are_understood() -> None:
    sentence = (
        "持续深入学习贯彻法治思想，每月组织干部职工集中学法一次，切实提高依法行政的能力和水平。"
    )
    content = pdf(
        "某县某某镇人民政府2023年法治政府建设工作报告",
        "一、工作成效",
        "组织学习6次。" * 40,
        "二、下一步工作打算",
        *(f"（{number}）加强学习。{sentence}{sentence}" for number in "一二三"),
    )
    outline, _ = read_report(text_of("报告.pdf", content))
    assert [goal.heading for goal in outline.goals] == ["加强学习"] * 3
    assert [len(goal.measures) for goal in outline.goals] == [2, 2, 2]
    assert len(outline.clauses) == 18
    assert outline.masthead.unit == "某县某某镇人民政府"


def test_the_heads_and_numbers_of_a_pdfs_pages_are_no_text() -> None:
    work = "（一）加强学习。每月组织一次专题学法，全年组织2次测试，并将结果纳入年度考核。"
    text = text_of(
        "报告.pdf",
        pdf(
            "#set page(height: 9cm, header: [某某镇工作报告汇编])",
            "某某镇人民政府2023年法治政府建设报告",
            "一、工作情况",
            *["开展宣传12场，发放资料3000份，解答群众咨询56人次，化解矛盾纠纷23件。"] * 4,
            "二、下一步打算",
            *[work] * 4,
        ),
    )
    assert text.count("汇编") == 0
    assert "—" not in text
    assert "2023年法治" in text
    outline, _ = read_report(text)
    assert outline.masthead.unit == "某某镇人民政府"
    assert [goal.heading for goal in outline.goals] == ["加强学习"] * 4


def test_a_scanned_pdf_is_refused_with_a_sentence() -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    with pytest.raises(Unreadable, match="扫描件"):
        text_of("报告.pdf", _written(writer))


def test_a_pdf_with_a_password_is_refused_with_a_sentence() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("学习6次。" * 20))))
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(Unreadable, match="密码"):
        text_of("报告.pdf", _written(writer))


def test_a_pdf_of_too_many_pages_is_refused_with_a_sentence() -> None:
    writer = PdfWriter()
    for _ in range(501):
        writer.add_blank_page(10, 10)
    with pytest.raises(Unreadable, match="501 页"):
        text_of("报告.pdf", _written(writer))


def test_a_pdf_cut_or_changed_anywhere_is_read_or_one_sentence() -> None:
    whole = pdf("学习6次。" * 20)
    for at in range(0, len(whole), len(whole) // 30):
        for content in (whole[:at], whole[:at] + b"\xff\x00" + whole[at + 2 :]):
            with suppress(Unreadable):
                assert text_of("报告.pdf", content)


def _written(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
