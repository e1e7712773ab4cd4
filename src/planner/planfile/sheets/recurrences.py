"""A recurrence ⇄ the words of two columns: how often (频次), and until when (完成时限)."""

from __future__ import annotations

import re
from datetime import date

from planner.core.plan import (
    ByRule,
    Every,
    InPeriods,
    Once,
    OnObservances,
    Period,
    Plan,
    Recurrence,
    Roll,
)
from planner.planfile.sheets.names import Names

ONCE, ON_DAYS, IN_PERIODS, IN_WEEKS, BY_RULE = "一次", "节日", "敏感时期", "敏感时期每周", "规则"
IN_MONTHS = "指定月份"
PERIODS = {
    Period.WEEK: "每周",
    Period.MONTH: "每月",
    Period.QUARTER: "每季度",
    Period.HALF_YEAR: "每半年",
    Period.YEAR: "每年",
}
OFTEN = (ONCE, *PERIODS.values(), IN_MONTHS, ON_DAYS, IN_PERIODS, IN_WEEKS, BY_RULE)
ROLLS = {Roll.PREVIOUS: "提前", Roll.NEXT: "顺延", Roll.KEEP: "不变"}
SEPARATOR = "、"
_ORDINALS = dict(zip(("first", "second", "third", "fourth", "fifth"), "一二三四五", strict=True))
_WEEKDAYS = dict(
    zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        "一二三四五六日",
        strict=True,
    )
)
_LAST_DAY, _LAST_WORKDAY = "最后一天", "最后一个工作日"
_SPELLED = {
    _LAST_DAY: "last day",
    "末": "last day",
    "底": "last day",
    _LAST_WORKDAY: "last workday",
    **{f"第{word}个工作日": f"{name} workday" for name, word in _ORDINALS.items()},
    **{f"第{number}个工作日": f"{name} workday" for number, name in enumerate(_ORDINALS, 1)},
    **{
        day + word: name
        for name, word in (*_WEEKDAYS.items(), ("sunday", "天"))
        for day in ("星期", "周", "礼拜")
    },
}
_LIST = r"(?:[1-9]\d?,)*[1-9]\d?"
_MONTHS = re.compile(
    rf"FREQ=(?:YEARLY;BYMONTH=(?P<months>{_LIST})|MONTHLY);BYMONTHDAY=(?P<days>{_LIST}|-1)"
)
_NUMBERS = r"(?:\d{1,2}%s?[、，,])*\d{1,2}"
_MONTHS_IN_WORDS = re.compile(
    rf"(?:每个?|(?P<months>{_NUMBERS % '月'}))月的?"
    rf"(?:(?P<days>{_NUMBERS % '[日号]'})[日号]|最后一天|月?[末底])"
)
_DAY_OF_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_DAY = re.compile(r"(\d{1,2})[日号]?")
_PREFIX = re.compile(r"^(每?(个?季度?|半年|年|月)?(末月|末的?最后一个月|当月)|每月)")


def often_of(recurrence: Recurrence) -> str:
    """The word for how often."""
    match recurrence:
        case Once():
            return ONCE
        case Every(every=period):
            return PERIODS[period]
        case OnObservances():
            return ON_DAYS
        case InPeriods(each=each):
            return IN_WEEKS if each == "week" else IN_PERIODS
        case ByRule(rule=rule):
            return IN_MONTHS if _MONTHS.fullmatch(rule) else BY_RULE


def due_of(recurrence: Recurrence, names: dict[str, str]) -> str | date:
    """The words for until when; `names` are those of the plan's days and periods by their ids."""
    match recurrence:
        case Once(once=day):
            return day
        case Every(every=period, due=due):
            return _due_in_words(due, period)
        case OnObservances(observances=named) | InPeriods(periods=named):
            return SEPARATOR.join(names.get(each, each) for each in named)
        case ByRule(rule=rule):
            found = _MONTHS.fullmatch(rule)
            return _months_in_words(found) if found else rule


def day_names(plan: Plan) -> dict[str, str]:
    """What the named days and periods of a plan are called, by their ids."""
    days = {each.id: each.name for each in plan.observances}
    return days | {each.id: each.name for each in plan.periods}


def cadence_of(recurrence: Recurrence, names: dict[str, str]) -> str:
    """How often and until when, in one phrase: `每季度，最后一个工作日`."""
    return f"{often_of(recurrence)}，{due_of(recurrence, names)}"


def read_recurrence(often: str, due: str, names: Names) -> dict[str, str | list[str]] | str:
    """What a plan's file would say; a sentence of what is wrong where the words are not known.

    `names` are those of the plan's days or periods.
    """
    if often in {ONCE, BY_RULE}:
        return {"once" if often == ONCE else "rule": due}
    if often == ON_DAYS:
        return {"observances": names.ids_of(due)}
    if often in {IN_PERIODS, IN_WEEKS}:
        return {"periods": names.ids_of(due), **({"each": "week"} if often == IN_WEEKS else {})}
    return _months(due) if often == IN_MONTHS else _every(often, due)


def read_due(words: str) -> str:
    """A due day as plans spell it, from words; empty if they are not known."""
    words = _PREFIX.sub("", words.strip())
    if words in _SPELLED:
        return _SPELLED[words]
    if found := _DAY_OF_YEAR.fullmatch(words):
        return f"{int(found[1]):02}-{int(found[2]):02}"
    if found := _DAY.fullmatch(words):
        return str(int(found[1]))
    return ""


def _due_in_words(due: str, period: Period) -> str:
    if due in _WEEKDAYS:
        return f"星期{_WEEKDAYS[due]}"
    if "-" in due:
        month, day = due.split("-")
        return f"{int(month)}月{int(day)}日"
    where = "" if period in {Period.WEEK, Period.MONTH} else "末月"
    if due == "last day":
        return where + _LAST_DAY
    ordinal, _, is_workday = due.partition(" ")
    if not is_workday:
        return f"{where}{due}日"
    return where + (_LAST_WORKDAY if ordinal == "last" else f"第{_ORDINALS[ordinal]}个工作日")


def _every(often: str, due: str) -> dict[str, str | list[str]] | str:
    period = next((each for each, word in PERIODS.items() if word == often), None)
    if period is None:
        return f"频次“{often}”看不懂；可以写：{'、'.join(OFTEN)}"
    told = read_due(due)
    return {"every": period.value, "due": told} if told else _unknown_due(due)


def _months(words: str) -> dict[str, str | list[str]] | str:
    found = _MONTHS_IN_WORDS.fullmatch(words.strip())
    if not found:
        return f"完成时限“{words}”看不懂；指定月份写成 2、5、8、11月的21日，或 6、11月的最后一天"
    days = _numbers(found["days"]) if found["days"] else "-1"
    if not found["months"]:
        return {"rule": f"FREQ=MONTHLY;BYMONTHDAY={days}"}
    return {"rule": f"FREQ=YEARLY;BYMONTH={_numbers(found['months'])};BYMONTHDAY={days}"}


def _months_in_words(rule: re.Match[str]) -> str:
    months = rule["months"].replace(",", SEPARATOR) if rule["months"] else "每"
    day = _LAST_DAY if rule["days"] == "-1" else f"{rule['days'].replace(',', SEPARATOR)}日"
    return f"{months}月的{day}"


def _numbers(words: str) -> str:
    return ",".join(str(int(each)) for each in re.findall(r"\d+", words))


def _unknown_due(due: str) -> str:
    return (
        f"完成时限“{due}”看不懂；可以写 15日、最后一天、第二个工作日、最后一个工作日、星期五、"
        "末月15日、12月4日"
    )
