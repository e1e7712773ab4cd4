"""Files that are handed over, and organizations that are written and read again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.errors import Rejected, Unreadable
from planner.core.organization import Deputy, Organization, Person, Tenure
from planner.planfile import Handed, read_organization, write_organization
from tests.cast import organization
from tests.planfile.test_writing import words

days = st.dates(date(2023, 1, 1), date(2024, 12, 31))
people = st.builds(
    Person,
    id=st.just("wangfang"),
    name=words(1, 30),
    email=st.just("a@example.org"),
    channels=st.sampled_from([(), ("mail",), ("wecom", "mail")]),
    addresses=st.dictionaries(st.sampled_from(["wecom", "sms"]), words(1, 40)),
    wants_calendar=st.booleans(),
    wants_summary=st.booleans(),
)
organizations = st.builds(
    lambda person, name, note, day: organization().model_copy(
        update={
            "name": name,
            "note": note,
            "above": "lishan",
            "people": (person,),
            "tenures": (Tenure(post="clerk", person="wangfang", from_on=day, until_on=day),),
            "deputies": (Deputy(post="head", person="wangfang", from_on=day, until_on=day),),
        }
    ),
    people,
    words(1, 50),
    words(0, 50),
    days,
)


def handed(text: str | bytes) -> Handed:
    return Handed("机构.yaml", text.encode() if isinstance(text, str) else text)


@given(organizations)
@settings(max_examples=60, deadline=None)
def test_an_organization_written_and_read_again_is_the_same(written: Organization) -> None:
    validated = Organization.model_validate(written.model_dump())
    assert read_organization(handed(write_organization(validated))) == validated


@pytest.mark.parametrize("told", ["?0", "? a", "?", ":0", "-0", "!a", "%a", "#a", "'", '"', "a: b"])
def test_words_that_look_like_signs_come_back_as_they_were(told: str) -> None:
    person = Person(id="wangfang", name=told, email="a@example.org", addresses={"wecom": told})
    drawn = organization().model_copy(update={"name": told, "people": (person,), "deputies": ()})
    since = date(2023, 1, 1)
    held = (Tenure(post="clerk", person="wangfang", from_on=since),)
    whole = Organization.model_validate(drawn.model_copy(update={"tenures": held}).model_dump())
    assert read_organization(handed(write_organization(whole))) == whole


def test_every_post_person_and_tenure_is_a_line() -> None:
    text = write_organization(organization())
    assert "  - {id: clerk, title: 平安法治办主任, office: law, supervisor: leader}\n" in text
    assert "  - {post: clerk, person: wangfang, from_on: 2023-01-01}\n" in text


def test_findings_are_placed_in_the_file_as_it_was_called() -> None:
    text = write_organization(organization()).replace("office: law", "office: moon", 1)
    with pytest.raises(Rejected) as fault:
        read_organization(handed(text))
    (found,) = fault.value.findings
    assert found.place == "机构.yaml:11"


def test_an_organization_of_another_id_is_a_finding() -> None:
    with pytest.raises(Rejected, match="机构编号是“yunwu”，这里是“shanmen”"):
        read_organization(handed(write_organization(organization())), "shanmen")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"a" * 2_000_001, "超过 2 MB"), (b"\xff\xfea\x00", "UTF-16"), (b"\xb1\xe0", "GBK")],
)
def test_what_is_no_text_is_unreadable(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=f"^机构.yaml:.*{told}"):
        read_organization(handed(content))
