"""Rows of a year → their strips, heat maps and marks, as markup that is made once a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from planner.core.dates import Window
from planner.core.progress import Progress
from planner.operations.strips import AssignmentRow, MonthCell, Square, square
from planner.web.drawing import TITLE_LETTERS, across, cut, middle_of
from planner.web.templatetags.words import in_full

register = template.Library()

# So many rows' markup is kept: those of a large organ, each on a few pages.
MOST_KEPT = 8192
# Longer strips are shown month by month.
LONGEST_STRIP = 60
# Windows of more occurrences than these would only be a stripe.
MOST_WINDOWS = 26


@register.filter
def squares(_: object) -> type[Square]:
    """Every kind of square, for a legend."""
    return Square


@register.simple_tag
def plan_row(row: AssignmentRow, *, by_month: bool) -> SafeString:
    """An assignment's row in the plan."""
    return _made(row, "planner/plan_row.html", 0, by_month=by_month or _is_long(row))


@register.simple_tag
def drawn_row(row: AssignmentRow, year: int, *, by_month: bool) -> SafeString:
    """An assignment's line in the picture."""
    return _made(row, "planner/drawn_row.html", year, by_month=by_month or _is_long(row))


@register.simple_tag
def heat_row(row: AssignmentRow) -> SafeString:
    """An assignment's row in the table beside the picture."""
    return _made(row, "planner/heat_row.html", 0, by_month=True)


@register.simple_tag
def due_items(items: Sequence[Progress], organ: str) -> SafeString:
    """What is due on a day, each with its sign, as lines that lead to it."""
    address = reverse("assignment", args=(organ, "A"))
    shape = (
        '<li class="item {}"><a href="{}" title="{}"><i aria-hidden="true">{}</i>'
        '<span class="unseen">{}：</span>{}</a></li>'
    )
    return format_html_join(
        "",
        shape,
        (
            (kind, _of(address, each), in_full(each), kind.sign, kind.word, each.title)
            for each in items
            for kind in [square(each)]
        ),
    )


@register.simple_tag
def strip(row: AssignmentRow, *, by_month: bool) -> SafeString:
    """The occurrences of a row as squares that lead to them; month by month if there are many."""
    address = _address(row)
    if by_month:
        shape = '<a class="sq month {}" href="{}" title="{}">{}<small>{}</small></a>'
        cells = (
            (each.square or "blank", address, _in_words(each), _sign(each), each.count or "")
            for each in row.months
        )
        return format_html_join("", shape, cells)
    shape = '<a class="sq {}" href="{}" title="{}" aria-label="{}">{}</a>'
    told = (
        (kind, _of(address, each), said, said, kind.sign)
        for each in row.strip
        for kind, said in [(square(each), in_full(each))]
    )
    return format_html_join("", shape, told)


@register.simple_tag
def heat(row: AssignmentRow) -> SafeString:
    """Twelve cells of a table: of each month, how much is done of how much."""
    shape = '<td class="heat {}" title="{}">{}</td>'
    return format_html_join(
        "", shape, ((each.square or "blank", _in_words(each), _told(each)) for each in row.months)
    )


@register.simple_tag
def marks(row: AssignmentRow, year: int, *, by_month: bool) -> SafeString:
    """The windows of a row's occurrences as bars, and their due dates as marks, for a drawing."""
    windows = format_html_join("", '<path class="w {}" d="{}"/>', _windows(row, year))
    address = _address(row)
    if by_month:
        shape = (
            '<a href="{}"><title>{}</title><use href="#m-{}" x="{}" y="10"/>'
            '<text class="n" x="{}" y="14">{}</text></a>'
        )
        cells = ((each, _middle(year, each.number)) for each in row.months if each.square)
        found = ((address, _in_words(each), each.square, x - 8, x, each.count) for each, x in cells)
        return windows + format_html_join("", shape, found)
    shape = '<a href="{}" aria-label="{}"><title>{}</title><use href="#m-{}" x="{}" y="10"/></a>'
    points = (
        (_of(address, each), said, said, square(each), middle_of(each.due_on, year))
        for each in row.strip
        for said in [in_full(each)]
    )
    return windows + format_html_join("", shape, points)


@lru_cache(maxsize=MOST_KEPT)
def _made(row: AssignmentRow, template: str, year: int, *, by_month: bool) -> SafeString:
    """A row's markup; a row is one object until something in it changes, so it is made once."""
    title = cut(row.assignment.title, TITLE_LETTERS)
    page = {"row": row, "year": year, "by_month": by_month, "title": title}
    return render_to_string(template, page)


def _is_long(row: AssignmentRow) -> bool:
    return len(row.strip) > LONGEST_STRIP


def _windows(row: AssignmentRow, year: int) -> Iterator[tuple[Square, str]]:
    """The bars of a row by the kind of their occurrences; one from first to last if many."""
    if not row.strip:
        return
    if len(row.strip) > MOST_WINDOWS:
        first = min(each.occurrence.starts_on for each in row.strip)
        whole = _bar(Window.through(first, row.strip[-1].due_on), year)
        yield Square.WAITING, whole
        return
    kinds = sorted(((square(each), each) for each in row.strip), key=lambda pair: str(pair[0]))
    for kind, group in groupby(kinds, key=lambda pair: pair[0]):
        windows = (Window.through(each.occurrence.starts_on, each.due_on) for _, each in group)
        yield kind, "".join(_bar(window, year) for window in windows)


def _bar(window: Window, year: int) -> str:
    """A bar across the days of a window that lie in the year."""
    x, width = across(window.meet(Window.of_year(year)))
    return f"M{x} 7h{max(width - 1, 1):.1f}v6H{x}z" if width > 0 else ""


def _middle(year: int, number: int) -> float:
    x, width = across(Window.of_month(year, number))
    return round(x + width / 2, 1)


def _address(row: AssignmentRow) -> str:
    """Where a row's assignment has its page."""
    return reverse("assignment", args=(row.organization.id, row.assignment.id))


def _of(address: str, progress: Progress) -> str:
    """Where an occurrence has its page, from that of its assignment: as `reverse`, but quick."""
    return f"{address.rpartition('/')[0].rpartition('/')[0]}/{quote(progress.occurrence.id, '@')}/"


def _sign(cell: MonthCell) -> str:
    return cell.square.sign if cell.square else ""


def _told(cell: MonthCell) -> str:
    """`!2/3`: a sign, done, of how many."""
    return f"{_sign(cell)}{cell.done}/{cell.count}" if cell.count else _sign(cell)


def _in_words(cell: MonthCell) -> str:
    """What a month's cell says to those who point at it, or hear it."""
    if not cell.count:
        return f"{cell.number}月：没有到期的"
    late = f"，逾期{cell.late}期" if cell.late else ""
    return f"{cell.number}月：到期{cell.count}期，办结{cell.done}期{late}"
