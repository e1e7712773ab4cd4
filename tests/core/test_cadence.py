"""Words of a clause → when it is due."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.draft.cadence import cadences
from planner.core.draft.folding import folded
from planner.core.plan import ByRule, Every, InPeriods, Once, OnObservances, Period

YEAR = 2024


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("每周排查一次", Period.WEEK),
        ("每月至少进村一次", Period.MONTH),
        ("按月通报", Period.MONTH),
        ("每季度召开一次会议", Period.QUARTER),
        ("每半年评查一次案卷", Period.HALF_YEAR),
        ("每年组织一次考试", Period.YEAR),
        ("全年学习不少于12次", Period.MONTH),
        ("全年开展评查4次", Period.QUARTER),
        ("全年至少两次", Period.HALF_YEAR),
    ],
)
def test_cycles_and_quotas_are_told_by_words(words: str, every: Period) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert found.recurrence.every is every
    assert found.is_told


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("6月底前完成轮训", None, date(2024, 6, 30)),
        ("6月30日前完成归档", None, date(2024, 6, 30)),
        ("2月底前印发", None, date(2024, 2, 29)),
        ("十一月上旬总结", None, date(2024, 11, 10)),
        ("9月中旬前报送", None, date(2024, 9, 20)),
        ("上半年轮训一遍", None, date(2024, 6, 30)),
        ("下半年轮训一遍", date(2024, 7, 1), date(2024, 12, 31)),
        ("第三季度开展评估", date(2024, 7, 1), date(2024, 9, 30)),
        ("年底前完成清单调整", None, date(2024, 12, 31)),
        ("5月至10月集中整治", date(2024, 5, 1), date(2024, 10, 31)),
    ],
)
def test_dates_are_told_by_words(words: str, first: date | None, last: date) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert isinstance(found.recurrence, Once)
    assert (found.recurrence.first_on, found.recurrence.once) == (first, last)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("每月15日排查一次", "15"),
        ("每月底前报送", "last day"),
        ("每月最后一个工作日汇总", "last workday"),
        ("每季度末月20日前汇总", "20"),
        ("每周一调度", "monday"),
        ("每周一次", "friday"),
        ("每月召开例会，15日前印发纪要", "20"),
    ],
)
def test_a_cycle_has_the_day_that_is_told_with_it(words: str, due: str) -> None:
    recurrence = cadences(folded(words), YEAR, 0)[0].recurrence
    assert isinstance(recurrence, Every)
    assert recurrence.due == due


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("6月底、11月底", "FREQ=YEARLY;BYMONTH=6,11;BYMONTHDAY=-1"),
        ("3月和9月各开展一次", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=-1"),
        ("5月1日、10月1日前", "FREQ=YEARLY;BYMONTH=5,10;BYMONTHDAY=1"),
    ],
)
def test_days_in_one_breath_are_a_rule(words: str, rule: str) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert found.recurrence == ByRule(rule=rule)
    assert found.times == rule.count(",") + 1


@pytest.mark.parametrize(
    "words", ["3月5日、9月20日", "8月底前完成,12月15日前互评", "2月底、2月中旬"]
)
def test_days_that_make_no_rule_are_the_first(words: str) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert isinstance(found.recurrence, Once)


def test_two_months_ten_days_and_half_months_are_rules() -> None:
    told = {
        "每两个月学习一次": 6,
        "每旬巡查一次": 36,
        "每半月会商一次": 24,
        "每两周调度一次": 26,
        "上半年、下半年各演练一次": 2,
    }
    for words, times in told.items():
        (found,) = cadences(words, YEAR, 0)
        assert isinstance(found.recurrence, ByRule)
        assert found.times == times


def test_a_quota_tells_how_much_each_time() -> None:
    (found,) = cadences("全年开展宣传不少于24场次", YEAR, 0)
    assert (found.each, found.unit, found.times) == (2, "场次", 12)
    (found,) = cadences("每季度不少于3次", YEAR, 0)
    assert (found.each, found.unit, found.times) == (3, "次", 4)


def test_a_number_of_others_is_done_by_the_quarter() -> None:
    (found,) = cadences("全年走访企业不少于100家", YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert found.recurrence.every is Period.QUARTER
    assert (found.each, found.unit, found.times) == (25, "家", 4)


def test_a_number_of_times_is_meant_for_the_year() -> None:
    (found,) = cadences("组织交叉评查案卷2次", YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert found.recurrence.every is Period.HALF_YEAR
    assert cadences("推行“综合查一次”", YEAR, 0) == []


def test_named_days_are_observances() -> None:
    (found,) = cadences("结合国家安全教育日、民法典宣传月、宪法宣传周开展宣传", YEAR, 0)
    assert found.recurrence == OnObservances(
        observances=("security-day", "civil-code-month", "constitution-day")
    )


def test_one_clause_may_tell_of_several_times() -> None:
    words = "认真开展定期排查、敏感时期排查和经常性排查调处矛盾纠纷"
    regular, sensitive, standing = cadences(words, YEAR, 0, is_patrol=True)
    assert isinstance(regular.recurrence, Every)
    assert regular.recurrence.every is Period.MONTH
    assert isinstance(sensitive.recurrence, InPeriods)
    assert isinstance(standing.recurrence, Every)
    assert standing.recurrence.every is Period.WEEK
    assert not any(each.is_told for each in (regular, sensitive, standing))


@pytest.mark.parametrize(
    "words",
    [
        "提高政务透明度",
        "推动工作法治化、规范化、常态化",
        "2月30日前完成",
        "13月底前完成",
        "建立季度例会制度",
    ],
)
def test_what_tells_nothing_gives_nothing(words: str) -> None:
    assert [each for each in cadences(words, YEAR, 0) if isinstance(each.recurrence, Once)] == []


@pytest.mark.parametrize(
    "words",
    [
        "推进锂电产业园二期、标准化厂房三期建设",
        "加快污水处理厂二期项目建设",
        "推进智慧城管二期平台建设",
        "推行“综合查一次”",
        "落实一次性告知",
        "开展新一轮普法",
        "各开展一次质量分析会",
    ],
)
def test_phases_and_names_are_no_number_of_times(words: str) -> None:
    assert cadences(words, YEAR, 0) == []


@pytest.mark.parametrize(
    "words",
    [
        "举办一期培训",
        "组织全县涉密人员培训1期",
        "召开推进会1次",
        "开展一场演练",
        "开展“三下乡”活动一次",
    ],
)
def test_what_is_held_once_is_once_in_the_year(words: str) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert found.recurrence == Once(once=date(YEAR, 11, 20))
    assert not found.is_told
    assert found.why.endswith("”没写几月，暂定11月")


def test_of_several_numbers_of_times_the_most_counts() -> None:
    (found,) = cadences("举办校长培训班1期、保安培训班2期", YEAR, 0)
    assert (found.times, found.why) == (2, "“保安培训班2期”")


def test_once_on_a_named_day_is_that_day() -> None:
    (found,) = cadences("在国家宪法日开展宣传一次", YEAR, 0)
    assert found.recurrence == OnObservances(observances=("constitution-day",))


def test_three_times_are_three_days() -> None:
    (found,) = cadences("计划明年开展3轮巡察", YEAR, 0)
    assert found.recurrence == ByRule(rule="FREQ=YEARLY;BYMONTH=4,8,12;BYMONTHDAY=20")
    assert (found.times, found.count) == (3, 3)
    (found,) = cadences("每年组织培训3次", YEAR, 0)
    assert found.times == 3


def test_a_school_term_is_half_a_year() -> None:
    (found,) = cadences("每学期举办一次模拟法庭", YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert found.recurrence.every is Period.HALF_YEAR


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("每月至少与留守儿童谈心一次", "“每月至少与留守儿童谈心一次”"),
        ("全年为群众提供免费法律咨询不少于200人次", "“全年为群众提供免费法律咨询不少于200人次”"),
        ("每季度更新一次", "“每季度更新一次”"),
    ],
)
def test_the_words_that_say_when_are_not_cut(words: str, why: str) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert found.why == why


def test_one_each_week_is_not_monday() -> None:
    weekly, half = cadences("落实每周一排查、每半月一研判机制", YEAR, 0)
    assert isinstance(weekly.recurrence, Every)
    assert weekly.recurrence.due == "friday"
    assert isinstance(half.recurrence, ByRule)


@pytest.mark.parametrize(
    ("words", "every", "due"),
    [
        ("建立“一周一调度”机制", Period.WEEK, "friday"),
        ("开展“一月一主题”培训", Period.MONTH, "20"),
        ("实行一季度一通报", Period.QUARTER, "20"),
    ],
)
def test_one_a_week_is_a_cycle(words: str, every: Period, due: str) -> None:
    (found,) = cadences(words, YEAR, 0)
    assert isinstance(found.recurrence, Every)
    assert (found.recurrence.every, found.recurrence.due) == (every, due)


def test_the_first_of_november_is_no_cycle() -> None:
    (found,) = cadences("十一月一日起施行", YEAR, 0)
    assert isinstance(found.recurrence, Once)
