"""What an address asks for → which rows of a year are shown (筛选)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.core.organization import Organization
from planner.core.progress import Light
from planner.operations.strips import AssignmentRow, Rows

QUARTERS = "一二三四"


@dataclass(frozen=True)
class Choice:
    """One value of a field, and the word for it."""

    value: str
    word: str


@dataclass(frozen=True)
class Field:
    """Something by which rows are chosen: its name in an address, its word, what there is."""

    name: str
    word: str
    choices: tuple[Choice, ...]
    chosen: str = ""

    @property
    def chosen_word(self) -> str:
        """The word of what was chosen; empty if nothing was."""
        return next((each.word for each in self.choices if each.value == self.chosen), "")


@dataclass(frozen=True)
class Filter:
    """What is chosen; empty fields choose everything."""

    office: str = ""
    post: str = ""
    light: str = ""
    quarter: str = ""

    @property
    def is_active(self) -> bool:
        """Whether anything is chosen."""
        return self != Filter()

    def chosen(self, rows: Rows, row: AssignmentRow) -> AssignmentRow | None:
        """What of a row is shown; None if nothing is."""
        if self.office and self.office not in row.offices:
            return None
        if self.post and self.post not in row.assignees:
            return None
        part = rows.part(
            row,
            posts=frozenset({self.post}) if self.post else None,
            quarter=int(self.quarter or 0),
        )
        if self.quarter and not part.strip:
            return None
        return part if not self.light or self.light in part.lights else None


def fields_of(rows: Iterable[AssignmentRow], organization: Organization) -> tuple[Field, ...]:
    """The fields by which some rows can be chosen; no office or post that is not among them."""
    rows = list(rows)
    offices = {office for row in rows for office in row.offices}
    posts = {post for row in rows for post in row.assignees}
    return (
        Field(
            "office",
            "科室",
            tuple(
                Choice(each.id, each.name) for each in organization.offices if each.id in offices
            ),
        ),
        Field(
            "post",
            "岗位",
            tuple(Choice(each.id, each.title) for each in organization.posts if each.id in posts),
        ),
        Field("light", "灯", tuple(Choice(each.value, each.word) for each in _LIGHTS)),
        Field(
            "quarter",
            "季度",
            tuple(Choice(str(n), f"第{word}季度") for n, word in enumerate(QUARTERS, start=1)),
        ),
    )


def read_filter(
    asked: Mapping[str, str], fields: Sequence[Field]
) -> tuple[Filter, tuple[str, ...]]:
    """What is asked for, and the words of fields whose value is not to be had, which are left out.

    What else stands in the address is nobody's business.
    """
    taken, unknown = {}, []
    for field in fields:
        value = asked.get(field.name, "").strip()
        if not value:
            continue
        if any(each.value == value for each in field.choices):
            taken[field.name] = value
        else:
            unknown.append(field.word)
    return Filter(**taken), tuple(unknown)


_LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.WAITING)
