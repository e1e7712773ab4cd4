"""Each flow once under Prefect: it calls the operations, and shows what an administrator reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prefect.artifacts import Artifact
from prefect.events.worker import EventsWorker
from prefect.testing.utilities import prefect_test_harness

from flows.annual_report import annual_report
from flows.deliver import deliver
from flows.installation import open_installation
from flows.morning import _is_stale, morning
from flows.publish_plan import publish_plan
from flows.quarterly_report import quarterly_report
from planner.core.errors import Rejected, Unavailable
from planner.ledger.outbox import claim_messages
from planner.operations.morning import decide_morning
from planner.operations.publish import publish_file
from planner.operations.sending import is_anything_free
from planner.settings import Settings
from tests.cast import CALENDAR, at
from tests.offices import OFFICE

pytestmark = pytest.mark.xdist_group("prefect")


@pytest.fixture(scope="module")
def prefect() -> Iterator[None]:
    """One server for all tests here: it takes nine seconds.

    Its events' thread ends with it: the websocket's keep-alive draws random numbers, which
    hypothesis, looking at other tests, would take for a strategy's.
    """
    with prefect_test_harness(server_startup_timeout=90):
        yield
        EventsWorker.drain_all()


@pytest.fixture
def office(
    prefect: None, sqlite_ledger: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An office in which nothing is published, on 26 March 2024."""
    shutil.copytree(OFFICE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_REHEARSAL__IS_ON", "true")
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2024-03-26T08:30")
    return tmp_path


def shown(key: str) -> str:
    """The last artifact of a key."""
    found = Artifact.get(key)
    assert found is not None
    return str(found.data)


def test_a_plan_is_published_and_what_that_changed_is_shown(office: Path) -> None:
    assert publish_plan(2024) == "已发布第 1 版。"
    assert "新增 16 期" in shown("publish-plan")
    assert publish_plan(2024) == "与已发布的第 1 版一致，没有变化。"
    plan = office / "config" / "plans" / "2024.yaml"
    text = plan.read_text("utf-8").replace("due: last workday", "due: '20'")
    plan.write_text(text.replace("every: month", "every: quarter"), "utf-8")
    assert publish_plan(2024) == "已发布第 2 版。"
    assert "| A-01@2024-Q2 | 2024-06-28 | 2024-06-20 |" in shown("publish-plan")
    assert "| 撤销 |" in shown("publish-plan")


def test_a_faulty_plan_changes_nothing_and_its_faults_are_shown(office: Path) -> None:
    publish_plan(2024)
    plan = office / "config" / "plans" / "2024.yaml"
    plan.write_text(plan.read_text("utf-8").replace("assignee: clerk", "assignee: moon"), "utf-8")
    with pytest.raises(Rejected):
        publish_plan(2024)
    assert "原计划继续有效" in shown("publish-plan")
    assert "岗位“moon”不存在" in shown("publish-plan")


def test_a_morning_shows_who_was_told_what(office: Path) -> None:
    assert morning() == ["还没有发布过计划；请先运行 planner publish。"]
    publish_plan(2024)
    assert morning() == ["提醒 1 人。"]
    assert "| 王芳 | 组织集中学习（第一季度） |" in shown("morning")
    assert "发出 2 封，失败 0 封，待发 0 封。" in shown("morning")
    assert morning() == ["今天没有需要提醒的事项"]
    assert list((office / "var" / "rehearsal" / "outbox").rglob("*.eml"))


def test_messages_that_could_not_be_sent_are_shown_with_the_reason(office: Path) -> None:
    publish_plan(2024)
    outbox = office / "var" / "rehearsal" / "outbox"
    outbox.parent.mkdir(parents=True, exist_ok=True)
    outbox.write_text("no folder")
    with pytest.raises(Unavailable, match="有 2 封消息没有发出"):
        morning.with_options(retries=0)(patience_seconds=0)
    assert "失败原因：文件：写不进" in shown("morning")
    # It is not green either while nothing can be tried again.
    outbox.unlink()
    with pytest.raises(Unavailable, match="有 2 封消息没有发出"):
        morning.with_options(retries=0)(patience_seconds=0)
    assert "发出 0 封，失败 0 封，待发 2 封。" in shown("morning")
    assert deliver() == []


def test_what_can_be_tried_soon_is_waited_for(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_plan(2024)
    place = open_installation()
    now = place.settings.clock.now()
    decide_morning("yunwu", now=now, terms=place.terms)
    # a sender that dies at once; its claim outlasts the next run's start on a busy machine
    claim_messages("yunwu", at=now, lease=timedelta(seconds=10), worker="dead", limit=9)
    assert deliver() == []
    assert morning() == ["今天没有需要提醒的事项"]
    assert "发出 2 封，失败 0 封，待发 0 封。" in shown("morning")


def test_what_was_held_goes_out_when_it_may(office: Path) -> None:
    publish_plan(2024)
    place = open_installation()
    now = place.settings.clock.now()
    decide_morning("yunwu", now=now, terms=place.terms)
    assert is_anything_free("yunwu", now)
    assert deliver() == ["yunwu：发出 2 封，没有送到 0 封。"]
    assert deliver() == []


def publish_in_january(office: Path) -> None:
    """The office's plan, known since the year began."""
    config = office / "config"
    plan, organization = config / "plans" / "2024.yaml", config / "organization.yaml"
    publish_file(plan, organization, CALENDAR, at=at(1, 2), by="zhouping")


def test_a_quarters_report_is_made_and_spoken_of_once(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2024-04-02T09:00")
    publish_in_january(office)
    (told,) = quarterly_report()
    assert told == (
        "云雾土家族乡人民政府：2024年第一季度报告第 1 版：今天生成，"
        "4 项逾期事项没有说明原因，通知 3 人。"
    )
    text = shown("quarterly-report")
    assert "[打开报告](http://127.0.0.1:8000/organs/yunwu/reports/2024-Q1/)（草稿）" in text
    assert "| 组织集中学习（第一季度） | 王芳（平安法治办主任） |" in text
    assert "今天通知：周平、" in text
    assert "- `yunwu-2024-Q1-v1.docx`" in text
    outbox = office / "var" / "rehearsal" / "outbox"
    sent = sorted(outbox.rglob("*-report-*.eml"))
    (again,) = quarterly_report()
    assert again.startswith("云雾土家族乡人民政府：2024年第一季度报告第 1 版：草稿，没有新数据")
    assert "通知" not in again
    assert sorted(outbox.rglob("*-report-*.eml")) == sent
    assert len(sent) == 3
    (by_hand,) = quarterly_report("2024-Q1")
    assert "第 1 版" in by_hand


def test_the_years_report_comes_on_the_first_working_day(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2025-01-02T09:15")
    publish_in_january(office)
    (told,) = annual_report()
    assert told.startswith("云雾土家族乡人民政府：2024年度报告第 1 版：今天生成")
    assert "/organs/yunwu/reports/2024/)" in shown("annual-report")
    assert len(annual_report(2024)) == 1


def test_on_days_off_no_report_is_made(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_in_january(office)
    monkeypatch.setenv("PLANNER_REHEARSAL__START", "2024-10-03T09:00")
    assert quarterly_report() == ["今天没有要办的季度报告。"]
    assert annual_report() == ["今天没有要办的年度报告。"]


def test_a_run_left_over_from_an_earlier_day_ends_at_once(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.runtime import flow_run

    place = open_installation()
    early = place.settings.clock.now().replace(hour=7)
    assert not _is_stale(early, place)
    monkeypatch.setattr(flow_run, "scheduled_start_time", early - place.settings.clock.shift)
    assert not _is_stale(early, place)
    yesterday = datetime.fromtimestamp(early.timestamp() - 86400, early.tzinfo)
    monkeypatch.setattr(flow_run, "scheduled_start_time", yesterday - place.settings.clock.shift)
    assert _is_stale(early, place)
    assert not _is_stale(early.replace(hour=9), place)
    assert os.environ["PLANNER_REHEARSAL__IS_ON"] == "true"
