"""Plans in every structure that offices give them, in few words each."""

from __future__ import annotations

from datetime import date

import pytest

from planner.core.draft import Outline, draft, outline, read_report
from planner.core.draft.observances import sensitive_periods
from planner.core.workdays import WorkdayCalendar, YearNotice
from planner.planfile import write_draft
from tests.core.test_proposals import ORGANIZATION, assignments, drafted

HEAD = "某某县财政局2023年法治政府建设工作报告\n一、工作情况\n开展培训3次。\n"
STUDY, CHECK = "每月学习法律法规一次", "每季度自查一次执法案卷"


def found(outline: Outline) -> list[tuple[str, list[str]]]:
    """The goals with their clauses."""
    return [
        (goal.heading, [clause.text for measure in goal.measures for clause in measure.clauses])
        for goal in outline.goals
    ]


@pytest.mark.parametrize(
    "plan",
    [
        f"二、下一步工作打算。一是加强学习。{STUDY}。二是规范执法。{CHECK}。",
        f"二、下一步工作\n1．加强学习。{STUDY}。\n2．规范执法。{CHECK}。",
        f"二、下一步工作\n（一）加强学习 {STUDY}\n（二）规范执法 {CHECK}",
        f"二、  下 一 步 工 作\n㈠加强学习。{STUDY}。\n㈡规范执法。{CHECK}。",
        f"二、下一步打算\n（一）加强学习。{STUDY}。\n（一）规范执法。{CHECK}。",
        f"三、下一步打算\n（四）加强学习。{STUDY}。\n（七）规范执法。{CHECK}。",
        f"第三章 2024年工作部署\n一、加强学习\n{STUDY}。\n二、规范执法\n{CHECK}。",
        f"四、下一步工作重点\n重点做好：\n一是加强学习。\n{STUDY}。\n二是规范执法。\n{CHECK}。",
        f"二、明年工作\n（一）、加强学习。①{STUDY}。\n（二）、规范执法。A.{CHECK}。",
        f"下一步，我局将：第一，加强学习。{STUDY}。第二，规范执法。{CHECK}。",
        f"### 下一步计划\n- 加强学习：{STUDY}\n- 规范执法：{CHECK}",
        f"二、加强法治政府建设的措施\n⒈加强学习。{STUDY}。\n⒉规范执法。{CHECK}。",
    ],
)
def test_goals_with_headings_are_found_however_they_are_numbered(plan: str) -> None:
    text = HEAD + plan + "\n特此报告。\n附件：统计表\n某某县财政局\n2024年1月3日\n"
    assert found(outline(text)) == [("加强学习", [STUDY]), ("规范执法", [CHECK])]


@pytest.mark.parametrize(
    "plan",
    [
        f"二、下一步工作：一是{STUDY}；二是{CHECK}。",
        f"二、下一步工作\n1、{STUDY}，2、{CHECK}。",
        f"二、下一步工作\n{STUDY}。{CHECK}。",
        f"下一步工作：首先，{STUDY}。其次，{CHECK}。",
        f"二、下一步工作\n（1）{STUDY}；\n（2）{CHECK}。\n特此报告。",
    ],
)
def test_work_without_headings_is_one_goal(plan: str) -> None:
    ((_, clauses),) = found(outline(HEAD + plan))
    assert clauses == [STUDY, CHECK]


@pytest.mark.parametrize(
    "plan",
    [
        f"（一）学习不够深入。下一步，我局将{STUDY}。\n（二）执法不够规范。下一步，我局将{CHECK}。",
        f"1.问题：学习不够深入。措施：{STUDY}。\n2.问题：执法不够规范。措施：{CHECK}。",
        f"（一）主要方面\n1.学习不够深入。整改措施：{STUDY}。\n2.执法不够规范。整改措施：{CHECK}。",
        f"存在学习不够深入、执法不够规范等问题。\n下一步，我局将：一是{STUDY}；二是{CHECK}。",
        f"（一）存在问题\n1.学习不够深入。2.执法不够规范。\n（二）下一步打算\n1.{STUDY}。2.{CHECK}。",
    ],
)
def test_problems_and_next_steps_are_told_apart(plan: str) -> None:
    read = outline(f"{HEAD}二、存在的问题和下一步措施\n{plan}\n")
    assert [lack.text for lack in read.shortcomings] == ["学习不够深入", "执法不够规范"]
    clauses = [clause.text.removeprefix("我局将") for clause in read.clauses]
    assert clauses == [STUDY, CHECK]


