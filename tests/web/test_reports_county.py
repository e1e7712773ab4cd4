"""A county compiles, reads and completes its report on the townships from the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from planner.core.report import CountyReport, VersionKey
from planner.ledger.reports import file_names
from planner.operations.versions import require_version
from planner.settings import Rehearsal, Settings
from tests.web.neighbours import publish_all
from tests.web.reporting import approve, make, send, text_of
from tests.web.visitors import signed_in

MOST_QUERIES = 15
PERIOD = "2024-Q1-townships"
LIST = "/organs/lishan/reports/"
PAGE = f"{LIST}{PERIOD}/"


@pytest.fixture
def county(in_rehearsal: Settings) -> Iterator[Client]:
    """许静's browser at the county, on 2 April 2024; 云雾乡 has approved its report."""
    publish_all()
    rehearsal = Rehearsal(is_on=True, start=datetime(2024, 4, 2, 10))  # noqa: DTZ001 - wall clock
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"rehearsal": rehearsal})):
        make()
        approve()
        yield signed_in("xujing", organ="lishan")


def test_what_townships_reported_is_compiled_and_read(county: Client) -> None:
    assert "2024年第一季度乡镇汇总" in text_of(county.get(LIST))
    made = send(county, f"{LIST}new/", period=PERIOD)
    text = text_of(made)
    assert "已生成2024年第一季度乡镇汇总报告第 1 版" in text
    assert "云雾乡" in text
    assert "各项目标推进情况" in text
    assert "/tasks/" not in text
    assert file_names("lishan", VersionKey("county", PERIOD, 1))
    assert "乡镇汇总报告" in text_of(county.get(LIST))
    for path in (PAGE, f"{PAGE}comparison/"):
        with CaptureQueriesContext(connection) as queries:
            assert county.get(path).status_code == 200
        assert len(queries) <= MOST_QUERIES
    assert county.get(f"{PAGE}sources/").status_code == 404


def test_texts_are_written_into_it(county: Client) -> None:
    send(county, f"{LIST}new/", period=PERIOD)
    form = county.get(f"{PAGE}texts/")
    assert form.status_code == 200
    saved = send(county, f"{PAGE}texts/", seen=1, coordination="请市里支持。")
    assert "已保存为第 2 版" in text_of(saved)
    _, report = require_version("lishan", "county", PERIOD)
    assert isinstance(report, CountyReport)
    assert report.remarks.coordination == "请市里支持。"
    assert "请市里支持。" in text_of(county.get(PAGE))


def test_a_township_compiles_nothing(county: Client) -> None:
    office = signed_in("zhouping")
    assert "乡镇汇总" not in text_of(office.get("/organs/yunwu/reports/"))
    refused = office.post("/organs/yunwu/reports/new/", {"period": PERIOD})
    assert refused.status_code == 422
    assert "下级单位" in text_of(refused)
