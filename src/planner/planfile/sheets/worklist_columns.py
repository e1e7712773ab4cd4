"""What offices write above their own columns → which of ours it is."""

from __future__ import annotations

import re
from functools import lru_cache

from planner.core.draft.worklist.table import (
    BASELINE,
    BASIS,
    DONE,
    DUE,
    EVIDENCE,
    GOAL,
    INDICATOR,
    LEADER,
    MEASURE,
    NUMBER,
    OFFICE,
    OFTEN,
    POST,
    REMARK,
    SUPPORT,
    TARGET,
    TASK,
    UNIT,
)
from planner.planfile.sheets.cells import plainly
from planner.planfile.sheets.columns import LIST_COLUMNS

LONGEST_HEADING = 16
PROGRESS = "进展"
# What says who, when or how much: a table of work has one of these besides its tasks.
TELLING = frozenset({POST, LEADER, OFFICE, OFTEN, DUE, TARGET, EVIDENCE})
_UNUSED = frozenset({"遇休息日", "开始", "要签收", "要销号", "第一责任人职责", "提醒"})
_OWN = {
    "责任人": POST,
    "类别": GOAL,
    "工作要求": DONE,
    "目标要求": DONE,
    "单位": UNIT,
    "计量单位": UNIT,
    "上年": BASELINE,
    "编号": NUMBER,
    "结束": DUE,
    "结束日期": DUE,
}
_EXACT = {
    plainly(word): column
    for column, words in LIST_COLUMNS.items()
    for word in (column, *words)
    if column not in _UNUSED
} | _OWN
# The first that fits counts.
_PATTERNS = (
    (NUMBER, r"序号?|编号|No\.?|项次"),
    (PROGRESS, r".*(?:进展|完成情况|落实情况|推进情况|工作情况|是否完成|完成进度|状态).*"),
    (REMARK, r"备\s*注|说明|附注"),
    (BASELINE, r"(?:上年|去年|20\d\d年)(?:度?基数|实绩|完成数?|数)|基数"),
    (SUPPORT, r".*(?:配合|协办|协同|参与|协助|协作)(?:单位|部门|科室|股室|处室|站所|人员?)?"),
    (LEADER, r".*(?:领导|分管|挂帅|包保).*"),
    (
        POST,
        r".*(?:责任|经办|承办|具体|落实|联系|牵头|负责|办理|工作)人员?|.*岗位|专干|负责同志",
    ),
    (
        OFFICE,
        r".*(?:牵头|责任|主办|承办|主责|实施|落实|负责)(?:单位|部门|科室|股室|站所|主体|处室).*",
    ),
    (OFFICE, r"科室|部门|股室|处室|站所"),
    (OFTEN, r".*(?:频次|频率|周期|次数).*"),
    (DUE, r".*(?:时限|时间|期限|日期|节点|进度安排|进度要求|何时).*"),
    (EVIDENCE, r".*(?:佐证|印证|材料|痕迹|资料|成果形式|支撑).*"),
    (TASK, r"(?:年度|全年|本年|当年|20\d\d年)(?:目标|工作|重点|主要)*任务"),
    (TARGET, r".*(?:目标值|指标值|年度目标|全年目标|目标数|任务数|数量|数值).*"),
    (INDICATOR, r".*指标.*"),
    (DONE, r".*(?:标准|成效|效果|预期|要求|成果).*"),
    (BASIS, r".*(?:依据|出处|来源).*"),
    (MEASURE, r".*(?:举措|措施).*"),
    (TASK, r".*(?:任务|内容|事项|工作安排|工作要点|做什么).*"),
    (GOAL, r".*(?:目标|重点|类别|项目|领域|板块|方面|分类).*"),
)
_COMPILED = tuple((column, re.compile(pattern)) for column, pattern in _PATTERNS)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")


@lru_cache(maxsize=1024)
def column_of(heading: str) -> str:
    """Our column for a heading; empty if it is none.

    >>> [column_of(each) for each in ("工作任务", "责任单位（牵头）", "完成时间", "电话")]
    ['任务', '牵头科室', '完成时限', '']
    """
    words = plainly(_BRACKETS.sub("", plainly(heading))).strip(":：*")
    if not words or len(words) > LONGEST_HEADING:
        return ""
    if words in _EXACT:
        return _EXACT[words]
    return next((column for column, each in _COMPILED if each.fullmatch(words)), "")


def settle(found: dict[int, str]) -> dict[str, int]:
    """Columns of the sheet with what they are → where each of ours stands; the first counts.

    There is always a task: the narrowest of what is done; what is called a goal and stands
    behind the task says when it is done.
    """
    columns: dict[str, int] = {}
    for position, name in sorted(found.items()):
        named = name
        if name == GOAL and TASK in columns:
            named = DONE
        columns.setdefault(named, position)
    if TASK not in columns:
        narrowest = next((each for each in (MEASURE, GOAL) if each in columns), None)
        if narrowest:
            columns[TASK] = columns.pop(narrowest)
    if UNIT in columns and OFFICE not in columns and not {INDICATOR, TARGET} & set(columns):
        columns[OFFICE] = columns.pop(UNIT)
    return columns
