"""Texts → which of them share most words with another, in time that grows with the words alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

_COMMON = frozenset(
    (
        "工作",
        "开展",
        "组织",
        "进行",
        "加强",
        "推进",
        "法治",
        "建设",
        "政府",
        "我乡",
        "我镇",
        "我局",
        "全乡",
        "全镇",
        "各类",
        "活动",
        "情况",
        "依法",
        "行政",
        "有效",
        "制度",
        "机制",
        "人员",
        "完成",
    )
)
# With a number goes its unit: what is counted in 平方米 is not alike for that.
_OTHER = re.compile(
    r"(?:\d[\d.,]*[余多]?[百千万亿]*(?:平方公?里|平方米|立方米|公[里斤顷]|[一-龥]次|元)?|[^\u4e00-\u9fff])+"
)
_TOO_MANY = 60
"""Texts; a pair that stands in so many tells them apart no more."""


class Likeness:
    """Some texts by the pairs of neighbouring characters in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Note where each pair stands."""
        self._where: dict[str, list[int]] = {}
        for position, text in enumerate(texts):
            for pair in sorted(pairs_of(text)):
                self._where.setdefault(pair, []).append(position)

    def shared(self, words: str) -> Counter[int]:
        """How many pairs words share with each of the texts; none where none."""
        found: Counter[int] = Counter()
        for pair in pairs_of(words):
            positions = self._where.get(pair, ())
            if len(positions) <= _TOO_MANY:
                found.update(positions)
        return found


def pairs_of(words: str) -> set[str]:
    """The pairs of neighbouring characters of a text, without those that stand everywhere."""
    pairs: set[str] = set()
    for run in _OTHER.split(words):
        pairs.update(map("".join, pairwise(run)))
    return pairs - _COMMON
