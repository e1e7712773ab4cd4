"""The Word file and the templates behind it: ours, the staff's, and those that are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from planner.core.dates import Quarter
from planner.core.report import Extras, Remarks, build_quarter_report
from planner.documents.chart import render_chart
from planner.documents.checking import MOST_BYTES, check_template
from planner.documents.fonts import read_typefaces
from planner.documents.form import main as write_templates
from planner.documents.form import make_template
from planner.documents.names import KINDS, Each, Shape, shape_of
from planner.documents.outline import Outline, outline_of
from planner.documents.pdf import render_png
from planner.documents.word import render_docx
from tests.cast import YARDSTICK
from tests.core.test_report import record_of
from tests.documents.reading import made, text_of_docx

ROOT = Path(__file__).parent.parent.parent
QUARTERLY = make_template("quarterly")


def outline_with(remarks: Remarks) -> Outline:
    report = build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, Extras(remarks))
    return outline_of(report)


def edited(change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The quarterly template after somebody changed a part of it."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(QUARTERLY)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return file.getvalue()


def replaced(old: str, new: str) -> bytes:
    assert old in zipfile.ZipFile(BytesIO(QUARTERLY)).read("word/document.xml").decode()
    return edited(lambda xml: xml.replace(old, new, 1))


def faults(content: bytes, kind: str = "quarterly") -> str:
    """The findings on a template, one a line."""
    return "\n".join(map(str, check_template(content, kind, "季度报告.docx")))


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_that_come_along_are_those_that_the_planner_makes(kind: str) -> None:
    assert (ROOT / "config" / "templates" / f"{kind}.docx").read_bytes() == make_template(kind)


def test_the_templates_are_written_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["form", str(tmp_path)])
    write_templates()
    assert {each.name for each in tmp_path.iterdir()} == {f"{kind}.docx" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_that_come_along_have_no_faults(kind: str) -> None:
    assert faults(make_template(kind), kind) == ""


def test_the_page_is_that_of_an_official_document() -> None:
    document = Document(BytesIO(QUARTERLY))
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in sides if each is not None] == [37, 35, 28, 26]
    xml = zipfile.ZipFile(BytesIO(QUARTERLY)).read("word/document.xml").decode()
    assert re.search(r'<w:docGrid (?=[^>]*w:type="lines")(?=[^>]*w:linePitch="579")', xml)
    styles = zipfile.ZipFile(BytesIO(QUARTERLY)).read("word/styles.xml").decode()
    assert not re.search(r'w:\w*[Tt]heme="', styles)
    body = document.styles["公文正文"]
    assert 'w:eastAsia="仿宋_GB2312"' in body.element.xml
    assert '<w:spacing w:val="-5"/>' in body.element.xml
    assert 'w:firstLineChars="200"' in body.element.xml


def test_the_same_report_is_the_same_bytes() -> None:
    outline = outline_with(Remarks())
    assert render_docx(outline, QUARTERLY, b"") == render_docx(outline, QUARTERLY, b"")


def test_the_chart_is_a_picture_in_the_file() -> None:
    picture = render_png(render_chart(outline_with(Remarks()).indicators), read_typefaces())
    content = render_docx(outline_with(Remarks()), QUARTERLY, picture)
    with zipfile.ZipFile(BytesIO(content)) as file:
        images = [each for each in file.namelist() if each.startswith("word/media/")]
        assert [file.read(each) for each in images] == [picture]
    without = render_docx(outline_with(Remarks()), QUARTERLY, b"")
    with zipfile.ZipFile(BytesIO(without)) as file:
        assert not any(each.startswith("word/media/") for each in file.namelist())


def test_what_people_write_is_never_a_template() -> None:
    told = "{{ 标题.__class__ }} {% for x in y %} <w:p/> & “引号” {_{ \\a {{ 7*7 }}"
    text = text_of_docx(render_docx(outline_with(Remarks(problems=told)), QUARTERLY, b""))
    assert told.replace("{_{", "{{") in text
    assert "49" not in text


def test_signs_that_no_document_can_hold_are_left_out() -> None:
    told = "甲\x00乙\x0b丙\u202e丁\ufffe戊\t己"
    text = text_of_docx(render_docx(outline_with(Remarks(problems=told)), QUARTERLY, b""))
    assert "甲乙\n丙丁戊 己\n" in text


def test_the_file_is_the_offices_and_dated_by_its_data() -> None:
    properties = Document(BytesIO(made("2024-Q2")["docx"])).core_properties
    assert properties.author == "奉节县云雾土家族乡人民政府"
    assert properties.title.endswith("工作进展情况报告")
    assert str(properties.created).startswith("2024-06-30")


def test_staff_may_reword_reorder_and_leave_out() -> None:
    content = replaced("七、需上级协调事项", "七、请求支持的事项")
    assert faults(content) == ""
    text = text_of_docx(render_docx(outline_with(Remarks()), content, b""))
    assert "七、请求支持的事项" in text
    assert faults(replaced("{{ 图例 }}", "")) == ""
    assert faults(replaced("{{ 图例 }}", "{% if 图例 and not 抄送 %}{{ 图例 }}{% endif %}")) == ""


def test_an_unknown_name_is_named_with_those_there_are() -> None:
    found = faults(replaced("{{ 落款单位 }}", "{{ 单位名称 }}"))
    assert "季度报告.docx:名称“单位名称”不存在；可以用的有：" in found
    assert "落款单位" in found


def test_an_unknown_part_is_named_with_those_there_are() -> None:
    assert "“行”没有“责任人”；可以用的有：任务、岗位、截止、状态、办结、灯" in faults(
        replaced("{{ 行.岗位 }}", "{{ 行.责任人 }}")
    )
    assert "“图例”没有“长度”" in faults(replaced("{{ 图例 }}", "{{ 图例.长度 }}"))


def test_an_open_tag_is_shown_with_its_words() -> None:
    found = faults(replaced("{{ 落款单位 }}", "{{ 落款单位"))
    assert re.search(r"季度报告\.docx:第\d+段“\{\{ 落款单位”:“\{\{”没有用“\}\}”结束", found)
    assert "“{%”没有用“%}”结束" in faults(replaced("{%p endif %}", "{%p endif"))
    assert "“%}”前面没有“{%”" in faults(replaced("{%p endif %}", "p endif %}"))


def test_a_loop_that_is_not_closed_is_shown_where_it_begins() -> None:
    found = faults(replaced("{%p endfor %}", ""))
    assert re.search(r"第\d+段“\{%p for 行 in 标题 %\}”:“for”没有用“endfor”结束", found)
    assert "“endif”没有对应的“if”" in faults(replaced("{%p endfor %}", "{%p endif %}"))
    assert "“for”应写成“for 行 in 名称”" in faults(
        replaced("{%p for 行 in 标题 %}", "{%p for 行 标题 %}")
    )


@pytest.mark.parametrize(
    "wide", ["｛｛ 图例 ｝｝", "｛{ 图例 }｝", "{{ 图例 ｝｝", "{％ if 图例 %}"]
)
def test_full_width_braces_are_named(wide: str) -> None:
    assert "花括号或百分号是全角的；请改为半角" in faults(replaced("{{ 图例 }}", wide))


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        ("{{ 图例.__class__.__mro__ }}", "没有“__class__”"),
        ("{{ 标题.append(1) }}", "不能使用函数和过滤器"),
        ("{{ 图例|attr(1) }}", "不能使用函数和过滤器"),
        ("{{ self._TemplateReference__context }}", "名称“self”不存在"),
        ("{{ cycler.__init__.__globals__ }}", "名称“cycler”不存在"),
        ("{{ lipsum() }}", "不能使用函数和过滤器"),
        ("{{ 图例 * 9999 }}", "不能使用“mul”"),
        ("{{ 标题[0] }}", "不能使用“getitem”"),
        ("{% for x in range(9) %}{% endfor %}", "不能使用函数和过滤器"),
        ("{% for x in 图例 %}{% endfor %}", "“图例”不是列表"),
        ("{% for x, y in 标题 %}{% endfor %}", "“for”后面只写一个名称"),
        ("{% for x in 无 %}{{ x.甲 }}{% endfor %}", "名称“无”不存在"),
        ("{% for x in '甲' %}{% endfor %}", "这里只能写名称"),
        ("{% set x = 1 %}", "不能使用“set”"),
        ("{% include 'x' %}", "不能使用“include”"),
        ("{% import 'x' as x %}", "不能使用“import”"),
        ("{{r 图例 }}", "双花括号里只写名称"),
        ("{{ 图例 甲 }}", "有写错的标记"),
    ],
)
def test_an_attempt_to_reach_beyond_the_report_is_refused(attempt: str, words: str) -> None:
    assert words in faults(replaced("{{ 图例 }}", attempt))


def test_a_loop_knows_its_own_names() -> None:
    told = "{% for 段 in 总体情况 %}{{ loop.index }}{{ 段.文 }}{% endfor %}"
    assert faults(replaced("{{ 图例 }}", told)) == ""


def test_choices_may_have_an_otherwise() -> None:
    told = "{% if 抄送 %}甲{% elif 主送 %}乙{% else %}丙{% endif %}"
    assert faults(replaced("{{ 图例 }}", told)) == ""


def test_a_part_of_a_part_that_has_none_is_named_with_its_whole_path() -> None:
    assert "“组.目标”没有“甲”" in faults(replaced("{{ 组.目标 }}", "{{ 组.目标.甲 }}"))


def test_faults_in_headers_are_found_too() -> None:
    content = edited(lambda xml: xml.replace("页眉", "页脚"), "word/header1.xml")
    assert "名称“页脚”不存在" in faults(content)


def test_what_is_no_word_file_is_refused() -> None:
    assert "不是 Word 文件" in faults(b"%PDF-1.7")
    empty = BytesIO()
    with zipfile.ZipFile(empty, "w") as file:
        file.writestr("readme.txt", "")
    assert "不是 Word 文件" in faults(empty.getvalue())
    assert "超过 5 MB" in faults(b"x" * (MOST_BYTES + 1))


def test_macros_and_files_from_elsewhere_are_refused() -> None:
    with_macro = BytesIO(QUARTERLY)
    with zipfile.ZipFile(with_macro, "a") as file:
        file.writestr("word/vbaProject.bin", b"")
    assert "模板里有宏" in faults(with_macro.getvalue())
    relation = '<Relationship Id="x" Type="image" Target="http://x/y.png" TargetMode="External"/>'
    linked = edited(
        lambda xml: xml.replace("</Relationships>", f"{relation}</Relationships>"),
        "word/_rels/document.xml.rels",
    )
    assert "引用了外部文件" in faults(linked)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    big = BytesIO()
    with zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"\0" * (51 * 1024 * 1024))
    assert "展开后过大" in faults(big.getvalue())


def test_tags_that_would_tear_paragraphs_are_named() -> None:
    assert "要么在同一段里" in faults(replaced("{%p for 行 in 标题 %}", "{% for 行 in 标题 %}"))
    apart = replaced("{%p for 行 in 标题 %}", "{% for 行 in 标题 %}")
    assert "各占一段" in faults(apart)


def test_what_only_shows_when_filled_in_is_found_by_trying_it() -> None:
    assert "试填时出错" in faults(replaced("{{ 图例 }}", "{% if 图例 > 1 %}甲{% endif %}"))


def test_staff_can_read_which_names_there_are() -> None:
    told = (ROOT / "config" / "templates" / "README.md").read_text("utf-8")
    for kind in KINDS:
        assert all(name in told for name in names_in(shape_of(kind)))


def names_in(shape: Shape) -> set[str]:
    """Every name in a shape, at any depth."""
    if isinstance(shape, Each):
        return names_in(shape.of)
    if isinstance(shape, dict):
        return {*shape, *(name for each in shape.values() for name in names_in(each))}
    return set()


# ISO 29500-1, 17.3.1.26 and 17.3.2.28: the order of what a paragraph and a run have
PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs"),
    *("autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "rPr"),
)
RUN = ("rStyle", "rFonts", "b", "bCs", "color", "spacing", "sz", "szCs", "lang")


@pytest.mark.parametrize("part", ["document.xml", "styles.xml", "header1.xml", "footer1.xml"])
def test_what_a_paragraph_has_is_in_the_order_of_the_standard(part: str) -> None:
    with zipfile.ZipFile(BytesIO(made("2024-Q2")["docx"])) as file:
        tree = parse_xml(file.read(f"word/{part}"))
    for name, order in (("w:pPr", PARAGRAPH), ("w:rPr", RUN)):
        for found in tree.iter(qn(name)):
            names = [each.tag.partition("}")[2] for each in found]
            assert set(names) <= set(order)
            assert names == sorted(names, key=order.index)
