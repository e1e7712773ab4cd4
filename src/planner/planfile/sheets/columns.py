"""The sheets of a plan's workbook and their columns, with what else offices call them."""

from __future__ import annotations

from collections.abc import Mapping

LIST, PLAN, GOALS, MEASURES = "责任清单", "计划", "目标", "举措"
INDICATORS, SHORTCOMINGS, DAYS, PERIODS, CITATIONS = "指标", "不足", "节日", "敏感时期", "出处"

Columns = Mapping[str, tuple[str, ...]]

LIST_COLUMNS: Columns = {
    "序号": ("序", "No."),
    "目标": ("工作目标", "目标任务", "重点工作", "类别", "项目"),
    "举措": ("工作举措", "主要举措", "具体举措", "工作措施", "措施"),
    "任务": ("工作任务", "具体任务", "任务内容", "工作内容", "主要任务", "任务名称", "事项"),
    "责任岗位": ("责任人岗位", "岗位", "责任人", "具体责任人", "经办人", "承办人"),
    "责任领导": ("分管领导", "督办领导", "牵头领导", "包联领导"),
    "牵头科室": ("牵头单位", "责任科室", "责任单位", "牵头部门", "责任部门", "主责单位"),
    "配合科室": ("配合单位", "协办单位", "配合部门", "协同单位", "参与单位"),
    "频次": ("周期", "工作频次", "办理频次", "次数要求"),
    "完成时限": ("时限", "完成时间", "办结时限", "截止日期", "时间要求", "完成期限", "工作时限"),
    "指标": ("考核指标", "量化指标", "计入指标"),
    "目标值": ("指标值", "年度目标", "全年目标", "目标数"),
    "佐证": ("佐证材料", "印证资料", "支撑材料", "成果形式", "痕迹资料"),
    "办结标准": ("完成标准", "工作标准", "工作要求", "成效要求", "验收标准"),
    "依据": ("工作依据", "政策依据", "文件依据"),
    "遇休息日": (),
    "开始": ("开始日期", "起始日期"),
    "结束": ("结束日期", "终止日期"),
    "要签收": (),
    "要销号": (),
    "第一责任人职责": (),
    "提醒": ("提醒安排",),
    "编号": ("任务编号",),
}
PLAN_COLUMNS: Columns = {"项目": ("名称",), "内容": ("值",)}
GOAL_COLUMNS: Columns = {"编号": (), "目标": (), "出处位置": (), "出处原文": ()}
MEASURE_COLUMNS: Columns = {"编号": (), "所属目标": (), "举措": (), "针对的不足": ()}
INDICATOR_COLUMNS: Columns = {
    "编号": (),
    "指标": (),
    "单位": (),
    "上年": ("上年基数",),
    "目标值": ("全年目标",),
    "口径": (),
    "出处位置": (),
    "出处原文": (),
}
SHORTCOMING_COLUMNS: Columns = {"编号": (), "不足": (), "出处位置": (), "出处原文": ()}
DAY_COLUMNS: Columns = {"编号": (), "名称": (), "日期": ()}
PERIOD_COLUMNS: Columns = {"编号": (), "名称": (), "开始": (), "结束": ()}
CITATION_COLUMNS: Columns = {"任务编号": (), "出处位置": (), "出处原文": ()}

SHEETS: Mapping[str, Columns] = {
    LIST: LIST_COLUMNS,
    INDICATORS: INDICATOR_COLUMNS,
    GOALS: GOAL_COLUMNS,
    MEASURES: MEASURE_COLUMNS,
    CITATIONS: CITATION_COLUMNS,
    SHORTCOMINGS: SHORTCOMING_COLUMNS,
    DAYS: DAY_COLUMNS,
    PERIODS: PERIOD_COLUMNS,
    PLAN: PLAN_COLUMNS,
}
PLAN_ITEMS = {
    "机构编号": ("organ",),
    "年份": ("year",),
    "计划名称": ("title",),
    "报告原文": ("source", "title"),
    "原文部分": ("source", "part"),
    "发布日期": ("source", "published_on"),
}
AIMS = {"at_least": "至少", "at_most": "至多", "observed": "只统计"}
YES, NO = "是", ""
REMINDERS = {
    "unsigned_days": "催签",
    "overdue_days": "催办",
    "supervisor_days": "告知督办领导",
    "head_days": "逐级告知",
}
AHEAD, NEVER = "提前", "不"
