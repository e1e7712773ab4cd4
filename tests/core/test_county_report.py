"""A county's report: what townships have in common adds up, what they have not stays theirs."""

from __future__ import annotations

import pytest

from planner.core.progress import Light
from planner.core.report import (
    CountyProse,
    CountyReport,
    Extract,
    Figures,
    IndicatorLine,
    Missing,
    Remarks,
    Stage,
    compare_counties,
    doubts_of,
    extract_of,
    name_findings,
)
from planner.documents.outline import outline_of
from tests.counties import county_report, extract, part, sample
from tests.rehearsed import rehearsed_reports, rehearsed_year


def figures(planned: int, done: int, late: int = 0) -> Figures:
    return Figures(
        planned=planned, due=planned, done=done, late=late, share=0, light=Light.RED, done_in_time=1
    )


def line(title: str, value: int, unit: str = "次", **more: object) -> IndicatorLine:
    told = {
        "id": "I-01",
        "title": title,
        "unit": unit,
        "baseline": 3,
        "target": 10,
        "value": value,
        "pace": 2.5,
        "light": Light.GREEN,
        "aim": "at_least",
        "occurrence_ids": (),
        **more,
    }
    return IndicatorLine.model_validate(told)


def test_an_extract_has_posts_and_figures_and_nobodys_words() -> None:
    report = rehearsed_reports()["2024-Q2"]
    told = extract_of(report).model_dump_json()
    people = rehearsed_year().revision.organization.people
    assert not [each.name for each in people if each.name in told]
    late = [each for goal in report.goals for each in goal.items if each.is_late]
    assert any(each.person for each in late)
    assert not [each.reason for each in late if each.reason and each.reason in told]
    assert "码头村网格长" in told
    assert '"entries":[' not in told.replace('"entries":[]', "")
    assert "@2024-" not in told


def test_of_peoples_texts_those_leave_that_were_written_for_higher_offices() -> None:
    report = rehearsed_reports()["2024-Q2"]
    told = Remarks(
        problems="力量不足。", rectification="补人。", coordination="请派讲师。", other="内部。"
    )
    left = extract_of(report.model_copy(update={"remarks": told}))
    assert (left.problems, left.rectification, left.coordination) == (
        "力量不足。",
        "补人。",
        "请派讲师。",
    )
    assert "内部" not in left.model_dump_json()


def test_a_name_in_what_would_leave_is_found_with_the_words_around_it() -> None:
    told = extract(1, "白帝镇", problems="台账由王芳补录，\n尚未完成。")
    (finding,) = name_findings(told, ["王芳", "李强", "孙"])
    assert finding.place == "存在问题"
    assert "台账由王芳补录" in finding.message
    assert "请改写为岗位" in finding.message
    in_title = told.late[0].model_copy(update={"title": "李强包村走访"})
    other = told.model_copy(update={"late": (in_title,)})
    assert [each.place for each in name_findings(other, ["李强"])] == ["逾期事项"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"pace":3.0', '"pace":NaN'),
        ('"pace":3.0', '"pace":Infinity'),
        ('"planned":77', '"planned":-1'),
        ('"value":3', '"value":1' + "0" * 400),
    ],
)
def test_what_is_no_count_is_no_extract(old: str, new: str) -> None:
    text = extract(1, "白帝镇").model_dump_json()
    assert Extract.model_validate_json(text).organ == "t1"
    assert old in text
    with pytest.raises(ValueError, match="不是正常的计数"):
        Extract.model_validate_json(text.replace(old, new, 1))


def test_counts_of_all_who_have_reported_add_up() -> None:
    report = sample()
    told = [each.extract.overall for each in report.townships]
    for name in ("planned", "due", "done", "late", "done_in_time", "extended"):
        assert getattr(report.overall, name) == sum(getattr(each, name) for each in told)
    assert report.to_date is not None
    so_far = [each.extract.to_date for each in report.townships]
    assert report.to_date.done == sum(each.figures.done for each in so_far if each)


