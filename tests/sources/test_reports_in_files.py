"""The same report as text, Word file and web page → the same reading."""

from __future__ import annotations

from html import escape
from io import BytesIO

import pytest
from docx import Document

from planner.core.draft import read_report
from planner.sources import text_of
from tests.damage import REPORTS

NAMES = [
    "bureau-owners-in-brackets",
    "district-joint-running-on",
    "street-numbers-and-spoken",
    "street-table-stacked",
    "town-many-figures",
    "township-yunwu",
]
PAGE = """<html><head><meta charset="{charset}"><title>{title}_某县人民政府</title></head><body>
<div id="top"><a href="/">首页</a><a href="/a">新闻，动态</a></div>
<div class="nav">您的位置：首页</div>
<div id="zoom">{body}</div>
<div class="foot">版权所有：某县人民政府 电话：123，地址：某路</div></body></html>"""


def read(text: str) -> tuple[object, ...]:
    """What matters of a report."""
    outline, figures = read_report(text)
    goals = [
        (goal.heading, [clause.text for m in goal.measures for clause in m.clauses])
        for goal in outline.goals
    ]
    lacks = [lack.text for lack in outline.shortcomings]
    return outline.masthead.unit, goals, lacks, [(each.value, each.unit) for each in figures]


@pytest.mark.parametrize("name", NAMES)
def test_a_word_file_reads_as_its_text(name: str) -> None:
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    document, file = Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(file)
    assert read(text_of("报告.docx", file.getvalue())) == read(text)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", NAMES)
def test_a_web_page_reads_as_its_text(name: str, charset: str) -> None:
    text = (REPORTS / f"{name}.txt").read_text("utf-8")
    body = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    page = PAGE.format(charset=charset, title=escape(text.split("\n")[0]), body=body)
    assert read(text_of("报告.html", page.encode(charset))) == read(text)
