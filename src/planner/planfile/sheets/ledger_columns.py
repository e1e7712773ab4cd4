"""The columns of the sheet in which a year's work is shown and answered (台账)."""

from __future__ import annotations

from planner.core.progress import EntryKind
from planner.planfile.sheets.columns import Columns

LEDGER = "台账"
# What stands, and is locked; and what people fill in.
SHOWN = (
    *("期次编号", "目标", "任务（期次）", "责任岗位", "责任人", "截止日期"),
    *("状态", "灯", "已报数量", "最近情况"),
)
FILLED = ("登记", "数量", "情况说明", "佐证", "新的日期", "登记人", "登记日期")
LEDGER_COLUMNS: Columns = {
    **dict.fromkeys(SHOWN, ()),
    "期次编号": ("编号",),
    "登记": ("办理情况", "办理结果", "登记事项"),
    "数量": ("本期数量", "完成数量"),
    "情况说明": ("说明", "办理说明", "进展情况"),
    "佐证": ("佐证材料",),
    "新的日期": ("延期至", "拟办结日期"),
    "登记人": ("填报人", "经办人"),
    "登记日期": ("填报日期", "办理日期"),
}
# What can be answered from a sheet; what needs a decision of others is not typed into a table.
ANSWERS = {
    kind.word: kind
    for kind in (
        EntryKind.ACKNOWLEDGED,
        EntryKind.PROGRESSED,
        EntryKind.COMPLETED,
        EntryKind.EXTENSION_ASKED,
    )
}
