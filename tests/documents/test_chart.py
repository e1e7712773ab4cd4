"""The chart: one drawing for every format, legible without colours."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from planner.core.progress import Light
from planner.core.report import IndicatorLine
from planner.documents.chart import described, render_chart
from planner.documents.fonts import read_typefaces
from planner.documents.pdf import render_png

SVG = "{http://www.w3.org/2000/svg}"


def line(title: str = "学习次数", value: int = 2, **more: object) -> IndicatorLine:
    values = {"baseline": 3, "target": 4, "pace": 2.0, "aim": "at_least", **more}
    return IndicatorLine.model_validate(
        {
            "id": "I-01",
            "title": title,
            "unit": "次",
            "value": value,
            "light": Light.GREEN,
            "occurrence_ids": (),
            **values,
        }
    )


def shapes(*lines: IndicatorLine) -> ET.Element:
    return ET.fromstring(render_chart(lines))  # noqa: S314 - our own drawing


def test_each_indicator_has_bar_target_pace_and_last_year() -> None:
    drawn = shapes(line(), line("旁听"))
    key = 1
    assert len(drawn.findall(f"{SVG}polygon")) == 2 + key
    assert len(drawn.findall(f"{SVG}circle")) == 2 + key
    texts = [each.text for each in drawn.findall(f"{SVG}text")]
    assert texts == ["实际", "全年目标", "序时进度", "上年", "学习次数", "2/4次", "旁听", "2/4次"]


def test_what_has_no_target_to_reach_is_not_drawn() -> None:
    assert render_chart([line(aim="observed"), line(aim="at_most"), line(target=0)]) == ""


def test_far_too_much_ends_at_the_edge() -> None:
    drawn = shapes(line(value=400, baseline=900))
    edges = [
        float(each.get("x", 0)) + float(each.attrib["width"]) for each in drawn.iter(f"{SVG}rect")
    ]
    assert max(edges) <= float(drawn.attrib["width"])
    circles = [float(each.attrib["cx"]) for each in drawn.iter(f"{SVG}circle")]
    assert max(circles) <= float(drawn.attrib["width"])


def test_a_long_title_is_cut_and_a_wild_one_is_text() -> None:
    drawn = shapes(line("长" * 40), line("<script>&"))
    texts = [each.text or "" for each in drawn.findall(f"{SVG}text")]
    assert texts[4].endswith("…")
    assert len(texts[4]) <= 17
    assert "<script>&" in texts


def test_who_cannot_see_it_hears_it() -> None:
    assert described([line()]) == "学习次数：实际2次，目标4次，序时进度2次，上年3次"
    assert described([line(aim="observed")]) == ""


def test_word_gets_it_as_a_picture() -> None:
    picture = render_png(render_chart([line()]), read_typefaces())
    assert picture.startswith(b"\x89PNG")
