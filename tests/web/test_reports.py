"""Reports as they are listed, read, traced back, compared and fetched."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.organization import Person, Post, Tenure
from planner.core.progress import EntryKind
from planner.core.report import Remarks, Stage, Step
from planner.documents.files import TYPES
from planner.ledger.reports import read_files
from planner.operations.acts import ActKind, list_acts
from planner.operations.freezing import Making
from planner.operations.making import make_report
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.versions import versions_of
from tests.cast import CALENDAR, at, entry
from tests.operations.terms import TERMS
from tests.web.reporting import (
    KEY,
    LATE,
    LIST,
    PAGE,
    PLAN,
    approve,
    make,
    reporting_office,
    send,
    take,
    text_of,
)
from tests.web.visitors import administrator, signed_in

MOST_QUERIES = 15
CSP, DISPOSITION = "Content-Security-Policy", "Content-Disposition"


def test_the_list_says_what_comes_next_and_makes_what_is_asked_for(reporting: Client) -> None:
    empty = text_of(reporting.get(LIST))
    assert "还没有报告" in empty
    assert "到期的季度报告会在下一次定时运行时自动生成" in empty
    made = send(reporting, f"{LIST}new/", period="2024-Q1")
    assert made.redirect_chain == [(PAGE, 302)]
    assert "已生成2024年第一季度报告第 1 版" in text_of(made)
    assert len(read_files("yunwu", KEY, Stage.DRAFT)) == 6
    text = text_of(reporting.get(LIST))
    assert "2024年第二季度报告将在 7月1日 周一 上午自动生成" in text
    assert "○ 草稿" in text
    again = send(reporting, f"{LIST}new/", period="2024-Q1")
    assert "数据没有变化，仍是2024年第一季度报告第 1 版" in text_of(again)
    (act,) = list_acts("yunwu", kind=ActKind.REPORT_MADE)
    assert (act.by, act.about) == ("yunwu.zhouping", "2024年第一季度报告第 1 版")


def test_any_days_that_have_passed_are_reported_on(reporting: Client) -> None:
    made = send(reporting, f"{LIST}new/", first="2024-02-01", last="2024-03-15")
    assert "已生成2024年2月1日至3月15日报告第 1 版" in text_of(made)
    assert "其他时段" in text_of(reporting.get(LIST))
    for fields, why in (
        ({"first": "2024-02-01", "last": ""}, "请填日期"),
        ({"first": "2024-02-30", "last": "2024-03-01"}, "没有“2024-02-30”这一天"),
        ({"first": "2024-03-15", "last": "2024-02-01"}, "不是同一年里的一段日子"),
        ({"first": "2023-12-01", "last": "2024-02-01"}, "不是同一年里的一段日子"),
        ({"first": "2024-04-01", "last": "2024-04-30"}, "已结束的时段"),
        ({"period": "2024-Q2"}, "已结束的季度"),
        ({"period": "2024"}, "已结束的年度"),
        ({"period": "2024-Q9"}, "请写成 2024-Q1 的样子"),
        ({"period": "x" * 500}, "找不到"),
        ({"period": "1999"}, "已发布的计划"),
    ):
        refused = reporting.post(f"{LIST}new/", fields)
        assert refused.status_code == 422, fields
        assert why in text_of(refused), fields
    assert len(versions_of("yunwu")) == 1


def test_only_the_office_makes_reports(reporting: Client) -> None:
    for person in ("liqiang", "sunmei"):
        client = signed_in(person)
        assert "现在生成一份" not in text_of(client.get(LIST))
        assert client.post(f"{LIST}new/", {"period": "2024-Q1"}).status_code == 403
    assert signed_in("wangfang").get(LIST).status_code == 403
    assert versions_of("yunwu") == ()


def test_a_report_is_read_in_full_with_its_files(reporting: Client) -> None:
    make()
    text = text_of(reporting.get(PAGE))
    for part in (
        *("一、总体情况", "七、需上级协调事项", "附件：任务清单完成情况表", "红黄绿灯"),
        *("县人民政府：", "生成草稿", "填写文字和版头"),
    ):
        assert part in text
    for file in read_files("yunwu", KEY, Stage.DRAFT):
        is_offered = file.name.endswith((".docx", ".pdf", ".html", ".xlsx"))
        # that of the data stands there as the version's own
        assert (file.sha256 in text) is (is_offered or file.name.endswith(".json"))
        assert (f"/files/1/draft/{file.name}" in text) is is_offered
    assert "style=" not in text
    assert "<script" not in text


def test_a_file_is_only_ever_a_download(reporting: Client) -> None:
    make()
    for file in read_files("yunwu", KEY, Stage.DRAFT):
        response = reporting.get(f"{PAGE}files/1/draft/{file.name}")
        assert response.status_code == 200
        assert hashlib.sha256(response.content).hexdigest() == file.sha256
        assert response["Content-Type"] == TYPES[file.name.rpartition(".")[2]]
        assert response[DISPOSITION] == f'attachment; filename="{file.name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response[CSP].startswith("sandbox allow-scripts;")
        assert "allow-same-origin" not in response[CSP]
    for wrong in ("1/draft/x.docx", "2/draft/yunwu-2024-Q1-v1.docx", "1/moon/x.docx"):
        assert reporting.get(f"{PAGE}files/{wrong}").status_code == 404
    approved = f"{PAGE}files/1/approved/yunwu-2024-Q1-v1.docx"
    assert reporting.get(approved).status_code == 404


def test_the_files_of_the_last_stage_count_and_those_before_stay(reporting: Client) -> None:
    make()
    approve()
    text = text_of(reporting.get(PAGE))
    assert "/files/1/approved/yunwu-2024-Q1-v1.pdf" in text
    assert "/files/1/draft/yunwu-2024-Q1-v1.pdf" in text
    assert "签发稿，冻结后不再改变" in text
    assert "/files/1/approved/yunwu-2024-Q1-v1.docx" in text_of(reporting.get(LIST))
    draft, approved = (read_files("yunwu", KEY, each) for each in (Stage.DRAFT, Stage.APPROVED))
    assert draft[0].sha256 != approved[0].sha256


def test_the_chart_is_a_picture_with_words(reporting: Client) -> None:
    make()
    page = text_of(reporting.get(PAGE))
    assert re.search(r'alt="指标完成情况图。学习次数：实际\d+次，目标4次', page)
    chart = reporting.get(f"{PAGE}chart.svg?version=1")
    assert chart["Content-Type"] == "image/svg+xml"
    assert chart[CSP].startswith("sandbox;")
    assert chart.content.startswith(b"<svg")


def test_every_number_leads_to_what_it_was_counted_from(reporting: Client) -> None:
    make()
    page = text_of(reporting.get(PAGE))
    links = re.findall(rf'href="({PAGE}sources/[^"]+)"', page)
    assert len(links) >= 8
    for link in links:
        assert reporting.get(link.replace("&amp;", "&")).status_code == 200, link
    late = text_of(reporting.get(f"{PAGE}sources/?of=overall&number=late"))
    assert "本季度：逾期未办 2 项" in late
    assert f'href="/organs/yunwu/tasks/{LATE}/"' in late
    assert "台账里还没有条目" in late
    done = text_of(reporting.get(f"{PAGE}sources/?of=goal.G1&number=done"))
    assert "提高法治意识：已办结 3 项" in done
    assert re.search(r"第 \d+ 条 2024-01-22</span> 王芳 办结：会议室", done)
    for wrong in ("of=moon", "of=overall&number=light", "of=overall&number=moon", "of=indicator.X"):
        assert reporting.get(f"{PAGE}sources/?{wrong}").status_code == 404


def test_the_table_is_narrowed_by_address(reporting: Client) -> None:
    make()
    whole, red = (text_of(reporting.get(PAGE + each)) for each in ("", "?light=red"))
    assert "法治学习01（第一季度）</a>" in whole
    assert "法治学习01（第一季度）</a>" not in red
    assert "核对印章" in red
    assert 'href="?light=red#annex" aria-current="true">■ 滞后 2' in red
    assert text_of(reporting.get(f"{PAGE}?light=moon")).count("aria-current") == 2


def test_versions_are_listed_and_compared(reporting: Client) -> None:
    make()
    done = entry(EntryKind.COMPLETED, at(3, 14), LATE, note="印章已核对")
    record("yunwu", done, terms=TERMS)
    assert make(remarks=Remarks(coordination="请县里支持。")) == 2
    text = text_of(reporting.get(PAGE))
    assert "与第 1 版相比" in text
    assert "请县里支持。" in text
    assert "王芳 办结 A-02@2024（印章已核对）" in text
    old = text_of(reporting.get(f"{PAGE}?version=1"))
    assert "这是旧版本，只供查看" in old
    assert "填写文字和版头" not in old
    compared = text_of(reporting.get(f"{PAGE}comparison/"))
    assert '<th scope="row">需上级协调事项</th>' in compared
    assert "王芳 办结 A-02@2024" in compared
    assert "第 1 版 → 第 2 版" in text_of(reporting.get(f"{PAGE}comparison/?old=2&new=1"))
    assert "两个版本没有不同" in text_of(reporting.get(f"{PAGE}comparison/?old=2&new=2"))
    for wrong in ("?version=3", "?version=x", "comparison/?old=9", "comparison/?new=x"):
        assert reporting.get(PAGE + wrong).status_code == 404
    assert "以前的 1 版" in text_of(reporting.get(LIST))


def test_numbers_in_doubt_are_marked_where_they_stand(reporting: Client) -> None:
    make(remarks=Remarks(problems="本季度逾期未办7项。\n其他都好。"))
    text = text_of(reporting.get(PAGE))
    assert "文字里有 1 个数与数据不一致" in text
    assert '逾期未办<mark title="与数据不一致，请核对">7项</mark>。' in text
    make(remarks=Remarks(problems="本季度逾期未办2项。"))
    assert "<mark" not in text_of(reporting.get(PAGE))


def test_a_version_without_files_says_how_to_get_them(reporting: Client) -> None:
    make_report("yunwu", "2024-Q1", now=at(4, 2), terms=TERMS, making=Making())
    assert "这一版没有存下文件" in text_of(reporting.get(PAGE))


def test_the_years_report_is_read_like_the_others(reporting: Client) -> None:
    publish(
        PLAN.model_copy(update={"year": 2023, "title": "2023年计划"}),
        reporting_office(),
        CALENDAR,
        at=at(1, 2, year=2023),
        by="zhouping",
    )
    assert "2023年度" in text_of(reporting.get(LIST))
    made = send(reporting, f"{LIST}new/", period="2023")
    text = text_of(made)
    assert "2023年法治政府建设年度报告" in text
    assert "三、党政主要负责人履行推进法治建设第一责任人职责情况" in text
    assert 'href="/organs/yunwu/tasks/A-03/"' in text
    sources = text_of(reporting.get("/organs/yunwu/reports/2023/sources/?of=overall&number=late"))
    assert "全年：逾期未办" in sources


def test_whoever_may_not_see_the_tasks_is_not_led_to_them(reporting: Client) -> None:
    make()
    checker = text_of(signed_in("liqiang").get(PAGE))
    assert "核对印章" in checker
    assert "/tasks/" not in checker
    assert "/tasks/" in text_of(signed_in("sunmei").get(PAGE))


def test_titles_are_text_and_never_markup(reporting: Client) -> None:
    nasty = Person(id="wangfang", name="<b>王芳</b>", email="wangfang@example.org")
    office = reporting_office()
    people = tuple(nasty if each.id == "wangfang" else each for each in office.people)
    publish(PLAN, office.model_copy(update={"people": people}), CALENDAR, at=at(3, 1), by="x")
    make(remarks=Remarks(problems="<script>alert(1)</script>逾期未办9项"))
    for path in (PAGE, f"{PAGE}sources/?of=overall&number=done", f"{PAGE}texts/"):
        text = text_of(reporting.get(path))
        assert "<script>alert" not in text
        assert "<b>王芳" not in text


def test_pages_keep_their_place_in_the_navigation(reporting: Client) -> None:
    make()
    approve()
    places = {
        "报告": (LIST, PAGE, f"{PAGE}sources/", f"{PAGE}comparison/", f"{PAGE}texts/"),
        "管理": ("/organs/yunwu/deliveries/", "/organs/yunwu/manage/templates/"),
        "年度计划": ("/organs/yunwu/", "/organs/yunwu/picture/"),
    }
    for word, paths in places.items():
        for path in paths:
            assert current(reporting, path) == [word], path
    assert current(administrator(), "/organs/yunwu/deliveries/") == ["管理"]


def current(client: Client, path: str) -> list[str]:
    """The places that are marked in the bar of a page."""
    bar = text_of(client.get(path)).partition("<nav")[2].partition("</nav>")[0]
    return re.findall(r'aria-current="(?:page|location)">([^<]+)<', bar)


@pytest.mark.parametrize("who", ["zhouping", "liqiang", "sunmei"])
def test_pages_cost_few_queries(reporting: Client, who: str) -> None:
    make()
    make(remarks=Remarks(problems="逾期未办7项。"))
    make("2024-02-01_2024-03-15")
    client = signed_in(who)
    for path in (LIST, PAGE, f"{PAGE}sources/", f"{PAGE}comparison/", f"{PAGE}chart.svg"):
        client.get(path)  # the first look opens the year
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= MOST_QUERIES, path


def test_the_county_reads_what_its_township_reports(reporting: Client) -> None:
    county = reporting_office().model_copy(
        update={
            "id": "county",
            "name": "黎山县人民政府",
            "people": (Person(id="fanglei", name="方磊", email="fanglei@county.example.org"),),
            "posts": (Post(id="head", title="县长", office="law"), *_others()),
            "tenures": (Tenure(post="head", person="fanglei", from_on=at(1, 1).date()),),
        }
    )
    publish(PLAN.model_copy(update={"organ": "county"}), county, CALENDAR, at=at(1, 2), by="x")
    below = reporting_office().model_copy(update={"above": "county"})
    publish(PLAN, below, CALENDAR, at=at(3, 1), by="x")
    make()
    take(Step.CHECKED, "liqiang")
    reader = signed_in("fanglei", organ="county")
    text = text_of(reader.get(PAGE))
    assert "一、总体情况" in text
    assert f'href="{PAGE}approve/"' not in text
    assert reader.get(f"{PAGE}approve/").status_code == 403


def _others() -> tuple[Post, ...]:
    return tuple(each for each in reporting_office().posts if each.id != "head")
