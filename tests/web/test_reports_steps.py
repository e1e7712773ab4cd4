"""核稿、签发、退回、印发 from the pages: who may, what is asked once, what leaves the house."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planner.core.organization import Recipient
from planner.core.report import Remarks, Stage, Step, VersionKey, stage_of
from planner.ledger.reports import read_files, read_steps
from planner.operations.acts import ActKind, list_acts
from planner.operations.deliveries import list_deliveries
from planner.operations.publish import publish
from tests.cast import CALENDAR, at
from tests.web.reporting import (
    KEY,
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
WORK = "/"
COUNTY = Recipient(name="县政府办", email="office@county.example.org")


def stage() -> Stage:
    """Where the first version stands."""
    return stage_of(read_steps("yunwu", KEY))


def offered(client: Client, path: str = PAGE) -> list[str]:
    """The steps that a page offers."""
    links = re.findall(r'<p class="acts no-print">(.*?)</p>', text_of(client.get(path)))
    return re.findall(r">([^<]+)</a>", links[0]) if links else []


def test_a_report_goes_its_way_from_hand_to_hand(reporting: Client) -> None:
    publish(PLAN, reporting_office(COUNTY), CALENDAR, at=at(3, 1), by="zhouping")
    make()
    li, sun = signed_in("liqiang"), signed_in("sunmei")
    assert offered(reporting) == ["填写文字和版头"]
    assert offered(li) == ["核稿", "退回修改"]
    assert offered(sun) == ["退回修改"]

    asked = text_of(li.get(f"{PAGE}check/"))
    assert "有 2 项逾期没有说明原因" in asked
    assert "核稿通过" in asked
    assert stage() is Stage.DRAFT, "to look does nothing"
    done = send(li, f"{PAGE}check/", version=1, note="可以")
    assert "已核稿：2024年第一季度报告第 1 版" in text_of(done)
    assert '<b>核稿</b> 李强<span class="note">可以</span>' in text_of(done)

    assert offered(sun) == ["签发", "退回修改"]
    assert "<b>孙梅</b>" in text_of(sun.get(f"{PAGE}approve/"))
    send(sun, f"{PAGE}approve/", version=1, signed_on="2024-04-03")
    assert stage() is Stage.APPROVED
    approved = read_steps("yunwu", KEY)[-1].masthead
    assert approved is not None
    assert (approved.signer, str(approved.signed_on)) == ("孙梅", "2024-04-03")

    assert offered(reporting) == ["印发", "填写文字和版头"]
    preview = text_of(reporting.get(f"{PAGE}issue/"))
    for part in ("将发给 1 个单位", "县政府办", COUNTY.email, ".pdf", ".docx"):
        assert part in preview
    assert list_deliveries("yunwu", today=at(4, 2).date()).listed == ()
    issued = send(reporting, f"{PAGE}issue/", version=1, number="云雾府〔2024〕3号")
    assert "已印发；给县政府办的邮件和附件写成了文件" in text_of(issued)
    assert stage() is Stage.ISSUED
    assert len(read_files("yunwu", KEY, Stage.ISSUED)) == 6
    assert len(list_deliveries("yunwu", today=at(4, 2).date()).listed) == 1
    assert "各报送单位都已发过" in text_of(reporting.get(f"{PAGE}issue/"))
    told = [(each.kind, each.by) for each in list_acts("yunwu")]
    assert told[:3] == [
        (ActKind.REPORT_ISSUED, "yunwu.zhouping"),
        (ActKind.REPORT_APPROVED, "yunwu.sunmei"),
        (ActKind.REPORT_CHECKED, "yunwu.liqiang"),
    ]
    assert "给县政府办的邮件写成了文件" in list_acts("yunwu", kind=ActKind.REPORT_ISSUED)[0].about


def test_what_was_completed_stands_in_the_text_and_in_the_files(reporting: Client) -> None:
    early = PLAN.model_copy(update={"year": 2023, "title": "2023年计划"})
    publish(early, reporting_office(), CALENDAR, at=at(1, 2, year=2023), by="zhouping")
    for period, kind in (("2024-Q1", "quarterly"), ("2023", "annual")):
        make(period)
        key = VersionKey(kind, period, 1)
        take(Step.CHECKED, "liqiang", key=key)
        take(Step.APPROVED, "sunmei", key=key)
        text = text_of(reporting.get(f"/organs/yunwu/reports/{period}/"))
        assert "签发人：孙梅" in text
        assert "2024年4月2日" in text
        page = next(
            each for each in read_files("yunwu", key, Stage.APPROVED) if each.name.endswith(".html")
        )
        assert "签发人：孙梅" in page.content.decode()


def test_a_report_is_given_back_with_a_reason(reporting: Client) -> None:
    make()
    li = signed_in("liqiang")
    silent = li.post(f"{PAGE}return/", {"version": 1, "note": "  "})
    assert (silent.status_code, stage()) == (422, Stage.DRAFT)
    assert "请写明退回的原因" in text_of(silent)
    long = li.post(f"{PAGE}return/", {"version": 1, "note": "长" * 1_001})
    assert "最多1000个字" in text_of(long)
    send(li, f"{PAGE}return/", version=1, note="第三部分再核一遍")
    assert stage() is Stage.RETURNED
    text = text_of(reporting.get(PAGE))
    assert "■ 已退回" in text
    assert "第三部分再核一遍" in text
    make(remarks=Remarks(problems="已经改好。"))
    assert offered(li) == ["核稿", "退回修改"]


def test_nobody_takes_a_step_that_is_not_theirs(reporting: Client) -> None:
    make()
    own = {"check": "liqiang", "approve": "sunmei", "issue": "zhouping"}
    people = ("wangfang", "liqiang", "sunmei", "zhouping")
    for step, who in own.items():
        for person in people:
            client = signed_in(person)
            status = client.post(f"{PAGE}{step}/", {"version": 1}).status_code
            if person != who:
                assert status == 403, (step, person)
        assert administrator().post(f"{PAGE}{step}/", {"version": 1}).status_code == 403
        if stage() is not Stage.DRAFT:
            continue
    assert stage() is Stage.ISSUED, "those whose steps they were took them, in order"


def test_what_may_not_follow_is_refused_with_what_may(reporting: Client) -> None:
    make()
    sun = signed_in("sunmei")
    for client, step in ((sun, "approve"), (reporting, "issue")):
        for refused in (
            client.get(f"{PAGE}{step}/"),
            client.post(f"{PAGE}{step}/", {"version": 1}),
        ):
            assert refused.status_code == 409
            assert "这一版还是草稿。现在可以：核稿、退回修改" in text_of(refused)
    assert stage() is Stage.DRAFT


def test_a_version_that_is_not_the_last_any_more_is_not_checked(reporting: Client) -> None:
    make()
    make(remarks=Remarks(problems="新的一句。"))
    li = signed_in("liqiang")
    refused = li.post(f"{PAGE}check/", {"version": 1})
    assert refused.status_code == 409
    assert "已有更新的版本" in text_of(refused)
    assert "请从报告页面重新打开" in text_of(li.post(f"{PAGE}check/", {}))
    assert li.post(f"{PAGE}check/", {"version": "9"}).status_code == 404
    assert li.post(f"{PAGE}check/", {"version": "x"}).status_code == 404
    assert offered(li, f"{PAGE}?version=1") == []


def test_a_button_pressed_twice_takes_one_step(reporting: Client) -> None:
    make()
    li = signed_in("liqiang")
    send(li, f"{PAGE}check/", version=1)
    again = li.post(f"{PAGE}check/", {"version": 1})
    assert again.status_code == 409
    assert [each.step for each in read_steps("yunwu", KEY)] == [Step.CHECKED]


def test_without_recipients_it_is_said_that_nothing_is_sent(reporting: Client) -> None:
    make()
    approve()
    assert "不会发给任何单位" in text_of(reporting.get(f"{PAGE}issue/"))
    long = reporting.post(f"{PAGE}issue/", {"version": 1, "number": "长" * 201})
    assert (long.status_code, stage()) == (422, Stage.APPROVED)
    done = send(reporting, f"{PAGE}issue/", version=1)
    assert "没有发送：机构文件里没有写报送单位" in text_of(done)
    assert stage() is Stage.ISSUED


def test_who_was_named_later_can_be_sent_it_afterwards(reporting: Client) -> None:
    make()
    approve()
    take(Step.ISSUED, "zhouping")
    assert "补发" in offered(reporting)
    publish(PLAN, reporting_office(COUNTY), CALENDAR, at=at(4, 2, 9), by="zhouping")
    assert "将发给 1 个单位" in text_of(reporting.get(f"{PAGE}issue/"))
    done = send(reporting, f"{PAGE}issue/", version=1)
    assert "这份报告先前已经印发；给县政府办的邮件和附件写成了文件" in text_of(done)


def test_whoever_a_report_waits_for_reads_so_on_top_of_their_work(reporting: Client) -> None:
    def calls(person: str) -> list[str]:
        text = text_of(signed_in(person).get(WORK, follow=True))
        listed = text.partition('<ul class="calls')[2].partition("</ul>")[0]
        return re.findall(r"<li><span>([^<]+)</span>", listed)

    name = "2024年第一季度报告"
    assert calls("liqiang") == []
    make()
    words = [f"{name}里有2项逾期没有说明原因"]
    assert (calls("liqiang"), calls("sunmei"), calls("zhouping")) == (
        [f"{name}等您核稿"],
        [],
        words,
    )
    take(Step.CHECKED, "liqiang")
    assert (calls("liqiang"), calls("sunmei"), calls("zhouping")) == ([], [f"{name}等您签发"], [])
    take(Step.APPROVED, "sunmei")
    assert (calls("sunmei"), calls("zhouping")) == ([], [f"{name}等您印发"])
    take(Step.ISSUED, "zhouping")
    assert calls("zhouping") == []
    assert calls("wangfang") == []


@pytest.mark.parametrize("who", ["zhouping", "liqiang", "sunmei", "wangfang"])
def test_pages_cost_few_queries(reporting: Client, who: str) -> None:
    make()
    client = signed_in(who)
    own = {"zhouping": "texts/", "liqiang": "check/", "sunmei": "return/", "wangfang": ""}
    for path in (WORK, PAGE + own[who]):
        page = client.get(path, follow=True).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        assert len(queries) <= MOST_QUERIES, page
    if who == "zhouping":
        approve()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}issue/")
        assert len(queries) <= MOST_QUERIES
