"""The PDF: laid out as GB/T 9704-2012 asks, with its fonts in it."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from planner.core.dates import Quarter
from planner.core.report import Extras, Masthead, QuarterReport, Remarks, build_quarter_report
from planner.documents.fonts import read_typefaces
from planner.documents.outline import outline_of
from planner.documents.pdf import GETA, glyph_findings, render_pdf
from tests.cast import YARDSTICK
from tests.core.test_report import record_of
from tests.documents.reading import FULL, lines_of, made, squeezed, text_of_pdf

pytestmark = pytest.mark.xdist_group("pdf")
MM = 72 / 25.4
PITCH = 28.95
FACES = read_typefaces()
RARE = "\U0002e9f5"


def report_with(remarks: Remarks | None = None, masthead: Masthead | None = None) -> QuarterReport:
    extras = Extras(remarks or Remarks(), masthead or Masthead())
    return build_quarter_report(Quarter(2024, 1), record_of(), YARDSTICK, extras)


def pdf_of(report: QuarterReport) -> bytes:
    return render_pdf(outline_of(report), FACES)


@pytest.fixture(scope="module")
def filled() -> bytes:
    """A report with a page of nothing but characters."""
    return pdf_of(report_with(Remarks(problems="测" * 5000)))


def test_a_full_page_has_22_lines_of_28_characters(filled: bytes) -> None:
    lines = lines_of(filled, 2)
    assert len(lines) == 22
    assert {len(each.text) for each in lines} == {28}
    steps = {round(b.top - a.top, 1) for a, b in pairwise(lines)}
    assert steps <= {28.0, 29.0, 30.0}
    assert (lines[-1].top - lines[0].top) / 21 == pytest.approx(PITCH, abs=0.05)
    assert lines[0].left == pytest.approx(28 * MM, abs=0.5)
    assert lines[0].right - lines[0].left == pytest.approx(28 * FULL, abs=1.5)


def test_the_page_is_a4_and_the_text_lies_within_its_margins(filled: bytes) -> None:
    page = PdfReader(BytesIO(filled)).pages[2]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    assert (width, height) == (pytest.approx(210 * MM, abs=0.5), pytest.approx(297 * MM, abs=0.5))
    lines = lines_of(filled, 2)
    assert all(each.right <= 210 * MM - 26 * MM + 0.5 for each in lines)
    # `top` is the baseline's height, below zero as pages count from below
    assert height + lines[0].top >= 37 * MM
    assert -lines[-1].top >= 35 * MM


def test_a_paragraph_begins_two_characters_in(filled: bytes) -> None:
    first = next(each for each in lines_of(filled, 0) if each.text.startswith("根据"))
    assert first.left - 28 * MM == pytest.approx(2 * 16, abs=1)


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even(filled: bytes) -> None:
    for page in range(4):
        (number,) = (each for each in lines_of(filled, page, 14) if "—" in each.text)
        assert squeezed(number.text) == f"—{page + 1}—"
        if page % 2:
            assert number.left == pytest.approx(28 * MM + 14, abs=1)
        else:
            assert number.right == pytest.approx((210 - 26) * MM - 14, abs=1)


@pytest.mark.parametrize("period", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"])
def test_every_font_is_in_the_file_and_no_character_is_without_a_glyph(period: str) -> None:
    reader = PdfReader(BytesIO(made(period)["pdf"]))
    fonts = [
        each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for each in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all({"/FontFile3", "/FontFile2"} & set(each) for each in fonts)
    assert "\ufffd" not in text_of_pdf(made(period)["pdf"])


def test_the_same_report_is_the_same_bytes() -> None:
    assert pdf_of(report_with()) == pdf_of(report_with())


def test_number_signer_addressees_and_copies_are_shown_where_there_are_any() -> None:
    head = Masthead(
        number="云雾府报〔2024〕3号",
        signer="谭志远",
        addressees="县委、县政府",
        organ="云雾乡办事处",
        copies="县委依法治县办",
        signed_on=date(2024, 4, 7),
    )
    text = squeezed(text_of_pdf(pdf_of(report_with(masthead=head))))
    assert "云雾府报〔2024〕3号签发人：谭志远" in text
    assert "县委、县政府：根据" in text
    assert "云雾乡办事处2024年4月7日" in text
    assert "抄送：县委依法治县办。" in text
    plain = squeezed(text_of_pdf(pdf_of(report_with())))
    assert "签发人" not in plain
    assert "抄送" not in plain


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for extra in range(0, 24, 3):
        content = pdf_of(report_with(Remarks(coordination="测" * (28 * (extra + 40)))))
        for page in PdfReader(BytesIO(content)).pages:
            text = squeezed(page.extract_text())
            if "年月日" in text:
                assert "附件：" in text


def test_what_people_write_is_never_typst() -> None:
    told = '#import "x.typ": * $x^2$ *粗* _斜_ = 题 @引用 <标签> `代码` // 注 \\ #sys.inputs'
    text = squeezed(text_of_pdf(pdf_of(report_with(Remarks(problems=told)))))
    assert squeezed(told) in text


def test_a_character_that_no_font_has_is_named_and_printed_as_a_sign() -> None:
    report = report_with(Remarks(problems=f"由王{RARE}同志负责。"))
    outline = outline_of(report)
    (finding,) = glyph_findings(outline, FACES)
    assert f"“{RARE}”（U+2E9F5）没有可用的字形" in finding.message
    assert f"王{RARE}同志" in finding.place
    assert f"由王{GETA}同志负责" in squeezed(text_of_pdf(render_pdf(outline, FACES)))


def test_a_rare_character_that_a_font_has_is_printed() -> None:
    name = "王㛃喆犇"
    outline = outline_of(report_with(Remarks(problems=name)))
    assert glyph_findings(outline, FACES) == ()
    assert name in squeezed(text_of_pdf(render_pdf(outline, FACES)))


@pytest.mark.parametrize("period", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"])
def test_libreoffice_breaks_the_word_file_into_as_many_pages(period: str, tmp_path: Path) -> None:
    import shutil

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有安装 LibreOffice，跳过 Word 文件的分页测试")
    (tmp_path / "report.docx").write_bytes(made(period)["docx"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(tmp_path / "report.docx")], check=True, capture_output=True)
    opened = PdfReader(tmp_path / "report.pdf")
    ours = PdfReader(BytesIO(made(period)["pdf"]))
    assert abs(len(opened.pages) - len(ours.pages)) <= 1
    firsts = [_first_pages_with_heading(each) for each in (opened, ours)]
    assert all(abs(firsts[0][each] - firsts[1][each]) <= 1 for each in firsts[1])


def _first_pages_with_heading(document: PdfReader) -> dict[str, int]:
    """On which page each section begins."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        text = page.extract_text()
        for heading in ("一、", "二、", "三、", "四、", "五、"):
            lines = text.splitlines()
            if heading not in found and any(each.strip().startswith(heading) for each in lines):
                found[heading] = number
    return found


def test_a_rare_character_in_the_chart_breaks_nothing() -> None:
    from planner.core.plan import Count
    from tests.cast import assignment, indicator, occurrence, plan, recorded, year

    counted = plan(
        assignment(counts=(Count(indicator="I-01"),)), indicators=(indicator(title=f"学{RARE}习"),)
    )
    record = year(counted, recorded(occurrence(date(2024, 3, 29))))
    outline = outline_of(build_quarter_report(Quarter(2024, 1), record, YARDSTICK))
    assert render_pdf(outline, FACES).startswith(b"%PDF")
    assert len(glyph_findings(outline, FACES)) == 1