def test_shortcomings_announced_by_a_line_are_the_items_below_it() -> None:
    text = (
        f"{HEAD}同时还存在以下问题：\n1.学习不够深入。\n2.执法不够规范。\n下一步，我局将{STUDY}。\n"
    )
    read = outline(text)
    assert [lack.text for lack in read.shortcomings] == ["学习不够深入", "执法不够规范"]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        (
            "问题：培训不系统。措施：每学期培训不少于2次。\n问题：隐患排查不细。措施：每周排查。",
            ["培训不系统", "隐患排查不细"],
        ),
        (
            "（一）力量薄弱，持证的仅17人。\n（二）形式单一；针对性不强。",
            ["力量薄弱，持证的仅17人", "形式单一；针对性不强"],
        ),
    ],
)
def test_remedies_are_no_shortcomings_and_short_ones_stay_together(
    told: str, lacks: list[str]
) -> None:
    text = f"{HEAD}二、存在的问题\n{told}\n三、下一步工作打算\n{STUDY}。"
    assert [lack.text for lack in outline(text).shortcomings] == lacks


def test_an_item_that_only_opens_is_no_shortcoming() -> None:
    read = outline(f"{HEAD}二、存在问题\n一是学习不够深入。二是此外。\n")
    assert [lack.text for lack in read.shortcomings] == ["学习不够深入"]


def test_what_stands_above_a_title_and_days_that_do_not_exist_are_no_hindrance() -> None:
    text = f"某财〔2024〕3号\n{HEAD}发布日期：2024-13-45\n二、下一步打算\n{STUDY}。\n"
    head = outline(text).masthead
    assert (head.title, head.published_on) == ("某某县财政局2023年法治政府建设工作报告", None)


def test_the_year_is_taken_from_the_date_if_the_title_has_none() -> None:
    text = f"某局法治工作报告\n一、工作\n学习6次。\n二、下一步打算\n{STUDY}。\n某局\n2024年1月8日\n"
    head = outline(text).masthead
    assert (head.report_year, head.plan_year) == (2023, 2024)
    assert head.published_on == date(2024, 1, 8)


def test_what_a_hundred_figures_share_tells_nothing() -> None:
    past = "组织干部集中学法2次。" * 80
    made = drafted("（一）抓学习。组织干部职工集中学法。", past=past)
    assert made.plan
    assert made.plan.indicators == ()


def test_who_is_in_the_lead_may_stand_behind() -> None:
    (one,) = assignments("每月开展一次普法宣传活动,由综合行政执法大队牵头")
    assert [each.place for each in one.citations] == ["三(一)1.1", "三(一)1.2"]


def test_an_office_that_is_noted_twice_supports_nobody() -> None:
    (one,) = assignments("每月开展普法宣传(责任单位:司法所、司法所)")
    assert (one.assignee, one.supporting_offices) == ("justice-head", ())


def test_the_leader_above_the_head_is_nobody() -> None:
    (one,) = assignments("分管领导每月接访下访群众")
    assert one.assignee == "party-secretary"


def test_work_that_no_post_is_usual_for_falls_to_the_coordinator() -> None:
    posts = tuple(
        post.model_copy(update={"title": f"岗位{number}"})
        for number, post in enumerate(ORGANIZATION.posts)
    )
    offices = tuple(
        office.model_copy(update={"name": f"单位{number}"})
        for number, office in enumerate(ORGANIZATION.offices)
    )
    nameless = ORGANIZATION.model_copy(update={"posts": posts, "offices": offices})
    text = f"{HEAD}二、下一步打算\n（一）抓执法。{CHECK}。\n"
    made = draft(text, nameless, WorkdayCalendar())
    assert made.plan
    assert [place.assignment.assignee for place in made.plan.places()] == [nameless.coordinator]


def test_a_year_whose_spring_festival_is_not_known_has_two_periods() -> None:
    calendar = WorkdayCalendar([YearNotice(2024, "通知", {}, {})])
    assert [each.id for each in sensitive_periods(2024, calendar)] == [
        "two-sessions",
        "national-day",
    ]


def test_a_draft_without_a_plan_has_no_file() -> None:
    made = draft("某乡2023年工作简报\n学习6次。\n", ORGANIZATION, WorkdayCalendar())
    assert write_draft(made, "简报.txt") == ""


