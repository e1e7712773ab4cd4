"""Names of days and seasons in a text → the observances and sensitive periods of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from planner.core.dates import Window
from planner.core.plan import Observance, SensitivePeriod
from planner.core.workdays import WorkdayCalendar

# Id, name, month, day, how texts call it. A week or a month is on the day that it is named for.
_DAYS = (
    ("womens-day", "妇女节", 3, 8, r"妇女节|三八节|3[·.]8"),
    ("tree-day", "植树节", 3, 12, r"植树节"),
    ("consumer-day", "消费者权益日", 3, 15, r"消费者权益(?:保护)?日|3[·.]15"),
    ("water-day", "世界水日", 3, 22, r"世界水日|中国水周"),
    ("security-day", "全民国家安全教育日", 4, 15, r"国家安全教育日|国家安全日|4[·.]15"),
    ("earth-day", "世界地球日", 4, 22, r"地球日"),
    ("property-day", "知识产权日", 4, 26, r"知识产权(?:宣传周|日)"),
    ("labour-day", "劳动节", 5, 1, r"劳动节|五一"),
    ("disaster-day", "全国防灾减灾日", 5, 12, r"防灾减灾(?:日|宣传周)|5[·.]12(?!.{0,3}护士)"),
    ("nurses-day", "国际护士节", 5, 12, r"护士节"),
    ("civil-code-month", "民法典宣传月", 5, 28, r"民法典(?:宣传月|颁布)"),
    ("childrens-day", "儿童节", 6, 1, r"儿童节|六一"),
    ("environment-day", "世界环境日", 6, 5, r"世界环境日|环境日|六五环境"),
    ("archives-day", "国际档案日", 6, 9, r"档案日"),
    ("safety-month", "安全生产月", 6, 16, r"安全生产(?:宣传)?(?:月|咨询日)"),
    ("land-day", "全国土地日", 6, 25, r"土地日"),
    ("drug-control-day", "国际禁毒日", 6, 26, r"禁毒日|6[·.]26"),
    ("party-day", "建党节", 7, 1, r"建党节|七一"),
    ("survey-day", "测绘法宣传日", 8, 29, r"测绘法宣传日"),
    ("fire-day", "全国消防日", 11, 9, r"消防(?:安全)?(?:宣传)?(?:日|月)|11[·.]9"),
    ("violence-day", "国际反家暴日", 11, 25, r"反家(?:庭)?暴(?:力)?日"),
    ("aids-day", "世界艾滋病日", 12, 1, r"艾滋病日"),
    ("traffic-day", "全国交通安全日", 12, 2, r"交通安全(?:宣传)?日"),
    ("constitution-day", "国家宪法日", 12, 4, r"宪法(?:宣传)?(?:日|周)|12[·.]4"),
    ("volunteers-day", "国际志愿者日", 12, 5, r"志愿者日"),
    ("memorial-day", "国家公祭日", 12, 13, r"公祭日"),
)
# 12·4 is a day, 12·4亿元 an amount; with a full stop it must be called a day, or it is a heading's.
_DOTTED = re.compile(r"(\d+)\[·\.\](\d+)")
_AMOUNT = (
    r"\d|[·.]\d|\s?[亿万千百余多元%﹪‰℃级分倍点岁个件次户名场亩吨米项处]"
    r"|\s?(?:人(?!民)|家(?!电)|公[里顷斤]|[平立]方)"
)
_CALLED = (
    r"\s?[\"”’」』]|日|节|期间|前后|等|国家|全国|国际|宪法|消费|禁毒|妇女|防灾|消防"
    r"|宣传|普法|活动|系列|主题|集中"
)


def _finder(pattern: str) -> re.Pattern[str]:
    def dotted(day: re.Match[str]) -> str:
        month, number = day[1], day[2]
        called = (
            rf"(?<=[在用合绕住借托]){month}\.{number}(?!{_AMOUNT})|{month}\.{number}(?={_CALLED})"
        )
        return rf"(?<![\d.·])(?:{month}·{number}(?!{_AMOUNT})|{called})"

    return re.compile(_DOTTED.sub(dotted, pattern))


_FINDERS = tuple((key, _finder(pattern)) for key, _, _, _, pattern in _DAYS)
_SENSITIVE = re.compile(
    r"敏感(?:时期|时段|节点|期)|特殊时期|特护期|重(?:大|要|点)(?:节假日|节日|活动|时段|时期|敏感)|节假日(?:期间|前)"
    r"|两会期间|节庆期间|重要(?:时间)?节点"
)
_ONE = timedelta(days=1)


def named_days(words: str) -> list[str]:
    """The ids of the days that words name, in the order of the year."""
    return [key for key, finder in _FINDERS if finder.search(words)]


def names_sensitive_times(words: str) -> str:
    """The words that name times when trouble is likelier; empty if there are none."""
    found = _SENSITIVE.search(words)
    return found[0] if found else ""


def observances_of(keys: set[str], year: int) -> tuple[Observance, ...]:
    """The observances of a year by their ids."""
    return tuple(
        Observance(id=key, name=name, on=date(year, month, day))
        for key, name, month, day, _ in _DAYS
        if key in keys
    )


def sensitive_periods(year: int, calendar: WorkdayCalendar) -> tuple[SensitivePeriod, ...]:
    """The times around 春节, the two sessions in March and 国庆 of a year."""
    spring = list(_holiday(year, calendar, "春节"))
    found = []
    if spring:
        window = (spring[0] - 9 * _ONE, spring[-1] + 7 * _ONE)
        found.append(_period("spring-festival", "春节前后", *window))
    found.append(_period("two-sessions", "全国两会", date(year, 3, 3), date(year, 3, 12)))
    found.append(_period("national-day", "国庆前后", date(year, 9, 25), date(year, 10, 8)))
    return tuple(found)


def _period(key: str, name: str, first: date, last: date) -> SensitivePeriod:
    return SensitivePeriod(id=key, name=name, from_on=first, until_on=last)


def _holiday(year: int, calendar: WorkdayCalendar, name: str) -> Iterator[date]:
    for day in Window(date(year, 1, 1), date(year, 4, 1)):
        kind = calendar.kind(day)
        if kind.holiday and name in kind.holiday and not kind.is_workday:
            yield day
