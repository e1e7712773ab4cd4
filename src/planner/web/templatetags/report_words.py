"""Values of a report's pages → the words and signs that they show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from planner.core.progress import Entry
from planner.core.report import Stage
from planner.web.reports.found import name_of, title_of

register = template.Library()

_COLOURS = {
    Stage.DRAFT: "waiting",
    Stage.CHECKED: "yellow",
    Stage.APPROVED: "green",
    Stage.RETURNED: "red",
    Stage.ISSUED: "green",
}
_SIGNS = {
    Stage.DRAFT: "○",
    Stage.CHECKED: "◐",
    Stage.APPROVED: "●",
    Stage.RETURNED: "■",
    Stage.ISSUED: "✓",
}
_SHOWN_DIGEST = 16
_ENDINGS = {"docx": "Word", "pdf": "PDF", "html": "网页", "xlsx": "表格"}


@register.filter
def stage_badge(stage: Stage) -> SafeString:
    """`○ 草稿`: a stage with its sign and colour."""
    shape = '<span class="light {}">{} {}</span>'
    return format_html(shape, _COLOURS[stage], _SIGNS[stage], stage.word)


@register.filter
def files_of_stage(stage: Stage) -> str:
    """`签发稿`: what the files of a stage are called."""
    return {Stage.APPROVED: "签发稿", Stage.ISSUED: "印发稿"}.get(stage, "草稿")


@register.filter
def ending_word(ending: str) -> str:
    """What a kind of file is called."""
    return _ENDINGS.get(ending, ending)


@register.filter
def marked(text: str, doubtful: Iterable[str]) -> SafeString:
    """Text with the numbers marked that the data do not bear."""
    numbers = sorted(doubtful, key=len, reverse=True)
    if not numbers:
        return format_html("{}", text)
    found = re.compile(rf"(?<![\d.])({'|'.join(map(re.escape, numbers))})")
    mark = '<mark title="与数据不一致，请核对">{}</mark>'
    parts = found.split(text)
    told = (format_html(mark, each) if n % 2 else escape(each) for n, each in enumerate(parts))
    return format_html_join("", "{}", ((each,) for each in told))


@register.filter
def report_name(period: str) -> str:
    """What the report on a period is called."""
    return name_of(period)


@register.filter
def period_title(period: str) -> str:
    """What a period is called."""
    return title_of(period)


@register.filter
def in_entry(entry: Entry) -> str:
    """What an entry says, without who said it: `办结 3，说明`."""
    amount = f" {entry.amount}" if entry.amount is not None else ""
    until = f"，延到 {entry.new_due_on}" if entry.new_due_on else ""
    note = f"：{entry.note}" if entry.note else ""
    return f"{entry.kind.word}{amount}{until}{note}"


@register.filter
def digest(sha256: str) -> str:
    """The beginning of a digest; the whole of it stands in the title."""
    return f"{sha256[:_SHOWN_DIGEST]}…"