def test_a_text_with_nothing_to_do_in_its_plan_is_said_to_have_none() -> None:
    made = draft(f"{HEAD}二、下一步打算\n天地玄黄宇宙洪荒。\n", ORGANIZATION, WorkdayCalendar())
    assert made.plan is None
    assert "没有能安排的具体工作" in made.findings[-1].message


def test_empty_texts_are_read() -> None:
    for text in ("", " \n", "。", "一、", "（一）", "#"):
        assert read_report(text)[0].goals == ()


def test_items_below_a_number_may_repeat_it() -> None:
    plan = f"1. 加强学习\n1.1 {STUDY}\n1.2 参加培训\n2. 规范执法\n2.1 {CHECK}\n"
    goals = found(outline(f"{HEAD}二、下一步工作打算\n{plan}"))
    assert goals == [("加强学习", [STUDY, "参加培训"]), ("规范执法", [CHECK])]


def test_items_beyond_ten_that_count_on_are_one_list() -> None:
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    plan = "".join(f"（{number}）{STUDY}。\n" for number in numbers)
    ahead = outline(f"{HEAD}二、下一步工作打算\n{plan}")
    assert [clause.text for clause in ahead.clauses] == [STUDY] * 12


@pytest.mark.parametrize(
    "rows",
    [
        f"序号 工作任务 完成时限\n1 {STUDY} 6月底\n2 按时 {CHECK} 年底\n",
        f"序号\t工作任务\t完成时限\n1\t{STUDY}\t6月底\n2\t\t年底\n3\t按时 {CHECK}\t年底\n",
    ],
)
def test_rows_with_spaces_in_the_task_or_without_one(rows: str) -> None:
    ahead = outline(f"{HEAD}二、下一步工作打算\n{rows}")
    assert [clause.text for clause in ahead.clauses] == [STUDY, f"按时 {CHECK}"]


@pytest.mark.parametrize(
    "opening",
    [
        "针对这一问题，我镇将",
        "为此，我们将",
        "我们将",
        "今后，我们将",
        "下一步将",
        "下一步，",
        "接下来，将",
        "2025年将",
    ],
)
def test_what_will_be_done_about_a_problem_begins_in_many_ways(opening: str) -> None:
    text = (
        "石桥镇2024年平安建设工作总结\n一、主要工作\n（一）强化宣传。开展宣传12场次。\n"
        "二、存在问题及整改措施\n"
        f"（一）网格员队伍不稳定。专职网格员待遇偏低。{opening}争取财政支持，提高网格员待遇。\n"
        f"（二）出租房屋管理存在漏洞。流动人口底数不清。{opening}争取开展专项清查。\n"
    )
    made = outline(text)
    assert [each.text for each in made.shortcomings] == [
        "网格员队伍不稳定",
        "出租房屋管理存在漏洞",
    ]
    assert len(made.goals) == 2
    assert "专职网格员待遇偏低" not in {each.text for each in made.clauses}


@pytest.mark.parametrize(
    "heading", ["二〇二四年工作计划", "二○二四年工作打算", "2024年工作安排", "二0二四年工作思路"]
)
def test_a_heading_without_a_number_may_name_its_year_in_words(heading: str) -> None:
    text = f"某某县财政局二〇二三年工作总结\n{heading}\n加强学习。{STUDY}。\n规范执法。{CHECK}。"
    assert found(outline(text)) == [("加强学习", [STUDY]), ("规范执法", [CHECK])]


@pytest.mark.parametrize(
    ("item", "clauses"),
    [
        (
            "每季度开展宣讲，每次不少于3场。完善台账",
            ["每季度开展宣讲", "每次不少于3场", "完善台账"],
        ),
        ("6月底前，开展一次排查。完善台账", ["6月底前，开展一次排查", "完善台账"]),
        ("上半年，组织旁听庭审。写成报告", ["写成报告"]),
        ("完善制度，严防事故。印发手册", ["印发手册"]),
    ],
)
def test_a_first_sentence_that_says_when_is_work_and_no_heading(
    item: str, clauses: list[str]
) -> None:
    text = f"{HEAD}二、下一步打算\n（一）{item}。\n（二）规范执法。{CHECK}。"
    assert found(outline(text))[0][1] == clauses


