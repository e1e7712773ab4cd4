"""What a played year asked of people → Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """What a played year asked of people (演练小结).

    `busiest` are the days with most messages, `moved` the occurrences whose planned day was no
    working day, as (planned, due, id).
    """

    year: int
    messages: int
    answers: int
    people: int
    messages_a_week: float
    most_a_week: int
    busiest: tuple[tuple[str, int], ...]
    moved: tuple[tuple[str, str, str], ...]
    by_person: tuple[tuple[str, int, int], ...]
    reports: tuple[str, ...]


def render_summary(summary: Summary) -> str:
    """The summary of a rehearsal; the numbers are those of `summary.json`."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    yield f"# 【预演】{summary.year}年演练小结\n"
    yield (
        f"全年共发出 {summary.messages} 封提醒，涉及 {summary.people} 人，"
        f"每人每周平均 {summary.messages_a_week} 封，最多的一周 {summary.most_a_week} 封；"
        f"办理记录 {summary.answers} 条，季度报告 {len(summary.reports)} 份。\n"
    )
    yield "## 提醒最多的日子\n"
    yield from _table(("日期", "封数"), summary.busiest)
    yield "\n## 各人收到的提醒\n"
    yield from _table(("姓名", "全年封数", "最多一周封数"), summary.by_person)
    yield "\n## 与节假日冲突、已调整到工作日的期次\n"
    yield from _table(("原定日期", "调整后", "期次"), summary.moved)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    if not rows:
        yield "没有。"
        return
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
