"""Words of a clause → when and how often it is due, in the words that say so."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from planner.core.draft.days import day_of, says_one_each
from planner.core.draft.observances import named_days, names_sensitive_times
from planner.core.plan import ByRule, Every, InPeriods, Once, OnObservances, Period, Recurrence

_N = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_UNITS = "人次|场次|家次|户次|件次|批次|次|期|场|遍|轮|件|篇|批|堂|课|家|户|名|人"
# 产业园二期, 二期工程 are parts of it; 举办一期 is a number.
_NO_PHASE = (
    r"(?!(?<=[园区厂房场站库程目台统心院楼桥路渠线网港城地管造])[一二三四五六七八]期)"
    r"(?![一二三四五六七八]期(?:工程|项目|建设|改造|平台|系统|开发|厂房))"
)
# What is built, bought or won, only by its number in figures: 两个月, “三个一批” are no such thing.
_THINGS = r"个(?!月|季度|工作日|小时|方面|百分点)|亩|座|公里|条|项|处|支|所|台|套|辆|吨|间|路"
# 第3批 is one, not three; 一批 is no number.
_NO_ORDINAL = r"(?<!第)(?<![^更]新)(?<![上下\d.一二两三四五六七八九十])(?!一批|一次性)"
_ACTIVITIES = {"次", "期", "场次", "场", "遍", "轮", "批", "批次", "堂", "课"}
_CYCLE = re.compile(
    r"(?:每个?|按|逐|(?<!十)一(?=[周月季年]度?一[^日号次]))(?P<cycle>工作日|学期|日|天|周|两周|双周|星期|旬|半个?月|月|两个?月|双月|季度?|半年|年度?)"
    rf"(?:[^,。;]{{0,24}}?{_NO_ORDINAL}{_NO_PHASE}(?P<count>{_N})(?P<unit>{_UNITS}))?"
)
_CYCLE_WORD = re.compile(_CYCLE.pattern.partition("(?:[^")[0])
_QUOTA = re.compile(
    rf"(?:全年|每年|年内|年度|一年|本年|全年度)?[^,。;]{{0,30}}?(?:不少于|不低于|至少|超过|达到?|完成|开展|举办|组织|召开)?{_NO_ORDINAL}{_NO_PHASE}(?P<count>{_N})(?P<unit>{_UNITS})(?:以上)?"
)
_QUOTA_OF_THINGS = re.compile(
    rf"[^,。;]{{0,20}}?{_NO_ORDINAL}(?P<count>\d{{1,6}})余?(?P<unit>{_THINGS}|家次|户次|件次|人次|人|名|户|家|件|篇)(?:以上)?"
)
# What is held once is told to be so; 综合查一次 and 一次性 are not.
_HELD = re.compile(r"(?:组织|举办|举行|开展|召开|召集|培训|演练)(?:[^,。;“”]|“[^“”]{0,20}”){0,30}$")
_HOW_OFTEN_ELSE = re.compile(
    r"每|各(?:开展|举办|组织|召开)?[一1]|定期|按期|不定期|经常|常态化|日常|长期|随时"
)
# What is said of each, or as a limit, is no number to be reached in the year.
_NO_QUOTA = re.compile(r"每(?!年)|[各均]|不超过|控制在|以内|以下")
_AMOUNT = rf"{_NO_ORDINAL}(\d{{1,6}}(?:\.\d{{1,4}})?)(万|亿)?余?"
_YEARLY = re.compile(r"全年|每年|年内|年度|不少于|不低于|至少")
_DAY = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?!一[^日号])(?:(\d{1,2})[日号]|(上旬|中旬|下旬|底|末|初))?(?:之?前|以前|内|前后)?"
)
_PIECE_ENDS = re.compile("[,。;]")
_AND = re.compile(r"[、,和及与]?(?:同年)?")
_SPAN = re.compile(r"(\d{1,2})月(?:份)?(?:至|到|[-—–~])(?:次年)?(\d{1,2})月")
_BOTH_HALVES = re.compile("上半年[、和与及]下半年|上[、和]?下半年")
_SEASONS = (
    (re.compile(r"第?一季度(?!例会|一)"), 1, 3),
    (re.compile(r"第?二季度(?!例会)"), 4, 6),
    (re.compile(r"第?三季度(?!例会)"), 7, 9),
    (re.compile(r"第?四季度(?!例会)"), 10, 12),
    (re.compile(r"上半年"), 1, 6),
    (re.compile(r"下半年"), 7, 12),
    (re.compile(r"年底|年末|年终|年内(?!.{0,12}(?<![层档梯依首再])次)|全年完成|岁末"), 1, 12),
    (re.compile(r"年中"), 1, 6),
    (re.compile(r"年初"), 1, 3),
)
_REGULAR = re.compile(r"定期|按期|不定期|分期分批")
_STANDING = re.compile(
    r"经常性?|常态化(?=[开推组进运抽排检]|学习|普法)|日常|常年|随时|动态(?=管理|调整|更新)|长期|持续开展"
)
_GAP = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)")
_CYCLES = {
    "工作日": Period.WEEK,
    "日": Period.WEEK,
    "天": Period.WEEK,
    "周": Period.WEEK,
    "星期": Period.WEEK,
    "月": Period.MONTH,
    "季度": Period.QUARTER,
    "季": Period.QUARTER,
    "半年": Period.HALF_YEAR,
    "学期": Period.HALF_YEAR,
    "年": Period.YEAR,
    "年度": Period.YEAR,
}
_EVEN_MONTHS = "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY={day}"
_RULES = {
    "两周": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", 26),
    "双周": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", 26),
    "旬": ("FREQ=MONTHLY;BYMONTHDAY=10,20,28", 36),
    "半月": ("FREQ=MONTHLY;BYMONTHDAY=15,28", 24),
    "两月": (_EVEN_MONTHS, 6),
    "双月": (_EVEN_MONTHS, 6),
}
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2}
# From how many times a year on something is due each month, every two months, each quarter.
_MONTHLY, _TWO_MONTHLY, _QUARTERLY = 9, 5, 3
_MOST_TIMES, _MOST_LOTS, _MONTHS = 366, 36, 12
_TENS = {None: 1, "万": 10_000, "亿": 100_000_000}
# Due days in turn, so that not everything falls on one.
DAYS = ("20", "12", "25", "15", "22", "8", "18", "27")
TIMES = {
    Period.WEEK: 52,
    Period.MONTH: 12,
    Period.QUARTER: 4,
    Period.HALF_YEAR: 2,
    Period.YEAR: 1,
}


@dataclass(frozen=True)
class Cadence:
    """When work is due (周期), the words that say so, and how much each time if they tell."""

    recurrence: Recurrence
    why: str
    is_told: bool = True
    name: str = ""
    each: int = 0
    unit: str = ""
    times: int = 1
    count: int = 0
    """How much in the whole year, where the text says so."""

    @property
    def is_set(self) -> bool:
        """Whether the text tells at least how often in the year, if not when."""
        return self.is_told or self.count > 0


def cadences(words: str, year: int, turn: int, *, is_patrol: bool = False) -> list[Cadence]:
    """What words tell of when; several if they tell several, none if they tell nothing.

    `turn` spreads due days over the month; patrols are regular by the month, others by the quarter.
    """
    words = _GAP.sub("", words)
    found = list(_fixed(words, year, turn))
    found += _vague(words, turn, is_patrol=is_patrol, has_fixed=bool(found))
    return found[:3]


def usual(every: Period, turn: int, why: str) -> Cadence:
    """A cadence that the text does not tell."""
    return Cadence(_every(every, turn), why, is_told=False, times=TIMES[every])


def times_a_year(count: int, year: int, turn: int) -> tuple[Recurrence, int, int]:
    """The recurrence for so many times a year, how much each time, and how often it is due."""
    day = DAYS[turn % len(DAYS)]
    if count >= _MONTHLY:
        return _every(Period.MONTH, turn), -(-count // 12), 12
    if count >= _TWO_MONTHLY:
        return ByRule(rule=_EVEN_MONTHS.format(day=day)), -(-count // 6), 6
    if count >= _QUARTERLY:
        return _every(Period.QUARTER, turn), 1, 4
    if count > 1:
        return _every(Period.HALF_YEAR, turn), 1, 2
    return Once(once=date(year, 11, int(day))), max(count, 1), 1


def _every(every: Period, turn: int) -> Recurrence:
    day = DAYS[turn % len(DAYS)]
    if every is Period.WEEK:
        return Every(every=every, due="friday")
    if every is Period.YEAR:
        return Every(every=every, due=f"11-{int(day):02d}")
    return Every(every=every, due=day)


def _fixed(words: str, year: int, turn: int) -> Iterator[Cadence]:
    """Cycles, quotas, dates, named days."""
    cycles = [_cycle(match, year, turn) for match in _CYCLE.finditer(words)]
    dates = list(_dates(words, year))
    days = named_days(words)
    yield from cycles
    if days:
        yield Cadence(OnObservances(observances=tuple(days)), "写明了节日、宣传日", times=len(days))
    quota = [] if cycles else list(_quota(words, year, turn))
    # what is done once on a named day is due on that day
    quota = [each for each in quota if not days or each.count > 1]
    if quota and dates and not days:
        yield _both(quota[0], dates[0])
        return
    if not days or not all(_is_day_name(each.why) for each in dates):
        yield from dates
    yield from quota


def _both(quota: Cadence, due: Cadence) -> Cadence:
    """So many by a day: several times up to then, or all at once by then."""
    if quota.unit in _ACTIVITIES and quota.times > 1:
        return quota
    if quota.unit in _ACTIVITIES:
        return replace(due, each=quota.each, unit=quota.unit)
    each = -(-quota.count // due.times)
    return replace(due, each=each, unit=quota.unit, count=quota.count)


def amount_of(words: str, unit: str) -> int:
    """How much of a unit words ask for in the year; none if for each, or at most."""
    if _NO_QUOTA.search(words):
        return 0
    found = re.search(rf"{_AMOUNT}{re.escape(unit)}(?![次月余])", words)
    return round(float(found[1]) * _TENS[found[2]]) if found else 0


def _quota(words: str, year: int, turn: int) -> Iterator[Cadence]:
    """How often or how much in the whole year."""
    found = max(_QUOTA.finditer(words), key=_times_in, default=None)
    found = found or (None if _NO_QUOTA.search(words) else _QUOTA_OF_THINGS.search(words))
    if found is None:
        return
    count, unit = _number(found["count"]), found["unit"]
    # so many lots are as many goods, or visitors
    is_activity = unit in _ACTIVITIES and (unit != "批次" or count <= _MOST_LOTS)
    is_yearly = bool(_YEARLY.search(words))
    is_asked = is_yearly or (is_activity and _is_held(words, found, count))
    if not is_asked or count < 1 or (is_activity and count > _MOST_TIMES):
        return
    is_told = is_yearly or count > 1
    why = f"“{found[0].lstrip('、和及')}”" + ("" if is_told else "没写几月，暂定11月")
    if is_activity or count < TIMES[Period.QUARTER]:
        recurrence, each, times = _told_times(count, year, turn)
    else:
        # how many of something, not how often: a part of it each quarter
        recurrence, each, times = _every(Period.QUARTER, turn), -(-count // 4), 4
    yield Cadence(recurrence, why, is_told, each=each, unit=unit, times=times, count=count)


def _times_in(found: re.Match[str]) -> int:
    """How many times; of things only the first number counts."""
    return _number(found["count"]) if found["unit"] in _ACTIVITIES else 0


def _is_held(words: str, found: re.Match[str], count: int) -> bool:
    """Whether a number of times is that of the year: more than one, or one that is held."""
    held = _HELD.search(words, 0, found.start("count"))
    return count > 1 or (held is not None and not _HOW_OFTEN_ELSE.search(words))


def _told_times(count: int, year: int, turn: int) -> tuple[Recurrence, int, int]:
    """As often as the text tells: three times are not four."""
    if count != TIMES[Period.QUARTER] - 1:
        return times_a_year(count, year, turn)
    rule = f"FREQ=YEARLY;BYMONTH=4,8,12;BYMONTHDAY={DAYS[turn % len(DAYS)]}"
    return ByRule(rule=rule), 1, count


def _is_day_name(why: str) -> bool:
    return "月" in why


def _cycle(match: re.Match[str], year: int, turn: int) -> Cadence:
    cycle = match["cycle"].replace("个", "")
    each = _number(match["count"]) if match["count"] else 0
    why = f"“{match[0]}”"
    day = DAYS[turn % len(DAYS)]
    unit = match["unit"] or ""
    if cycle in _RULES:
        rule, times = _RULES[cycle]
        recurrence: Recurrence = ByRule(rule=rule.format(day=day))
        return Cadence(recurrence, why, each=each, unit=unit, times=times)
    every = _CYCLES[cycle]
    if every is Period.YEAR and each > 1:
        recurrence, part, times = _told_times(each, year, turn)
        return Cadence(recurrence, why, each=part, unit=unit, times=times, count=each)
    if cycle in {"日", "天", "工作日"}:
        why += "，天天登记太繁，改为每周核对一次"
    recurrence = _every(every, turn)
    piece = _PIECE_ENDS.split(match.string[match.start() :])[0]
    own = "" if says_one_each(match.string) else day_of(piece, every)
    if own:
        recurrence = recurrence.model_copy(update={"due": own})
    return Cadence(recurrence, why, each=each, unit=unit, times=TIMES[every])


def _dates(words: str, year: int) -> Iterator[Cadence]:
    span = _SPAN.search(words)
    if span and 1 <= int(span[1]) <= int(span[2]) <= _MONTHS:
        first, last = date(year, int(span[1]), 1), _end(year, int(span[2]))
        yield Cadence(Once(once=last, first_on=first), f"“{span[0]}”")
        return
    if halves := _BOTH_HALVES.search(words):
        rule = ByRule(rule="FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1")
        yield Cadence(rule, f"“{halves[0]}”", times=2)
        return
    if days := _named_days(words, year):
        yield days
        return
    for pattern, first_month, last_month in _SEASONS:
        if named := pattern.search(words):
            begin = date(year, first_month, 1) if first_month > 1 else None
            yield Cadence(Once(once=_end(year, last_month), first_on=begin), f"“{named[0]}”")
            return


def _named_days(words: str, year: int) -> Cadence | None:
    """The first day that is named, with those that are named in one breath: 6月底、11月底."""
    told: list[re.Match[str]] = []
    dues: list[date] = []
    for match in _DAY.finditer(words):
        if told and not _AND.fullmatch(words, told[-1].end(), match.start()):
            break
        if due := _due(match, year):
            told.append(match)
            dues.append(due)
    if not told:
        return None
    why = f"“{words[told[0].start() : told[-1].end()]}”"
    is_last = all(each == _end(year, each.month) for each in dues)
    days = {-1} if is_last else {each.day for each in dues}
    if len({each.month for each in dues}) < max(len(dues), 2) or len(days) > 1:
        return Cadence(Once(once=dues[0]), f"“{told[0][0]}”")
    months = ",".join(str(each.month) for each in sorted(dues))
    rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days.pop()}"
    return Cadence(ByRule(rule=rule), why, times=len(dues))


def _due(match: re.Match[str], year: int) -> date | None:
    month = _number(match[1])
    if not 1 <= month <= _MONTHS:
        return None
    last = monthrange(year, month)[1]
    if match[2]:
        day = int(match[2])
        return date(year, month, day) if 1 <= day <= last else None
    day = {"上旬": 10, "初": 10, "中旬": 20}.get(match[3] or "", last)
    return date(year, month, day)


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _vague(words: str, turn: int, *, is_patrol: bool, has_fixed: bool) -> Iterator[Cadence]:
    """定期, 敏感时期, 经常性: the text leaves open how often exactly."""
    if (match := _REGULAR.search(words)) and not has_fixed:
        every = Period.MONTH if is_patrol else Period.QUARTER
        often = "每月" if is_patrol else "每季度"
        why = f"“{match[0]}”没写多久一次，暂按{often}"
        yield Cadence(_every(every, turn), why, is_told=False, name=match[0], times=TIMES[every])
    match_words = names_sensitive_times(words)
    if match_words and not (has_fixed and match_words.endswith("节点")):
        periods = ("spring-festival", "two-sessions", "national-day")
        why = f"“{match_words}”：暂按春节前后、全国两会、国庆前后，每周一次"
        yield Cadence(InPeriods(periods=periods, each="week"), why, is_told=False, name=match_words)
    if (match := _STANDING.search(words)) and not has_fixed:
        every = Period.WEEK if is_patrol else Period.MONTH
        often = "每周" if is_patrol else "每月"
        why = f"“{match[0]}”没写多久一次，暂按{often}"
        yield Cadence(
            _every(every, turn + 1), why, is_told=False, name=match[0], times=TIMES[every]
        )


def _number(digits: str) -> int:
    """A number in figures or in Chinese, up to 99."""
    if digits.isdigit():
        return int(digits)
    tens, sign, ones = digits.partition("十")
    if not sign:
        return _DIGITS.get(digits[0], 0)
    return 10 * _DIGITS.get(tens[-1:], 1) + _DIGITS.get(ones[:1], 0)


def once_in_spring(year: int, turn: int) -> Cadence:
    """What is set up once, and should stand before the year is half over."""
    month, day = ((3, 20), (4, 19), (5, 22), (6, 14))[turn % 4]
    why = "建立、修订一类的事做一次，原文没写什么时候，暂定上半年"
    return Cadence(Once(once=date(year, month, day)), why, is_told=False)


def without_times(words: str) -> str:
    """Words without those that say when and how often."""
    bare = _CYCLE_WORD.sub("", words)
    for pattern in (_SPAN, _DAY, *(each for each, _, _ in _SEASONS)):
        bare = pattern.sub("", bare)
    bare = re.sub(
        rf"(?:全年|每年|年内|年度)?(?:不少于|不低于|至少|超过|完成|一般)?(?:{_N})(?:{_UNITS})(?:以上)?",
        "",
        bare,
    )
    return re.sub(
        r"^(?:并|力争|完成|之?前|以前|内|全年|组织|开展|举办|召开|进行|一次|[,、\s])+|(?:完成|之前|到位|[,、\s])+$",
        "",
        bare,
    )