@pytest.mark.parametrize(
    "told",
    [
        "（一）普法方面\n问题：形式单一。\n对策：{0}。\n（二）执法方面\n问题：力量薄弱。\n对策：{1}。",
        "问题：形式单一。\n对策：{0}。\n问题：力量薄弱。\n对策：{1}。",
        "问题1：形式单一。\n整改措施：{0}。\n问题2：力量薄弱。\n整改措施：{1}。",
    ],
)
def test_problems_and_remedies_on_lines_of_their_own_are_paired(told: str) -> None:
    read = outline(f"{HEAD}二、存在的问题和对策\n{told.format(STUDY, CHECK)}\n")
    assert [clauses for _, clauses in found(read)] == [[STUDY], [CHECK]]
    assert [lack.text for lack in read.shortcomings] == ["形式单一", "力量薄弱"]


@pytest.mark.parametrize("space", ["", " "])
def test_numbers_of_three_levels_stand_with_and_without_a_gap(space: str) -> None:
    lines = (
        *("1 工作情况", "开展培训3次。", "2 存在问题", "2.1 宣传不够。", "2.2 力量不足。"),
        *(
            "3 下步计划",
            "3.1 抓培训",
            f"3.1.1 {STUDY}。",
            "3.1.2 办班2期。",
            f"3.2 抓执法。{CHECK}。",
        ),
    )
    text = "某某县财政局2023年工作报告\n" + "\n".join(line.replace(" ", space) for line in lines)
    read = outline(text)
    assert found(read) == [("抓培训", [STUDY, "办班2期"]), ("抓执法", [CHECK])]
    assert [lack.text for lack in read.shortcomings] == ["宣传不够", "力量不足"]


@pytest.mark.parametrize("line", ["3.5万元经费用于普法。", "1.2亿元投入水利。"])
def test_a_line_that_begins_with_a_figure_is_no_item(line: str) -> None:
    text = f"{HEAD}二、下一步打算\n{STUDY}。\n{line}"
    assert found(outline(text))[0][1] == [STUDY, line.rstrip("。")]


@pytest.mark.parametrize(
    ("plan", "clauses"),
    [
        (
            f"（一）加强学习。{STUDY[:5]}\n{STUDY[5:]}；二是做好登记。",
            [f"{STUDY[:5]}\n{STUDY[5:]}", "做好登记"],
        ),
        (f"（一）加强学习。{STUDY}\n责任单位：政策法规股。", [STUDY]),
        (f"（一）加强学习。{STUDY}\n{CHECK}", [STUDY, CHECK]),
    ],
)
def test_a_line_that_breaks_off_goes_on_in_the_next(plan: str, clauses: list[str]) -> None:
    text = f"{HEAD}二、下一步打算\n{plan}\n（二）规范执法。{CHECK}。"
    assert found(outline(text))[0][1] == clauses


def test_a_sentence_that_looks_ahead_amid_results_is_no_plan() -> None:
    told = "一、工作成效\n查处5件。下一步将持续加大打击力度，切实保障权益。"
    owned = "二、存在问题\n一是人员少。二是手段少。对此，我们将认真解决。"
    assert not outline(f"某某县卫健委2023年工作报告\n{told}\n{owned}\n").goals


def test_what_wants_improving_is_lacking() -> None:
    owned = "二、有待加强的方面\n（一）形式单一，群众参与不多。\n（二）力量不足。"
    read = outline(f"{HEAD}{owned}\n三、下一步打算\n（一）{STUDY}。\n")
    assert [lack.text for lack in read.shortcomings] == ["形式单一，群众参与不多", "力量不足"]


def test_remedies_item_by_item_are_the_plan_of_a_text_without_one() -> None:
    first = f"（一）形式单一，群众参与不多。下一步措施：{STUDY}。"
    second = f"（二）力量不足。下一步措施：{CHECK}。"
    read = outline(f"{HEAD}二、存在的主要问题\n{first}\n{second}\n")
    assert [clauses for _, clauses in found(read)] == [[STUDY], [CHECK]]
    assert [lack.text for lack in read.shortcomings] == ["形式单一，群众参与不多", "力量不足"]


def test_a_page_that_says_its_heading_first_has_one_title() -> None:
    title = "某某县财政局2023年法治政府建设工作"
    text = f"某某县财政局\n某某县财政局\n{title}报告\n一、下一步打算\n（一）{STUDY}。\n"
    head = outline(text).masthead
    assert (head.unit, head.report_year) == ("某某县财政局", 2023)
    assert head.title.endswith(f"{title}报告")
