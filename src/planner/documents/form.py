"""The layout of official documents → the Word templates that staff may then edit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from planner.documents.archive import settled
from planner.documents.layouts import LAYOUTS, Layout
from planner.documents.outlined import Column

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_LATIN = "Times New Roman"
# GB/T 9704-2012, 5.2: 22 lines of 28 characters; pitch in twentieths of a point
_PITCH, _TIGHTER = 579, "-5"
_NEEDLESS = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
_KEPT_STYLES = {
    *("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid"),
    *("Header", "HeaderChar", "Footer", "FooterChar"),
}
_MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)


def make_template(kind: str) -> bytes:
    """The template of a kind of report, one of `LAYOUTS`: the same bytes each time."""
    document, layout = Document(), LAYOUTS[kind]
    _Form(document, layout).fill()
    properties = document.core_properties
    properties.title = layout.title
    properties.author = properties.last_modified_by = "planner"
    properties.created = properties.modified = _MADE_AT
    properties.comments = "可以用 Word 或 WPS 修改文字和格式；花括号里的名称由系统填写，请勿改动。"
    file = BytesIO()
    document.save(file)
    return settled(file.getvalue())


class _Form:
    """A document that is being laid out."""

    def __init__(self, document: Doc, layout: Layout) -> None:
        self._document, self._layout = document, layout
        _without_needless_parts(document)
        self._styles()
        self._page(document.sections[0])

    def fill(self) -> None:
        """Put in what a report consists of, in its order."""
        sections = self._layout.sections
        self._head()
        for heading, name in sections:
            self._add(heading, "一级标题")
            self._paragraphs(name, is_last=name == sections[-1][1])
            if name == self._layout.with_indicators:
                self._indicators()
        self._signature()
        self._annex()
        self._foot()

    def _head(self) -> None:
        with_number = self._between("发文字号 or 签发人")
        line = self._add("{{ 发文字号 }}\t{% if 签发人 %}签发人：", "版头")
        line.add_run("{{ 签发人 }}", style="签发人姓名")
        line.add_run("{% endif %}")
        _border(line, ("bottom",), "C00000")
        for _ in range(2):
            self._add("", "公文正文")
        self._end(with_number)
        self._tag("for 行 in 标题")
        self._add("{{ 行 }}", "公文标题")
        self._tag("endfor")
        self._add("", "公文正文")
        for name, text, style in (
            ("预演说明", "{{ 预演说明 }}", "公文正文"),
            ("主送", "{{ 主送 }}：", "顶格正文"),
        ):
            opened = self._between(name)
            self._add(text, style)
            self._end(opened)
        self._add("{{ 引言 }}", "公文正文")

    def _paragraphs(self, name: str, *, is_last: bool) -> None:
        self._tag(f"for 段 in {name}")
        line = self._document.add_paragraph(style="公文正文")
        line.add_run("{{ 段.题 }}", style="小标题")
        line.add_run("{{ 段.文 }}")
        line.paragraph_format.keep_with_next = is_last or None
        self._tag("endfor")

    def _indicators(self) -> None:
        opened = self._between("指标图")
        self._add("{{ 指标图 }}", "图")
        self._end(opened)
        opened = self._between("指标表")
        self._table("指标表", self._layout.indicators, is_whole=True)
        self._add("", "表注")
        self._end(opened)

    def _signature(self) -> None:
        opened = self._between(self._any_annex())
        for text in ("", "附件：{{ 附件标题 }}"):
            self._add(text, "公文正文").paragraph_format.keep_with_next = True
        self._end(opened)
        self._add("", "公文正文").paragraph_format.keep_with_next = True
        self._add("{{ 落款单位 }}", "落款").paragraph_format.keep_with_next = True
        date = self._add("{{ 成文日期 }}", "落款")
        _indent_right(date, 400)

    def _annex(self) -> None:
        opened = self._between(self._any_annex())
        self._add("附件", "附件").paragraph_format.page_break_before = True
        self._add("{{ 附件标题 }}", "公文标题")
        for name, columns in self._layout.annex:
            self._tag(f"for 组 in {name}")
            self._add("{{ 组.目标 }}", "表题")
            self._table("组.行", columns)
            self._tag("endfor")
        self._add("{{ 图例 }}", "表注")
        self._end(opened)

    def _any_annex(self) -> str:
        return " or ".join(name for name, _ in self._layout.annex)

    def _foot(self) -> None:
        opened = self._between("抄送")
        line = self._add("抄送：{{ 抄送 }}。", "版记")
        _border(line, ("top", "bottom"), "000000")
        self._end(opened)

    def _table(self, rows: str, columns: Sequence[Column], *, is_whole: bool = False) -> None:
        """A heading that repeats on each page, and a line for each of `rows`.

        `is_whole`: lines stay together, so that a table that fits on a page is not parted.
        """
        table = self._document.add_table(rows=4, cols=len(columns), style="Table Grid")
        _lay_out(table, [each.width for each in columns])
        for position, column in enumerate(columns):
            _fill(table.cell(0, position).paragraphs[0], column.title, "表头")
            style = "表格左" if column.is_text else "表格"
            _fill(table.cell(2, position).paragraphs[0], f"{{{{ 行.{column.name} }}}}", style)
        _fill(table.cell(1, 0).paragraphs[0], f"{{%tr for 行 in {rows} %}}", "表格")
        _fill(table.cell(3, 0).paragraphs[0], "{%tr endfor %}", "表格")
        for cell in (*table.row_cells(0), *table.row_cells(2)):
            cell.paragraphs[0].paragraph_format.keep_with_next = is_whole or None

    def _between(self, condition: str) -> str:
        self._tag(f"if {condition}")
        return "endif"

    def _end(self, opened: str) -> None:
        self._tag(opened)

    def _tag(self, words: str) -> None:
        self._add(f"{{%p {words} %}}", "公文正文")

    def _add(self, text: str, style: str) -> Paragraph:
        return self._document.add_paragraph(text, style=style)

    def _styles(self) -> None:
        _plain(self._document)
        body = self._style("公文正文", FANG, 16)
        _indent(body, "200")
        self._style("顶格正文", FANG, 16)
        head = self._style("一级标题", HEI, 16)
        _indent(head, "200")
        head.paragraph_format.keep_with_next = True
        title = self._style("公文标题", SONG, 22)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.line_spacing = Pt(35)
        _off_grid(title)
        sign = self._style("落款", FANG, 16)
        sign.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _indent_right(sign, 200)
        self._style("附件", HEI, 16)
        imprint = self._style("版记", FANG, 14)
        imprint.paragraph_format.space_before = Pt(30)
        number = self._style("版头", FANG, 16)
        number.paragraph_format.first_line_indent = Pt(16)
        number.paragraph_format.tab_stops.add_tab_stop(Mm(156) - Pt(16), WD_TAB_ALIGNMENT.RIGHT)
        picture = self._style("图", FANG, 16)
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._small_styles()
        run = self._document.styles.add_style("小标题", 2)
        _faces(run, KAI)
        run.font.bold = True
        _faces(self._document.styles.add_style("签发人姓名", 2), KAI)

    def _small_styles(self) -> None:
        """The styles of tables: lines of 15 points, off the grid."""
        for name, face, align in (
            ("表格", FANG, WD_ALIGN_PARAGRAPH.CENTER),
            ("表格左", FANG, WD_ALIGN_PARAGRAPH.LEFT),
            ("表头", HEI, WD_ALIGN_PARAGRAPH.CENTER),
            ("表题", HEI, WD_ALIGN_PARAGRAPH.LEFT),
            ("表注", FANG, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            style = self._style(name, face, 12 if name == "表题" else 10.5, tighter="0")
            style.paragraph_format.line_spacing = Pt(15)
            style.paragraph_format.alignment = align
            _off_grid(style)
        self._document.styles["表题"].paragraph_format.keep_with_next = True
        for name in ("表题", "表注"):
            self._document.styles[name].paragraph_format.space_before = Pt(9)
            self._document.styles[name].paragraph_format.space_after = Pt(4)

    def _style(self, name: str, face: str, size: float, tighter: str = _TIGHTER) -> ParagraphStyle:
        style: ParagraphStyle = self._document.styles.add_style(name, 1)
        style.base_style = self._document.styles["Normal"]
        style.quick_style = True
        style.font.size = Pt(size)
        _faces(style, face)
        _spacing(style, tighter)
        return style

    def _page(self, section: Section) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(22), Mm(24)
        sect = self._document.element.body.sectPr
        grid = sect.find(qn("w:docGrid"))
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(_PITCH))
        self._document.settings.odd_and_even_pages_header_footer = True
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            _page_number(footer.paragraphs[0], align)
        for header in (section.header, section.even_page_header):
            line = header.paragraphs[0]
            run = line.add_run("{{ 页眉 }}")
            run.font.size, run.font.color.rgb = Pt(10.5), RGBColor(0xB0, 0x00, 0x20)
            line.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _without_needless_parts(document: Doc) -> None:
    """Drop what the library's own template brings along and nothing here uses."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_NEEDLESS)]:
            del relations[key]
    for style in list(document.styles.element.iter(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            document.styles.element.remove(style)


def _plain(document: Doc) -> None:
    """The basis of all styles: no fonts of a theme, lines of the grid, justified."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in [each for each in fonts.attrib if each.lower().endswith("theme")]:
            del fonts.attrib[name]
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    _faces(normal, FANG)
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_PITCH / 20)
    form.space_before = form.space_after = Pt(0)
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.widow_control = False
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        _before(normal.element.pPr, off, ("w:spacing", "w:ind", "w:jc"))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _faces(style: CharacterStyle, face: str) -> None:
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), _LATIN)
    fonts.set(qn("w:eastAsia"), face)


def _spacing(style: ParagraphStyle, tighter: str) -> None:
    """Characters closer by a quarter of a point, so that 28 stand in a line."""
    properties = style.element.get_or_add_rPr()
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), tighter)
    size = properties.find(qn("w:sz"))
    size.addprevious(spacing)


def _indent(style: ParagraphStyle, hundredths: str) -> None:
    """The first line indented, in hundredths of a character."""
    style.paragraph_format.first_line_indent = Pt(32)
    style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), hundredths)


def _indent_right(of: ParagraphStyle | Paragraph, hundredths: int) -> None:
    of.paragraph_format.right_indent = Pt(16 * hundredths / 100)


def _off_grid(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    _before(properties, snap, ("w:spacing", "w:ind", "w:jc"))


def _before(parent: BaseOxmlElement, child: BaseOxmlElement, names: Iterable[str]) -> None:
    """Put a child where the schema wants it: before the first of some."""
    found = (parent.find(qn(name)) for name in names)
    first = next((each for each in found if each is not None), None)
    parent.append(child) if first is None else first.addprevious(child)


def _border(paragraph: Paragraph, sides: Iterable[str], colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    _before(
        paragraph._element.get_or_add_pPr(), borders, ("w:snapToGrid", "w:spacing", "w:ind", "w:jc")
    )


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    """`— 1 —`, one character from the edge (GB/T 9704-2012, 7.5)."""
    paragraph.paragraph_format.alignment = align
    for indent in ("left_indent", "right_indent"):
        setattr(paragraph.paragraph_format, indent, Pt(14))
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "code"), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if kind else text)
        run.font.size = Pt(14)
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)


def _lay_out(table: Table, widths: Sequence[int]) -> None:
    """Columns in proportion over the whole width; the heading repeats; no line is parted."""
    table.autofit = False
    whole = sum(widths)
    for position, width in enumerate(widths):
        table.columns[position].width = Mm(156 * width / whole)
        for cell in table.column_cells(position):
            cell.width = Mm(156 * width / whole)
    for row in table.rows:
        row._element.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._element.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 45), ("left", 60), ("bottom", 45), ("right", 60)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    _before(table._element.tblPr, margins, ("w:tblLook",))
    for cell in (each for row in table.rows for each in row.cells):
        centre = OxmlElement("w:vAlign")
        centre.set(qn("w:val"), "center")
        cell._element.get_or_add_tcPr().append(centre)


def _fill(paragraph: Paragraph, text: str, style: str) -> None:
    paragraph.style = style
    paragraph.add_run(text)


def main() -> None:
    """Write the templates that come along into a folder."""
    folder = Path(sys.argv[1])
    for kind in LAYOUTS:
        (folder / f"{kind}.docx").write_bytes(make_template(kind))


if __name__ == "__main__":
    main()
