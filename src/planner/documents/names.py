"""Kinds of reports → the names that a Word template may use, and what each of them has."""

from __future__ import annotations

from typing import Union

from planner.documents.layouts import LAYOUTS
from planner.documents.outlined import Column

Shape = Union[None, "Each", dict[str, "Shape"]]
"""A text, a list of something, or something with parts."""


class Each:
    """That a name is a list, and what each of its members is."""

    def __init__(self, of: Shape) -> None:
        """Keep what the members are."""
        self.of = of


_TEXTS = (
    *("页眉", "预演说明", "发文字号", "签发人", "主送", "抄送", "引言", "落款单位", "成文日期"),
    *("数据截止", "附件标题", "年度", "下一年度", "图例", "指标图"),
)
KINDS = tuple(LAYOUTS)


def shape_of(kind: str) -> dict[str, Shape]:
    """Every name that templates of a kind may use."""
    layout = LAYOUTS[kind]
    paragraphs: dict[str, Shape] = {"题": None, "文": None}
    return {
        **dict.fromkeys(_TEXTS),
        "标题": Each(None),
        "指标表": Each(_cells(layout.indicators)),
        **{
            name: Each({"目标": None, "行": Each(_cells(columns))})
            for name, columns in layout.annex
        },
        **{name: Each(paragraphs) for _, name in layout.sections},
    }


def sample_of(shape: Shape) -> object:
    """Something of that shape, to try a template with."""
    if isinstance(shape, Each):
        return [sample_of(shape.of)]
    if isinstance(shape, dict):
        return {name: sample_of(each) for name, each in shape.items()}
    return "样例"


def _cells(columns: tuple[Column, ...]) -> dict[str, Shape]:
    return {each.name: None for each in columns}
