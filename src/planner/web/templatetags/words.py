"""Values of the year → the words and signs that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import template

from planner.core.progress import Light, Progress, Quota, Reading, State
from planner.core.reminders import way_in_words
from planner.documents.markdown import against_last, bounded, in_sentence
from planner.documents.markdown import pace as pace_in_words

register = template.Library()

# A sign beside each colour: the page must be legible in black and white.
_SIGNS = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.WAITING: "○"}


@register.filter
def day_in_words(day: date) -> str:
    """`3月29日 周五`."""
    return f"{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"


@register.filter
def sign(light: Light) -> str:
    """The sign that stands beside a light's colour."""
    return _SIGNS[light]


@register.filter
def mark(progress: Progress) -> str:
    """The sign of one square of a year's strip."""
    if progress.is_done:
        return "✓"
    if progress.is_late:
        return "!"
    if progress.state is State.CANCELLED:
        return "×"
    return "–" if progress.state is State.SUSPENDED else ""


@register.filter
def square(progress: Progress) -> str:
    """The style of one square: done, or the light's name."""
    return "done" if progress.is_done else str(progress.light)


@register.filter
def quota_in_words(quotas: Sequence[Quota]) -> str:
    """`2/5（上季结转1）`: done of what the quarter has to bring; a dash where nothing is owed."""
    owed, done = sum(each.owed for each in quotas), sum(each.done for each in quotas)
    carried = sum(each.carried for each in quotas)
    if not owed and not done:
        return "—"
    over = f"（含结转{carried}）" if carried > 0 else f"（前几季多{-carried}）" if carried else ""
    return f"{done}/{owed}{over}"


@register.filter
def channel_word(name: str) -> str:
    """The way by which a message went, in the words of staff."""
    return way_in_words(name)


@register.filter
def in_full(progress: Progress) -> str:
    """What a square says to those who point at it, or hear it."""
    due = f"{progress.due_on.month}月{progress.due_on.day}日截止"
    state = "逾期" if progress.is_late else progress.state.word
    return f"{progress.occurrence.label} {due} {state}"


@register.filter
def distance(progress: Progress) -> str:
    """How far the due date is, in working days."""
    if progress.is_past_due:
        return f"逾期{progress.days_late}个工作日"
    if progress.due_on == progress.day:
        return "今天"
    return f"还有{progress.days_left}个工作日" if progress.days_left else "之前没有工作日"


register.filter(in_sentence)
register.filter(against_last)
register.filter(bounded)
register.filter("pace_of", pace_in_words)


@register.filter
def pace(reading: Reading) -> str:
    """Where an indicator should be today; nothing for one that should stay low."""
    return f"{reading.pace:.0f}" if reading.indicator.aim == "at_least" else "—"


@register.filter
def goal_of(reading: Reading) -> str:
    """The target, with a sign where less is better."""
    return {"at_least": "", "at_most": "≤", "observed": "约"}[reading.indicator.aim] + str(
        reading.indicator.target
    )
