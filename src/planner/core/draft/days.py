"""Words → the day of a month, or of a week, that they name."""

from __future__ import annotations

import re

from planner.core.plan import Period

_LAST_WORKDAY = re.compile(r"最后[一1]个?工作日")
_LAST_DAY = re.compile(r"(?<!\d)[月季旬](?:度)?(?:底|末(?!月))|半年[底末]|最后[一1]天")
_NEXT_MONTH = re.compile(r"次月|下月|下季")
_DAY_OF_MONTH = re.compile(r"(?<!\d)(?<!\d月)(\d{1,2})[日号]")
_DAY_OF_LAST_MONTH = re.compile(r"(?:末月|个月)的?(\d{1,2})[日号]")
# 每周一次 names no day
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?!次|场|期|轮|遍|趟|回|更)")
_WEEKDAYS = dict(
    zip(
        "一二三四五六日天",
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "sunday"),
        strict=True,
    )
)
# In 每周一排查、每半月一研判 the 一 is one each week, not Monday.
_ONE_EACH = re.compile(
    r"每(?:日|天|旬|半?个?月|季度?|半?年)一(?=[\u4e00-\u9fff])|(?<!十)一(?:周|月|季度?|年)一(?=[^日号次])"
)
SAFE_DAY, _LAST = 28, 31
"""The last day that every month has."""


def says_one_each(words: str) -> bool:
    """Whether words tell for one span after the other what is done once in it."""
    return bool(_ONE_EACH.search(words))


def day_of(words: str, every: Period) -> str:
    """The day of the month or of the week that words name, as plans write it; else empty."""
    if every is Period.WEEK:
        found = _WEEKDAY.search(words)
        return _WEEKDAYS[found[1]] if found else ""
    if every is Period.YEAR or _NEXT_MONTH.search(words):
        return ""
    if _LAST_WORKDAY.search(words):
        return "last workday"
    found = _DAY_OF_LAST_MONTH.search(words) or _DAY_OF_MONTH.search(words)
    if found and 1 <= int(found[1]) <= _LAST:
        return str(int(found[1])) if int(found[1]) <= SAFE_DAY else "last day"
    return "last day" if _LAST_DAY.search(words) else ""
