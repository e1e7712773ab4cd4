"""YAML text → values and lines; a tree without some of its parts keeps its lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.planfile.parsed import built, parse
from tests.planfile.sample import PLAN

TEXT = """\
# 计划
goals:
  - id: G1
    measures:
      - id: M1
        tasks: [a,
                b]
  - id: G2
    measures:
      - id: M2
        tasks:
          - c
empty:
"""


def test_every_value_has_the_line_of_its_key_or_item() -> None:
    tree = parse(TEXT)
    assert tree.values == {
        "goals": [
            {"id": "G1", "measures": [{"id": "M1", "tasks": ["a", "b"]}]},
            {"id": "G2", "measures": [{"id": "M2", "tasks": ["c"]}]},
        ],
        "empty": None,
    }
    assert tree.line_of(("goals",)) == 2
    assert tree.line_of(("goals", 1)) == 8
    assert tree.line_of(("goals", 0, "measures", 0, "tasks", 1)) == 7
    assert tree.line_of(("goals", 1, "measures", 0, "tasks", 0)) == 12


def test_what_is_missing_has_the_line_of_what_lacks_it() -> None:
    tree = parse(TEXT)
    assert tree.line_of(("goals", 1, "title")) == 8
    assert tree.line_of(("title",)) == 2
    assert parse("").line_of(("title",)) == 1


def test_empty_plain_scalars_are_none_and_quoted_ones_are_text() -> None:
    assert parse("[~, null, '', \"~\", no, 0o7]").values == [None, None, "", "~", "no", "0o7"]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, len(PLAN)),
    st.text(alphabet="ab:-?![]{}&*|>'\"%@`#, \n~\\0中.<=", max_size=4),
    st.integers(0, 3),
)
def test_both_parsers_give_the_same_of_a_text_that_both_take(
    position: int, inserted: str, left_out: int
) -> None:
    text = PLAN[:position] + inserted + PLAN[position + left_out :]
    fast, strict = built(text, in_c=True), built(text, in_c=False)
    if fast.is_whole and strict.is_whole:
        assert fast == strict


def test_a_key_that_comes_twice_counts_once() -> None:
    tree = parse("a: 1\na: {b: 2}\n")
    assert (tree.values, tree.is_whole) == ({"a": "1"}, True)


def test_items_that_move_up_keep_their_lines() -> None:
    rest = parse(TEXT).without([("goals", 0, "measures", 0, "tasks", 0)])
    assert rest.line_of(("goals", 0, "measures", 0, "tasks", 0)) == 7
    assert rest.values["goals"][0]["measures"][0]["tasks"] == ["b"]


def test_an_item_left_with_an_empty_list_goes_too() -> None:
    tasks = ("goals", 0, "measures", 0, "tasks")
    rest = parse(TEXT).without([(*tasks, 0), (*tasks, 1)])
    assert [each["id"] for each in rest.values["goals"]] == ["G2"]
    assert rest.line_of(("goals", 0)) == 8


def test_a_single_key_can_be_left_out() -> None:
    rest = parse(TEXT).without([("goals", 0, "id"), ("empty",)])
    assert "id" not in rest.values["goals"][0]
    assert "empty" not in rest.values


def test_nothing_may_be_left() -> None:
    assert parse("a: [b]").without([("a", 0)]).values is None