def test_goals_with_the_same_title_are_one_whatever_their_ids_and_blanks() -> None:
    one = extract(1, "甲").goals[0]
    same = one.model_copy(update={"id": "G9", "title": f" {one.title[:4]} {one.title[4:]}。"})
    alone = one.model_copy(update={"title": "建设法治公园", "figures": figures(4, 3, 1)})
    report = county_report(part(1, "甲", goals=(one,)), part(2, "乙", goals=(same, alone)))
    (shared,) = report.goals
    assert (shared.title, [each.name for each in shared.shares]) == (one.title, ["甲", "乙"])
    assert shared.total.planned == 2 * one.figures.planned
    assert report.own_goals(report.townships[0]) == ()
    assert [each.title for each in report.own_goals(report.townships[1])] == ["建设法治公园"]
    told = [each.text for each in CountyProse(report).townships()]
    assert "单列目标“建设法治公园”应办4项，已办结3项（其中逾期后办结2项），占75%" in told[1]


def test_indicators_add_up_only_where_title_unit_and_aim_agree() -> None:
    report = county_report(
        part(1, "甲", indicators=(line("讲座", 3), line("走访", 1), line("考试通过", 90, "%"))),
        part(
            2,
            "乙",
            indicators=(line("讲座", 4), line("走访", 7, "户"), line("考试通过", 80, "%")),
        ),
    )
    lecture, passed = report.indicators
    assert lecture.total is not None
    assert (lecture.total.value, lecture.total.target, lecture.total.pace) == (7, 20, 5.0)
    assert lecture.total.light is Light.WAITING
    assert (passed.title, passed.total) == ("考试通过", None)
    assert [each.title for each in report.totals] == ["讲座"]
    assert [each.unit for each in report.own_indicators(report.townships[1])] == ["户"]


def test_who_has_not_reported_is_named_in_the_order_of_the_list() -> None:
    missing = (Missing(id="t9", name="竹园镇"), Missing(id="t3", name="白帝镇", has_draft=True))
    told = [
        each.text for each in CountyProse(county_report(part(1, "甲"), missing=missing)).overall()
    ]
    assert told[0] == (
        "应报送的乡镇（街道）有3个，已报1个，未报2个。"
        "没有报送的是：竹园镇、白帝镇（已有草稿，没有签发）。"
    )
    assert (
        "应报送的1个乡镇（街道）全部报送。"
        in next(CountyProse(county_report(part(1, "甲"))).overall()).text
    )


def test_nobody_has_reported_yet_and_the_report_says_so() -> None:
    report = county_report(missing=(Missing(id="t1", name="甲"),))
    words = outline_of(report)
    assert report.to_date is None
    assert [each.text for each in words.sections[3].paragraphs] == ["还没有乡镇（街道）报送。"]
    assert words.annex == ()


def test_townships_are_neither_ranked_nor_counted_by_light() -> None:
    parts = [part(1, "甲", overall=figures(9, 1, 8)), part(2, "乙", overall=figures(9, 9))]
    for order in (parts, parts[::-1]):
        report = county_report(*order)
        words = outline_of(report)
        names = [each.lead for each in words.sections[3].paragraphs]
        assert names == [f"（{'一二'[n]}）{each.name}。" for n, each in enumerate(order)]
        assert [row.cells[0] for row in words.annex[0].table.rows] == [
            *(each.name for each in order),
            "合计",
        ]
        shown = "".join(words.texts())
        assert not [
            word for word in ("排名", "第一名", "名列", "红灯", "绿灯", "先进") if word in shown
        ]
        assert not [row for each in words.annex for row in each.table.rows if row.light]


def test_a_draft_is_marked_and_what_is_late_is_told_by_post() -> None:
    told = outline_of(sample())
    assert "永乐街道报送的是草稿" in told.sections[0].paragraphs[1].text
    late = told.sections[4].paragraphs
    assert late[0].text == "7个乡镇（街道）共有逾期未办事项21项。"
    assert "码头村网格长，应于5月20日办结，逾期28个工作日" in late[1].text


