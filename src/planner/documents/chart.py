"""Indicators → one SVG: target, reading, pace and last year of each, legible in black and white."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from planner.core.report import IndicatorLine

WIDTH = 640
_LABEL, _RIGHT, _ROW, _TOP = 206, 84, 22, 38
_SPAN = WIDTH - _LABEL - _RIGHT
_MOST = 1.5
# columns of a label, of which a Chinese character takes two
_LABEL_UNITS = 32
FAMILIES = "'Noto Sans SC','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
_INK, _SOFT, _LINE = "#1f3a5f", "#d9dee6", "#333"


def render_chart(lines: Iterable[IndicatorLine]) -> str:
    """The chart of all indicators that have a target to reach; "" if there are none.

    Each bar is scaled to its target. The bar is the reading, the thick line the target, the
    triangle the pace, the hollow circle last year.
    """
    shown = [each for each in lines if each.aim == "at_least" and each.target]
    if not shown:
        return ""
    height = _TOP + _ROW * len(shown) + 8
    return "".join(_drawn(shown, _scale(shown), height))


def described(lines: Iterable[IndicatorLine]) -> str:
    """What the chart shows, for those who hear it."""
    return "；".join(
        f"{each.title}：实际{each.value}{each.unit}，目标{each.target}{each.unit}，"
        f"序时进度{each.pace:g}{each.unit}，上年{each.baseline}{each.unit}"
        for each in lines
        if each.aim == "at_least" and each.target
    )


def _scale(lines: Sequence[IndicatorLine]) -> float:
    """Units of the drawing a target's whole; the longest that is drawn fits."""
    most = max(max(each.value, each.baseline, each.target) / each.target for each in lines)
    return _SPAN / min(_MOST, max(1.05, most))


def _drawn(lines: Sequence[IndicatorLine], scale: float, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="{FAMILIES}" font-size="12">'
        f"<title>指标完成情况</title><desc>{escape(described(lines))}</desc>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    )
    yield from _key()
    for position, line in enumerate(lines):
        yield from _bar(line, _TOP + position * _ROW, scale)
    yield "</svg>"


def _key() -> Iterator[str]:
    """What bar, line, triangle and circle mean."""
    y = 20
    yield f'<rect x="{_LABEL}" y="{y - 6}" width="26" height="10" fill="{_INK}"/>'
    yield _text(_LABEL + 32, y + 4, "实际")
    yield _upright(_LABEL + 82, y - 9, 16)
    yield _text(_LABEL + 90, y + 4, "全年目标")
    yield _triangle(_LABEL + 160, y - 3)
    yield _text(_LABEL + 170, y + 4, "序时进度")
    yield _circle(_LABEL + 240, y)
    yield _text(_LABEL + 250, y + 4, "上年")


def _bar(line: IndicatorLine, y: int, scale: float) -> Iterator[str]:
    middle = y + _ROW // 2

    def along(number: float) -> float:
        return _LABEL + scale * min(number / line.target, _SPAN / scale)

    yield _text(_LABEL - 8, middle + 4, _short(line.title), anchor="end")
    whole, read = along(line.target) - _LABEL, along(line.value) - _LABEL
    yield f'<rect x="{_LABEL}" y="{middle - 7}" width="{whole:.1f}" height="14" fill="{_SOFT}"/>'
    yield f'<rect x="{_LABEL}" y="{middle - 5}" width="{read:.1f}" height="10" fill="{_INK}"/>'
    yield _upright(along(line.target), middle - 10, 20)
    yield _triangle(along(line.pace), middle - 8)
    yield _circle(along(line.baseline), middle)
    told = f"{line.value}/{line.target}{line.unit}"
    yield _text(WIDTH - _RIGHT + 10, middle + 4, told)


def _short(text: str) -> str:
    """The label, cut where it would run out of the picture; the table has it whole."""
    width, kept = 0, ""
    for char in text:
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > _LABEL_UNITS:
            return kept[:-1] + "…"
        kept += char
    return kept


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="#111">{escape(words)}</text>'


def _upright(x: float, y: float, height: int) -> str:
    return f'<rect x="{x - 1.5:.1f}" y="{y}" width="3" height="{height}" fill="{_LINE}"/>'


def _triangle(x: float, y: float) -> str:
    points = f"{x - 5:.1f},{y - 5} {x + 5:.1f},{y - 5} {x:.1f},{y + 4}"
    return f'<polygon points="{points}" fill="#fff" stroke="{_LINE}" stroke-width="1.4"/>'


def _circle(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y}" r="4.5" fill="#fff" stroke="#b04a00" stroke-width="1.8"/>'
    )
