"""Reports in the manner of many offices → what stands in them, as people read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from planner.core.draft import coverage, draft, read_report
from planner.core.organization import Organization
from planner.core.plan import plan_faults
from planner.core.schedule import schedule_faults
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization

REPORTS = Path(__file__).parent.parent / "data" / "reports_to_draft"
CONFIG = Path(__file__).parent.parent.parent / "config"
NAMES = sorted(path.stem for path in REPORTS.glob("*.json"))
CALENDAR = WorkdayCalendar()


@pytest.fixture(scope="module")
def organization() -> Organization:
    return read_organization(CONFIG / "organization.yaml")


def text_of(name: str) -> str:
    """The text of one of the reports."""
    path = next(each for each in REPORTS.glob(f"{name}.*") if each.suffix != ".json")
    return path.read_text("utf-8")


def expected(name: str) -> dict[str, Any]:
    """What people read in it; a title that is not told may be any."""
    return dict(json.loads((REPORTS / f"{name}.json").read_text("utf-8")))


def bare(text: str | None) -> str:
    """Words without white space, which a broken line may hold."""
    return "".join((text or "").split())


@pytest.mark.parametrize("name", NAMES)
def test_unit_and_years_are_found(name: str) -> None:
    outline, _ = read_report(text_of(name))
    head, told = outline.masthead, expected(name)
    assert bare(head.unit) == bare(told["unit"])
    assert (head.report_year, head.plan_year) == (told["report_year"], told["plan_year"])


@pytest.mark.parametrize("name", NAMES)
def test_goals_measures_and_clauses_are_those_that_people_find(name: str) -> None:
    outline, _ = read_report(text_of(name))
    found = [
        [[bare(clause.text) for clause in measure.clauses] for measure in goal.measures]
        for goal in outline.goals
    ]
    goals = expected(name)["goals"]
    assert found == [[[bare(c) for c in clauses] for clauses in goal["measures"]] for goal in goals]
    for goal, told in zip(outline.goals, goals, strict=True):
        assert told["title"] is None or bare(goal.heading) == bare(told["title"])
    assert bool(outline.findings) == (not goals)


@pytest.mark.parametrize("name", NAMES)
def test_shortcomings_are_those_that_people_find(name: str) -> None:
    outline, _ = read_report(text_of(name))
    told = [bare(each) for each in expected(name)["shortcomings"]]
    assert [bare(lack.text) for lack in outline.shortcomings] == told


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_all_there_and_nothing_else_is(name: str) -> None:
    _, figures = read_report(text_of(name))
    assert [[each.value, each.unit] for each in figures] == expected(name)["baselines"]


@pytest.mark.parametrize("name", NAMES)
def test_every_string_stands_in_the_source_where_it_is_said_to_stand(name: str) -> None:
    source = text_of(name)
    outline, figures = read_report(source)
    places = [clause.place for clause in outline.clauses]
    assert len(places) == len(set(places))
    pieces = [
        *outline.goals,
        *(measure for goal in outline.goals for measure in goal.measures),
        *outline.clauses,
        *outline.shortcomings,
    ]
    for piece in pieces:
        assert bare(piece.text) in bare("\n".join(_of_text(source)))
        inside = set(source[piece.start : piece.end].splitlines()[1:-1]) - {""}
        if inside <= set(_of_text(source)):
            assert piece.text in source[piece.start : piece.end]
    for figure in figures:
        assert figure.quote == source[figure.start : figure.end]
        assert figure.what in figure.quote


def _of_text(source: str) -> list[str]:
    """The lines without numbers of pages, and without heads that stand on every page."""
    lines = source.splitlines()
    return [
        line
        for line in lines
        if not line.strip().startswith("— ")
        and not re.fullmatch(r"\s*第 \d+ 页.*", line)
        and (lines.count(line) == 1 or not line.strip())
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_drafted_plan_has_no_fault_and_no_stray_citation(
    name: str, organization: Organization
) -> None:
    source = text_of(name)
    # the sample organization has posts from 2023 on
    made = draft(source, organization, CALENDAR, 2024)
    assert (made.plan is None) == (not expected(name)["goals"])
    if made.plan:
        assert plan_faults(made.plan, organization) == []
        assert schedule_faults(made.plan, organization, CALENDAR) == []
        found = coverage(made.plan, source)
        assert found.strays == ()
        assert [each.place for each in found.uncovered] == [each.place for each in made.uncovered]


@pytest.mark.parametrize("width", [28, 40])
@pytest.mark.parametrize(
    "name",
    [
        "bureau-half-width-throughout",
        "bureau-one-paragraph",
        "bureau-owners-in-brackets",
        "county-plan-as-subsection",
        "county-work-points",
        "district-joint-running-on",
        "street-numbers-and-spoken",
        "town-many-figures",
        "township-paired-problems",
        "township-yunwu",
    ],
)
def test_lines_broken_at_a_width_and_pages_with_numbers_change_nothing(
    name: str, width: int
) -> None:
    assert _read(_broken(text_of(name), width)) == _read(text_of(name))


def _read(text: str) -> tuple[object, ...]:
    outline, figures = read_report(text)
    clauses = [
        [[bare(clause.text) for clause in measure.clauses] for measure in goal.measures]
        for goal in outline.goals
    ]
    lacks = [bare(lack.text) for lack in outline.shortcomings]
    return clauses, lacks, [(each.value, each.unit) for each in figures]


def _broken(text: str, width: int) -> str:
    lines: list[str] = []
    for paragraph in filter(None, map(str.strip, text.splitlines())):
        whole = f"\u3000\u3000{paragraph}"
        for at in range(0, len(whole), width):
            lines.append(whole[at : at + width])
            if len(lines) % 22 == 0:
                lines.append(f"— {len(lines) // 22} —")
    return "\n".join(lines)


def test_a_published_report_is_drafted_as_a_person_would(organization: Organization) -> None:
    made = draft(text_of("township-yunwu"), organization, CALENDAR)
    outline = made.outline
    measures = [measure for goal in outline.goals for measure in goal.measures]
    counted = len(outline.goals), len(measures), len(outline.clauses), len(outline.shortcomings)
    assert counted == (3, 8, 35, 4)
    assert len(outline.clauses) - len(made.uncovered) >= 30
    assert [(each.place, each.value, each.unit) for each in made.figures] == [
        ("一(一)2", 6, "次"),
        ("一(一)2", 13, "次"),
        ("一(一)2", 3, "次"),
        ("一(一)2", 21, "次"),
        ("一(一)2", 8, "次"),
        ("一(二)3", 2, "条"),
        ("一(二)3", 12, "个"),
        ("一(二)3", 2, "个"),
        ("一(三)2", 16, "次"),
        ("一(三)2", 6, "条"),
        ("一(三)2", 2, "件"),
        ("一(四)1", 1, "名"),
        ("一(四)2", 3, "名"),
        ("一(四)2", 720, "件"),
        ("一(五)2", 64, "件次"),
        ("一(五)3", 0, "件"),
    ]
