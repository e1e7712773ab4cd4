"""A draft of next year's plan → the comments that stand in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.core.organization import Post
from planner.core.rollover.draft import RolledPlan

CHECK = "请核对："


@dataclass(frozen=True)
class Comments:
    """Lines before everything, before what stands at a path, and after everything."""

    head: tuple[str, ...]
    at: Mapping[tuple[str | int, ...], tuple[str, ...]]
    tail: tuple[str, ...]


def comments_on(
    rolled: RolledPlan, vacant: tuple[Post, ...] = (), *, is_rehearsal: bool = False
) -> Comments:
    """What the file says of itself: where it comes from, what moved, what people must look at."""
    at: dict[tuple[str | int, ...], tuple[str, ...]] = {}
    for path, told in (*_of_sections(rolled), *_of_notes(rolled)):
        at[path] = (*at.get(path, ()), *told.split("\n"))
    return Comments(
        tuple(_head(rolled, vacant, is_rehearsal=is_rehearsal)), at, tuple(_tail(rolled))
    )


def _head(rolled: RolledPlan, vacant: tuple[Post, ...], *, is_rehearsal: bool) -> Iterator[str]:
    year, before = rolled.plan.year, rolled.before
    if is_rehearsal:
        yield "【预演】由预演数据起草，不得作为正式材料使用。"
    state = "全年已结束" if before.is_over else "全年还没有结束，到年底再核对基数和未完成的"
    yield f"{year}年工作计划草稿。由{before.plan.year}年已发布的计划和台账起草，"
    yield f"数据截至{before.counted_until}（{state}）。"
    yield "有“请核对”的地方要看一遍，看过的注释可以删去；"
    yield "改好后用 planner check 检查，或者在网页的“计划版本”里上传预览，再发布。"
    yield "日期按周期和节日移动：每月、每季度等周期不变，固定的月日照旧，"
    yield f"遇休息日按{year}年的工作日历提前或顺延。"
    if rolled.is_provisional:
        yield f"{CHECK}{year}年放假通知还没有公布，节假日是推算的，没有调休安排；"
        yield "通知公布以后，截止日按通知重新推算。"
    yield f"{before.plan.year}年计划文件里手写的注释不在台账里，没有带入。"
    for post in vacant:
        yield f"{CHECK}岗位“{post.title}”（{post.id}）{year}年1月1日无人任职；请在机构文件里补上。"


def _of_sections(rolled: RolledPlan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What holds for a whole section, above it."""
    old, plan = rolled.before.plan, rolled.plan
    told = f"{CHECK}出处仍指向《{old.source.title}》；新的报告写好后，改这里和各处的 citation。"
    yield ("source",), told
    if plan.shortcomings:
        yield ("shortcomings",), f"{CHECK}这些是上一份报告写的不足；请按新的报告增删。"
    if plan.indicators:
        lasting = "全年" if rolled.before.is_over else f"截至{rolled.before.counted_until}的"
        yield (
            ("indicators",),
            f"baseline 是{old.year}年{lasting}实际值，target 仍是{old.year}年的目标。",
        )


def _of_notes(rolled: RolledPlan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for note in rolled.notes:
        yield note.path, f"{CHECK if note.is_open else ''}{note.text}。"


def _tail(rolled: RolledPlan) -> Iterator[str]:
    """What was not carried over, so that nothing vanishes unseen."""
    if not rolled.left_out:
        return
    year = rolled.before.plan.year
    yield f"没有带入的（需要的，从{year}年计划里抄过来）："
    for each in rolled.left_out:
        yield f"  {each.what} {each.id} {each.title}：{each.why}。"
