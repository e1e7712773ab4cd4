"""A county's report on its townships, on the pages on which every report is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from planner.core.organization import Reporting, Township
from planner.core.report import Remarks, Step, StepTaken, VersionKey
from planner.ledger.reports import add_step
from planner.operations.county import Asked, compile_county, county_of
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.settings import Settings
from planner.site import opened_settings
from planner.web.terms import terms_of
from tests.cast import CALENDAR, assignment, at, organization, plan
from tests.operations.townships import FIRST, approve, report_of
from tests.web.reporting import send, text_of
from tests.web.visitors import signed_in

LIST = "/organs/county/reports/"
PAGE = f"{LIST}2024-Q1-townships/"
KEY = VersionKey("county", "2024-Q1-townships", 1)


@pytest.fixture
def desk(reporting: Client, in_rehearsal: Settings) -> Client:
    """周平's browser in the county: one township's report is approved, another's is missing."""
    listed = (Township(id="caotang", name="草堂镇"), Township(id="baiyan", name="白盐镇"))
    told = {
        "id": "county",
        "name": "奉节县司法局",
        "short_name": "县司法局",
        "townships": listed,
        "reports": Reporting(checker="leader"),
    }
    county = organization().model_copy(update=told)
    own = plan(assignment()).model_copy(update={"organ": "county"})
    publish(own, county, CALENDAR, at=at(1, 2), by="planner")
    approve("caotang", report_of("caotang", above="county"))
    return signed_in("zhouping", organ="county")


def compiled(remarks: Remarks | None = None) -> int:
    made = compile_county(
        county_of("county", at(4, 2).date()),
        Asked(FIRST),
        now=at(4, 2, 12),
        terms=terms_of(opened_settings()),
        making=Making(remarks=remarks, press=Press()),
    )
    return made.version


def test_it_is_made_on_the_page_and_listed_under_its_name(desk: Client) -> None:
    assert "2024-Q1-townships" in text_of(desk.get(LIST))
    made = send(desk, f"{LIST}new/", period="2024-Q1-townships")
    assert made.status_code == 200
    assert "乡镇汇总报告" in text_of(desk.get(LIST))


def test_its_pages_open_and_say_who_is_missing(desk: Client) -> None:
    compiled()
    shown = text_of(desk.get(PAGE))
    assert "没有报送的是：白盐镇" in shown
    assert "草堂镇" in shown
    for name in ("王芳", "李强"):
        assert name not in re.sub(r"<header.*?</header>", "", shown, flags=re.DOTALL)


def test_its_texts_are_written_and_versions_compared_there(desk: Client) -> None:
    compiled()
    compiled(Remarks(problems="个别乡镇报送不及时。"))
    assert "个别乡镇报送不及时。" in text_of(desk.get(PAGE))
    links = set(re.findall(rf'href="({re.escape(PAGE)}[^"#]*)"', text_of(desk.get(PAGE))))
    assert links
    for link in sorted(links):
        opened = desk.get(link.replace("&amp;", "&"))
        assert opened.status_code in {200, 302}, link


def test_it_goes_its_way_there(desk: Client) -> None:
    compiled()
    add_step("county", KEY, StepTaken(Step.CHECKED, at(4, 2, 13), "liqiang"))
    assert "已核稿" in text_of(desk.get(PAGE))
    assert desk.get(f"{PAGE}?version=9").status_code == 404