def test_townships_texts_stand_under_their_names_and_the_countys_own_apart() -> None:
    told = outline_of(sample())
    problems = [(each.lead, each.text) for each in told.sections[5].paragraphs]
    assert problems == [
        ("", "个别乡镇台账更新不及时。"),
        ("汾河镇。", "村级法律顾问到岗率不高。"),
        ("", "宣传形式单一。"),
        ("汾河镇的整改措施。", "按月通报到岗情况。"),
    ]
    asked = [each.lead for each in told.sections[6].paragraphs]
    assert asked == ["永乐街道。", "汾河镇。", "需上级协调的。"]


def test_a_number_of_the_countys_own_that_the_data_do_not_bear_is_doubted() -> None:
    total = sample().overall
    right, wrong = f"全县应办{total.planned}项。", f"全县应办{total.planned + 1}项。"
    assert doubts_of(sample().model_copy(update={"remarks": Remarks(problems=right)})) == ()
    (doubt,) = doubts_of(sample().model_copy(update={"remarks": Remarks(problems=wrong)}))
    assert doubt.number == f"{total.planned + 1}项"
    reading = Remarks(problems="“职工会学法”完成999次。")
    (doubt,) = doubts_of(sample().model_copy(update={"remarks": reading}))
    assert doubt.number == "999次"


def test_versions_are_compared_by_township_and_in_sum() -> None:
    before = county_report(part(1, "甲"), missing=(Missing(id="t2", name="乙"),))
    after = county_report(part(1, "甲", Stage.ISSUED), part(2, "乙"))
    changes = {each.what: (each.before, each.after) for each in compare_counties(before, after)}
    assert changes["乙"][0] == "未报"
    assert changes["乙"][1].startswith("第1版（已签发），应办77项")
    assert changes["甲"][1].startswith("第1版（已印发）")
    assert changes["合计：应办"] == ("77", "154")
    assert compare_counties(after, after) == ()
    texts = after.model_copy(update={"remarks": Remarks(problems="力量不足。")})
    (only,) = compare_counties(after, texts)
    assert (only.what, only.after) == ("存在问题", "力量不足。")


def test_the_data_come_back_as_they_were_frozen() -> None:
    assert CountyReport.model_validate_json(sample().model_dump_json()) == sample()


def test_a_county_that_expects_nobody_and_a_quarter_without_work_say_so() -> None:
    (first, *_) = CountyProse(county_report()).overall()
    assert first.text.startswith("没有应报送的乡镇（街道）。")
    idle = county_report(part(1, "甲", overall=figures(0, 0), to_date=None))
    told = "".join(each.text for each in CountyProse(idle).overall())
    assert "已报的乡镇（街道）本季度合计没有到期的事项。" in told


def test_indicators_that_only_have_a_limit_are_not_measured_by_pace() -> None:
    limit = line("行政诉讼败诉", 0, "件", aim="at_most", target=0)
    report = county_report(part(1, "甲", indicators=(limit,)), part(2, "乙", indicators=(limit,)))
    assert [each.title for each in report.indicators] == ["行政诉讼败诉"]
    told = "".join(each.text for each in CountyProse(report).indicators())
    assert "序时进度" not in told


def test_a_reading_and_a_text_that_changed_are_told_and_what_stayed_is_not() -> None:
    then = county_report(
        part(1, "甲", indicators=(line("讲座", 3), line("走访", 1))),
        part(2, "乙", indicators=(line("讲座", 4), line("走访", 1))),
        remarks=Remarks(problems="力量不足。\n台账不全。"),
    )
    now = county_report(
        part(1, "甲", indicators=(line("讲座", 5), line("走访", 1))),
        part(2, "乙", indicators=(line("讲座", 4), line("走访", 1))),
        remarks=Remarks(problems="力量不足。\n台账已补全。"),
    )
    told = [(each.what, each.before, each.after) for each in compare_counties(then, now)]
    assert ("指标：讲座", "7次", "9次") in told
    assert ("存在问题", "台账不全。", "台账已补全。") in told
    assert not [each for each in told if "走访" in each[0] or each[1] == "力量不足。"]
