"""plan → YAML → the same plan, whatever the words in it are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.plan import (
    Assignment,
    ByRule,
    Citation,
    Count,
    Every,
    Goal,
    Indicator,
    InPeriods,
    Measure,
    Observance,
    Once,
    OnObservances,
    Period,
    Plan,
    Roll,
    SensitivePeriod,
    Shortcoming,
    Source,
)
from planner.planfile import write_plan
from planner.planfile.parsed import parse
from planner.planfile.structure import build
from tests.planfile.sample import PLAN, read


def words(least: int, most: int) -> st.SearchStrategy[str]:
    """Any text that a form would keep: no control characters, nothing to strip."""
    alphabet = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"])
    tricky = st.sampled_from(["no", "null", "~~", "15", "2024-03-08", "a: b", "- a", "@a", "#a"])
    return st.text(alphabet, min_size=least, max_size=most).filter(str.strip) | tricky.map(
        lambda text: text[:most]
    )


ids = st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,9}\Z")
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
citations = st.builds(
    Citation, place=words(2, 20), quote=words(4, 30).filter(lambda text: len(text.strip()) > 1)
)
span = {"roll": st.sampled_from(Roll), "first_on": st.none() | days, "last_on": st.none() | days}
recurrences = st.one_of(
    st.builds(Once, once=days, **span),
    st.builds(
        Every,
        every=st.sampled_from(Period),
        due=st.sampled_from(["15", "last workday", "03-01", "monday"]),
        **span,
    ),
    st.builds(OnObservances, observances=st.tuples(ids), **span),
    st.builds(InPeriods, periods=st.tuples(ids, ids), each=st.sampled_from(["period", "week"])),
    st.builds(ByRule, rule=st.just("FREQ=MONTHLY;BYMONTHDAY=-1"), **span),
)
assignments = st.builds(
    Assignment,
    id=ids,
    title=words(1, 60),
    citations=st.tuples(citations),
    assignee=words(1, 10),
    supporting_offices=st.just(()) | st.tuples(words(1, 10)),
    lead_office=st.none() | words(1, 10),
    supervisor=st.none() | words(1, 10),
    recurrence=recurrences,
    done_when=words(4, 60).filter(lambda text: len(text.strip()) > 1),
    basis=st.just("") | words(1, 60),
    counts=st.just(()) | st.tuples(st.builds(Count, indicator=ids, each=st.integers(0, 9))),
    evidence=st.just("") | words(1, 60),
    needs_acknowledgement=st.booleans(),
    needs_confirmation=st.booleans(),
    is_heads_duty=st.booleans(),
)
measures = st.builds(
    Measure,
    id=ids,
    title=words(1, 60),
    answers=st.just(()) | st.tuples(ids),
    assignments=st.tuples(assignments) | st.tuples(assignments, assignments),
)
plans = st.builds(
    Plan,
    organ=words(1, 10),
    year=st.integers(2004, 2100),
    title=words(1, 60),
    source=st.builds(Source, title=words(1, 60), part=words(1, 40), published_on=st.none() | days),
    shortcomings=st.tuples(st.builds(Shortcoming, id=ids, title=words(1, 60), citation=citations)),
    observances=st.just(()) | st.tuples(st.builds(Observance, id=ids, name=words(1, 9), on=days)),
    periods=st.tuples(
        st.builds(SensitivePeriod, id=ids, name=words(1, 60), from_on=days, until_on=days)
    ),
    indicators=st.tuples(
        st.builds(
            Indicator,
            id=ids,
            title=words(1, 60),
            unit=words(1, 8),
            baseline=st.integers(0, 9),
            target=st.integers(0, 9),
            aim=st.sampled_from(["at_least", "at_most"]),
            citation=citations,
        )
    ),
    goals=st.tuples(
        st.builds(
            Goal, id=ids, title=words(1, 60), citation=citations, measures=st.tuples(measures)
        )
    ),
)


@settings(max_examples=60, deadline=None)
@given(plans)
def test_a_plan_that_is_written_reads_back_equal(plan: Plan) -> None:
    tree = parse(write_plan(plan))
    assert tree.flaws == ()
    assert build(Plan, tree) == (plan, [])


def test_the_text_is_in_the_order_of_the_model_and_leaves_out_what_goes_without_saying(
    tmp_path: Path,
) -> None:
    assert write_plan(read(tmp_path)) == PLAN


def test_writing_twice_gives_the_same_text(tmp_path: Path) -> None:
    once = write_plan(read(tmp_path))
    assert write_plan(read(tmp_path, once)) == once
