"""周平 hands in a report that was changed after its plan was published."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.plan import Citation
from planner.ledger.history import list_published
from planner.operations.publish import publish
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.web.visitors import signed_in

PAGE = "/organs/yunwu/manage/rereading/"
MOST_QUERIES = 15
REPORT = """云雾乡人民政府2023年法治政府建设报告
一、主要举措和成效
全年学法6次。
二、存在的不足
一是学习不够系统。
三、2024年工作思路
（一）加强学习。{clauses}。
"""
CITED = (
    {"place": "三(一)1.1", "quote": "每季度组织一次党委会学法"},
    {"place": "三(一)1.2", "quote": "每月开展矛盾纠纷排查"},
)


@pytest.fixture
def desk(in_rehearsal: Settings) -> Client:
    """周平's browser; a plan of 2024 with two citations is in force."""
    learns = assignment("A-01", citations=[CITED[0]])
    sorts = assignment("A-02", citations=[CITED[1]], title="排查矛盾纠纷")
    made = plan(learns, sorts)
    heading = Citation(place="三(一)", quote="加强学习")
    goals = (made.goals[0].model_copy(update={"citation": heading}),)
    cited = made.model_copy(update={"goals": goals})
    publish(cited, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return signed_in("zhouping")


def compared(desk: Client, *clauses: str, name: str = "报告.txt", year: str = "2024") -> str:
    return text_of(sent(desk, REPORT.format(clauses="，".join(clauses)).encode(), name, year))


def sent(desk: Client, content: bytes, name: str = "报告.txt", year: str = "2024") -> HttpResponse:
    answer: HttpResponse = desk.post(
        PAGE, {"source": SimpleUploadedFile(name, content), "year": year}
    )
    return answer


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def test_what_is_the_same_needs_nothing(desk: Client) -> None:
    text = compared(desk, CITED[0]["quote"], CITED[1]["quote"])
    assert "计划引用的话都在原文里" in text
    assert 'id="stale"' not in text


def test_what_is_new_gone_and_without_ground_is_told(desk: Client) -> None:
    text = compared(desk, CITED[0]["quote"], "年底前建成<b>法治广场")
    assert "年底前建成&lt;b&gt;法治广场" in text
    assert 'id="gone"' in text
    assert CITED[1]["quote"] in text
    assert '<a href="/organs/yunwu/tasks/A-02/">排查矛盾纠纷</a>' in text
    assert len(list_published("yunwu")) == 1


def test_what_is_reworded_stands_beside_what_was(desk: Client) -> None:
    text = compared(desk, CITED[0]["quote"], "每半月开展一次矛盾纠纷大排查")
    row = text.partition('id="reworded"')[2].partition("</tbody>")[0]
    assert CITED[1]["quote"] in row
    assert "每半月开展一次矛盾纠纷大排查" in row
    assert "A-02" in row


@pytest.mark.parametrize(
    ("content", "name", "year", "told"),
    [
        (b"PK\x03\x04broken", "a.docx", "2024", "这不是 Word 文件，或已损坏"),
        ("今天天气很好。".encode(), "a.txt", "2024", "没有找到写明年工作的部分"),
        ("字".encode() * 400_001, "a.txt", "2024", "最多 400000 个字"),
        (b"x", "a.txt", "2019", "找不到已发布的计划“2019年”"),
        (b"x", "a.txt", "<i>", "找不到已发布的计划“&lt;i&gt;年”"),
        (b"PK\x03\x04", "a.xlsx", "2024", "还不能读“.xlsx”文件"),
    ],
)
def test_bad_files_get_a_sentence(
    desk: Client, content: bytes, name: str, year: str, told: str
) -> None:
    refused = sent(desk, content, name, year)
    assert refused.status_code == 422
    assert told in text_of(refused)


def test_without_a_file_one_is_asked_for(desk: Client) -> None:
    refused = desk.post(PAGE, {"year": "2024"})
    assert refused.status_code == 422
    assert "没有选择文件" in text_of(refused)


def test_the_pages_lead_there_and_ask_little(desk: Client) -> None:
    for each in ("/organs/yunwu/manage/plans/", "/organs/yunwu/manage/drafts/"):
        assert f'href="{PAGE}"' in text_of(desk.get(each))
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        compared(desk, CITED[0]["quote"])
    assert len(asked) <= MOST_QUERIES


@pytest.mark.parametrize("person", ["wangfang", "zhaomin"])
def test_nobody_else_compares(desk: Client, person: str) -> None:
    assert signed_in(person).get(PAGE).status_code == 403
    assert sent(signed_in(person), b"x").status_code == 403
