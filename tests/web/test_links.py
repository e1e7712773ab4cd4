"""The addresses that messages and calendars carry lead to pages that there are."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse

from planner.core.feed import Style
from planner.core.reminders import report_page, task_page
from tests.messages import every_message

STYLE = Style("http://127.0.0.1:8000")
KEY = "A-03@2024-Q1"


def test_a_task_has_one_address_wherever_it_is_written() -> None:
    page = reverse("assignment", args=("yunwu", KEY))
    assert f"/{task_page('yunwu', KEY)}" == page
    assert STYLE.page("yunwu", f"tasks/{KEY}/") == f"{STYLE.address}{page}"


def test_so_has_a_report() -> None:
    page = reverse("report", args=("yunwu", "2024-Q1"))
    assert f"/{report_page('yunwu', '2024-Q1')}" == page


@pytest.mark.parametrize("name", every_message())
def test_every_link_of_a_message_leads_to_a_page(name: str) -> None:
    letter = every_message()[name].letter
    links = [item.link for section in letter.sections for item in section.items if item.link]
    # what goes to other offices has no address of ours: they have nothing to open here
    assert links or not letter.address
    for link in links:
        assert resolve(f"/{link}").kwargs["organ"] == "yunwu"


@pytest.mark.parametrize("place", ["month/2024-3/", "reports/2024-Q1/"])
def test_notices_in_calendars_lead_to_a_page(place: str) -> None:
    assert resolve(STYLE.page("yunwu", place).removeprefix(STYLE.address)).kwargs
