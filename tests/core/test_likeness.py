"""Texts are alike by their words, not by the units of their numbers."""

from __future__ import annotations

import pytest

from planner.core.draft.likeness import Likeness


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("盘活闲置楼宇2万平方米", "拆除违法建设1.2万平方米", 0),
        ("新修公路12公里", "巡查河道8900余公里", 0),
        ("接待群众213人次", "参训38人次", 0),
        ("改造老旧小区5个", "启动4个老旧小区改造", 4),
    ],
)
def test_units_make_nothing_alike(one: str, other: str, shared: int) -> None:
    assert Likeness([one]).shared(other)[0] == shared
