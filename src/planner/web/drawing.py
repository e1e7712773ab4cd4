"""An overview → the sheets of its picture: where everything stands, in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from unicodedata import east_asian_width

from planner.core.dates import Window
from planner.core.workdays import WorkdayCalendar
from planner.operations.overview import Overview
from planner.operations.strips import AssignmentRow, GoalRow, MeasureRow

WIDTH, LEFT, ACROSS = 1132, 404, 724
HEAD, BAND, ROW, FOOT = 44, 26, 20, 6
# So many rows fill a landscape page of A4 and can still be read.
MOST_ROWS = 42
MEASURE_LETTERS, TITLE_LETTERS, LINE = 12, 18, 14
WIDE, NARROW = "WFA", 0.55


@dataclass(frozen=True)
class Stretch:
    """Something across some days: a month, a holiday."""

    x: float
    width: float
    word: str

    @property
    def middle(self) -> float:
        """Where its word stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Band:
    """The line above a goal's assignments."""

    y: int
    goal: GoalRow


@dataclass(frozen=True)
class Bracket:
    """A measure beside its assignments, its title in as many lines as there is room for."""

    y: int
    height: int
    title: str
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Line:
    """An assignment on its line."""

    y: int
    row: AssignmentRow


@dataclass(frozen=True)
class Sheet:
    """As much of a picture as fits on one page."""

    height: int
    bands: tuple[Band, ...]
    brackets: tuple[Bracket, ...]
    lines: tuple[Line, ...]

    @property
    def bottom(self) -> int:
        """Where the lines end."""
        return self.height - FOOT


@dataclass(frozen=True)
class Drawing:
    """A year's picture (全年图); `today` is where the line of today stands, if it is this year."""

    year: int
    months: tuple[Stretch, ...]
    holidays: tuple[Stretch, ...]
    today: float | None
    sheets: tuple[Sheet, ...]

    width, left, across, head, row = WIDTH, LEFT, ACROSS, HEAD, ROW


def draw(overview: Overview, calendar: WorkdayCalendar) -> Drawing:
    """The picture of what an overview shows."""
    year, today = overview.board.plan.year, overview.board.day
    months = (
        Stretch(*across(Window.of_month(year, number)), f"{number}月") for number in range(1, 13)
    )
    return Drawing(
        year,
        tuple(months),
        tuple(Stretch(*across(days), word) for days, word in _holidays(year, calendar)),
        middle_of(today, year) if today.year == year else None,
        tuple(_sheet(goals) for goals in _paged(overview.goals)),
    )


def across(window: Window) -> tuple[float, float]:
    """Where some days of one year begin, and how wide they are."""
    year = Window.of_year(window.starts_on.year)
    day = ACROSS / len(year)
    begins = (window.starts_on - year.starts_on).days
    return round(LEFT + begins * day, 1), round(len(window) * day, 1)


def middle_of(day: date, year: int) -> float:
    """Where a day of a year stands; a day of another year stands at the edge."""
    whole = Window.of_year(year)
    inside = min(max(day, whole.starts_on), whole.last_on)
    begins = (inside - whole.starts_on).days
    return round(LEFT + (begins + 0.5) * ACROSS / len(whole), 1)


def _holidays(year: int, calendar: WorkdayCalendar) -> Iterator[tuple[Window, str]]:
    """The stretches of days off that have a name, each with it."""
    name, first, last = "", date.min, date.min
    for day in Window.of_year(year):
        kind = calendar.kind(day)
        found = "" if kind.is_makeup else kind.holiday
        if found != name:
            if name:
                yield Window.through(first, last), name
            name, first = found, day
        last = day
    if name:
        yield Window.through(first, last), name


def _paged(goals: Sequence[GoalRow]) -> Iterator[list[GoalRow]]:
    """Goals on sheets: as many on one as fit; a goal that is too long goes on on the next."""
    page: list[GoalRow] = []
    room = MOST_ROWS
    for goal in (piece for whole in goals for piece in _pieces(whole)):
        needed = _rows(goal)
        if page and needed > room:
            yield page
            page, room = [], MOST_ROWS
        page.append(goal)
        room -= needed
    if page:
        yield page


def _pieces(goal: GoalRow) -> Iterator[GoalRow]:
    """A goal in parts that fit on a sheet; itself if it does."""
    if _rows(goal) <= MOST_ROWS:
        yield goal
        return
    pairs = [(each, row) for each in goal.measures for row in each.assignments]
    for at in range(0, len(pairs), MOST_ROWS):
        groups = groupby(pairs[at : at + MOST_ROWS], key=lambda pair: pair[0].measure.id)
        parts = (list(group) for _, group in groups)
        yield replace(
            goal,
            measures=tuple(
                MeasureRow(part[0][0].measure, tuple(row for _, row in part)) for part in parts
            ),
        )


def _rows(goal: GoalRow) -> int:
    return sum(len(each.assignments) for each in goal.measures)


def _sheet(goals: Sequence[GoalRow]) -> Sheet:
    y, bands, brackets, lines = HEAD, [], [], []
    for goal in goals:
        bands.append(Band(y, goal))
        y += BAND
        for measure in goal.measures:
            height = ROW * len(measure.assignments)
            brackets.append(_bracket(y, height, measure.measure.title))
            for row in measure.assignments:
                lines.append(Line(y, row))
                y += ROW
    return Sheet(y + FOOT, tuple(bands), tuple(brackets), tuple(lines))


def _bracket(y: int, height: int, title: str) -> Bracket:
    parts = [title[at : at + MEASURE_LETTERS] for at in range(0, len(title), MEASURE_LETTERS)]
    room = max(1, (height - 4) // LINE)
    if len(parts) > room:
        parts = [*parts[: room - 1], cut("".join(parts[room - 1 :]), MEASURE_LETTERS)]
    top = y + (height - LINE * len(parts)) // 2 + LINE - 3
    lines = tuple((top + LINE * position, part) for position, part in enumerate(parts))
    return Bracket(y, height, title, lines)


def cut(text: str, letters: int) -> str:
    """A text that is no wider than so many Chinese characters."""
    width = 0.0
    for position, letter in enumerate(text):
        width += 1 if east_asian_width(letter) in WIDE else NARROW
        if width > letters:
            return text[: max(1, position - 1)] + "…"
    return text
