"""Quarter report → Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.core.progress import Light, State
from planner.core.report import Figures, IndicatorLine, Item, QuarterReport

# How a target reads: less is better, or nobody is judged by it.
_BOUNDS = {"at_least": "", "at_most": "≤", "observed": "约"}


def render_markdown(report: QuarterReport) -> str:
    """The report in the order that offices use; numbers are the data's own."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: QuarterReport) -> Iterator[str]:
    mark = "【预演】" if report.is_rehearsal else ""
    yield f"# {mark}{report.organ_name}{report.quarter_title}工作进展情况报告\n"
    if report.is_rehearsal:
        yield "> 本报告为预演产生，人员和办理情况均为虚构，不得作为正式材料使用。\n"
    yield f"依据：{report.plan_title}（第{report.revision}版）。"
    yield f"数据截止：{_date(report.cut_off)}。\n"
    yield "## 一、总体情况\n"
    yield in_sentence(report.overall) + against_last(report)
    yield "\n## 二、主要指标\n"
    yield from _indicators(report.indicators)
    yield "\n## 三、各项任务推进情况\n"
    for number, goal in enumerate(report.goals, start=1):
        yield f"### {number}. {goal.title}\n"
        yield in_sentence(goal.figures) + "\n"
    yield "## 四、逾期和滞后事项\n"
    yield from _late(report.late, none="本季度没有逾期未办的事项。")
    if report.looked_back:
        yield "\n上季度逾期事项的后续：\n"
        yield from _followed_up(report.looked_back)
    yield "\n## 五、下季度安排\n"
    yield from _ahead(report.ahead)
    yield "\n## 附件：任务清单完成情况表\n"
    for goal in report.goals:
        yield f"\n**{goal.title}**\n"
        yield from _table(goal.items)
    yield "\n红黄绿灯：正常（绿）为不落后于序时进度，关注（黄）为略有落后，"
    yield "滞后（红）为明显落后或已逾期。"


def against_last(report: QuarterReport) -> str:
    """How the share compares with the quarter before; nothing for a plan's first quarter."""
    before = report.previous
    if before is None or not before.due:
        return ""
    change = report.overall.share - before.share
    if change == 0:
        return "与上季度持平。"
    word = f"提高{change}" if change > 0 else f"下降{-change}"
    return f"按期办结比例比上季度{word}个百分点。"


def in_sentence(figures: Figures) -> str:
    """A group's figures in one sentence."""
    if not figures.planned:
        return "本季度没有到期的事项。"
    late = f"尚有{figures.late}项逾期未办" if figures.late else "没有逾期未办的事项"
    return (
        f"本季度应办{figures.planned}项，已办结{figures.done}项，"
        f"占{figures.share}%；{late}，总体{figures.light.word}。"
    )


def _indicators(lines: Iterable[IndicatorLine]) -> Iterator[str]:
    yield "| 指标 | 单位 | 上年 | 全年目标 | 实际 | 序时进度 | 状态 |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for line in lines:
        state = "仅统计" if line.aim == "observed" else line.light.word
        yield (
            f"| {_cell(line.title)} | {_cell(line.unit)} | {line.baseline} | {bounded(line)} "
            f"| {line.value} | {pace(line)} | {state} |"
        )


def bounded(line: IndicatorLine) -> str:
    """A target as it reads."""
    return _BOUNDS[line.aim] + str(line.target)


def pace(line: IndicatorLine) -> str:
    """Where an indicator should be at the cut-off; nothing where no more is asked for."""
    return f"{line.pace:g}" if line.aim == "at_least" else "—"


def _late(items: Iterable[Item], none: str) -> Iterator[str]:
    rows = list(items)
    if not rows:
        yield none
    for number, item in enumerate(rows, start=1):
        reason = item.note or "责任人尚未说明原因"
        yield (
            f"{number}. {item.title}：{item.office}（{item.post}），应于{_date(item.due_on)}办结，"
            f"已逾期{item.days_late}个工作日。情况说明：{_cell(reason)}。"
        )


def _followed_up(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        done = item.finished_on
        state = f"已于{_date(done)}办结" if done else f"目前{item.state.word}"
        yield f"- {item.title}：{state}。"


def _ahead(items: Iterable[Item]) -> Iterator[str]:
    """One line an assignment: what comes once by its day, what repeats by number and span."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.assignment_id, []).append(item)
    if not groups:
        yield "下季度没有到期的事项。"
    for group in groups.values():
        first, last = group[0], group[-1]
        if first is last:
            yield f"- {_date(first.due_on)}前：{first.title}（{first.post}）"
        else:
            span = f"{_date(first.due_on)}至{_date(last.due_on)}，共{len(group)}期"
            yield f"- {span}：{first.assignment}（{first.post}）"


def _table(items: Iterable[Item]) -> Iterator[str]:
    yield "| 任务（期次） | 责任岗位 | 截止日期 | 状态 | 办结日期 | 灯 |"
    yield "|---|---|---|---|---|---|"
    for item in items:
        done = _date(item.finished_on) if item.finished_on else "—"
        yield (
            f"| {_cell(item.title)} | {_cell(item.post)} | {_date(item.due_on)} "
            f"| {_state(item)} | {done} | {item.light.word} |"
        )


def _state(item: Item) -> str:
    late = item.light is Light.RED and item.state is not State.LAPSED
    return f"{item.state.word}（逾期）" if late else item.state.word


def _date(day: object) -> str:
    return f"{day:%Y-%m-%d}"


def _cell(text: str) -> str:
    """Text of people's in a table's cell: neither a bar nor a line end may break the table."""
    return " ".join(text.replace("|", "\uff5c").split())
