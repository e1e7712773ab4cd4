"""Workbooks as offices make them themselves: other headings, merged cells, rows of remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from planner.core.draft import WorklistDraft
from planner.core.plan import Plan, Recurrence
from planner.planfile import (
    Handed,
    find_faults,
    propose_from_book,
    read_organization,
    read_plan,
    write_proposed,
)
from tests.cast import CALENDAR

ORGANIZATION = read_organization(Path("config/organization.yaml"))
Value = str | int | float | date | None


def book(
    rows: Iterable[Sequence[Value]],
    merged: Iterable[str] = (),
    *,
    sheet: str = "Sheet1",
    before: Iterable[str] = (),
) -> bytes:
    """A workbook with one table; other sheets stand before it."""
    opened = openpyxl.Workbook()
    page = opened.active
    assert isinstance(page, Worksheet)
    for name in before:
        page.title = name
        page["A1"] = "填表说明"
        page["A2"] = "请各科室于月底前报送。"
        page = opened.create_sheet()
    page.title = sheet
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            page.cell(number, column, value)
    for each in merged:
        page.merge_cells(each)
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


TASKS = book(
    [
        ("云雾乡2025年法治建设重点任务分解表",),
        ("序号", "工作目标", "工作任务", "责任领导", "责任单位", "配合单位", "完成时间", "备注"),
        (
            1,
            "强化学法用法",
            "组织党委理论学习中心组每季度集中学法一次",
            "向国华",
            "党政办公室",
            "司法所",
            "2025年12月底前",
            "含宪法",
        ),
        (2, None, "开展“12·4”国家宪法日宣传活动", "李强", "司法所", None, "2025年12月10日", None),
        (
            3,
            "化解矛盾纠纷",
            "每月开展矛盾纠纷排查",
            "分管领导",
            "平安法治办公室",
            "各村（社区）",
            "长期",
            None,
        ),
        (4, None, "修订村规民约", None, None, None, date(2025, 6, 30), None),
        ("合计", None, "4项", None, None, None, None, None),
        ("备注：责任单位要高度重视。",),
    ],
    ["A1:H1", "B3:B4", "B5:B6", "E5:E6", "A8:H8"],
)
"""A title, merged goals and offices, a total and a remark at the end; no column for how often."""

TWO_LINES = book(
    [
        ("司法所2025年度工作台账",),
        (
            "序号",
            "项目",
            "工作内容",
            "责任分工",
            None,
            "频次",
            "时限",
            "量化指标",
            "年度目标",
            "佐证材料",
        ),
        (None, None, None, "责任人", "配合部门", None, None, None, None, None),
        (
            "1",
            "普法宣传",
            "开展法律进村入户宣传",
            "王芳",
            "党政办、便民服务中心",
            "4次",
            "每季度末月20日",
            "普法宣传场次",
            "12场",
            "现场照片",
        ),
        (
            "2",
            "法律服务",
            "法律顾问坐班接待群众",
            "司法助理员",
            None,
            "1次/月",
            "25日前",
            "接待群众",
            "≥60人次",
            "登记表",
        ),
        (
            "3",
            "法律服务",
            "控制行政诉讼败诉件数",
            "张三",
            None,
            "半年",
            "6月、12月底前",
            "败诉案件",
            "不超过1件",
            None,
        ),
    ],
    ["A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3", "I2:I3", "J2:J3"],
    sheet="台账",
)
"""Two lines of headings, numbers as text, targets with units; nobody is called 张三."""

SECTIONS = book(
    [
        ("经济发展办公室重点工作安排",),
        ("2025年3月",),
        ("序号", "重点工作", "完成时限", "工作要求"),
        ("一", "优化营商环境", None, None),
        (1, "走访重点企业不少于20户", "2025.11", "形成走访记录，问题件件有回音"),
        (2, "召开政企座谈会", "第二季度", "/"),
        ("二、项目建设", None, None, None),
        (3, "推进冷链项目开工", 45838, "按期开工"),
        (4, "编制下年度项目库", "2026年1月底前", "报县发改委"),
        ("填表人：唐莉", None, None, "联系电话：000"),
    ],
    ["A1:D1", "A2:D2", "A7:D7"],
)
"""Sections instead of goals, nobody is named, a day as a bare serial number."""

AMONG_OTHERS = book(
    [
        ("No.", "措施", "事项", "牵头部门", "频率", "截止日期", "依据", "完成情况"),
        (
            1,
            "规范执法",
            "行政执法案卷评查",
            "综合行政执法大队",
            "每半年",
            "6月30日、12月20日",
            "执法监督办法",
            "推进中",
        ),
        (2, "同上", "执法人员培训", "〃", "全年不少于2次", "年底前", None, None),
        (
            3,
            "政务公开",
            "更新公开目录",
            "党政办公室、便民服务中心",
            "有变动时",
            "20250331",
            None,
            None,
        ),
        (
            3,
            "政务公开",
            "更新公开目录",
            "党政办公室、便民服务中心",
            "有变动时",
            "20250331",
            None,
            None,
        ),
    ],
    sheet="任务清单",
    before=["说明"],
)
"""A sheet among others; 同上 and 〃; a row that stands twice; how things go on in a column."""

OLD_YEAR = book(
    [
        ("类别", "任务名称", "责任岗位", "周期", "完成期限", "完成标准"),
        ("信访", "化解信访积案", "综治信访专干", "每月", "2024年6月底前", "案结事了"),
        ("信访", "领导接访", "党政主要领导", "每周五", None, "来访都有登记"),
        ("安全", "安全生产检查", "各分管领导", "随时", "2024/5/1", None),
        ("安全", None, "应急专干", "每月", None, None),
    ],
    sheet="2025年",
)
"""Dates of another year, vague words, a row without a task."""

SPANS = book(
    [
        ("2025年度普法责任清单",),
        ("任务", "责任人", "时间安排", "目标值", "单位"),
        ("民法典宣传月活动", "司法所所长", "2025年5月1日-5月31日", 3, "场"),
        ("法律明白人培训", "司法所、党政办公室", "3-5月", "2期", None),
        ("青少年法治教育", "宣传干事", "上半年", "覆盖率100%", None),
        ("法治广播", "宣传干事", "每周", "52", None),
    ],
    sheet="普法",
)
"""Spans of days and months; shares; a unit in a column of its own."""


def _departments() -> bytes:
    opened = openpyxl.load_workbook(BytesIO(book([], sheet="司法所")))
    heading = ("工作任务", "负责人", "时限")
    sheets: dict[str, list[Sequence[Value]]] = {
        "司法所": [
            heading,
            ("更新法治宣传栏", "王芳", "每季度"),
            ("整理调解卷宗", "司法所所长", "6月底前"),
        ],
        "党政办": [
            ("党政办2025年任务",),
            heading,
            ("归档上年公文", "党政办公室", "3月底前"),
            ("更新法治宣传栏", "王芳", "每季度"),
        ],
        "经发办": [heading, ("走访企业", "经济发展办公室", "每月")],
        "去年": [("2024年任务",), heading, ("旧任务", "王芳", "年底前")],
        "底稿": [heading, ("底稿任务", "王芳", "年底前")],
    }
    for name, rows in sheets.items():
        page = opened[name] if name in opened else opened.create_sheet(name)
        assert isinstance(page, Worksheet)
        for row in rows:
            page.append(row)
    opened["司法所"].row_dimensions[3].hidden = True
    opened["底稿"].sheet_state = "hidden"
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


DEPARTMENTS = _departments()
"""A sheet an office, one of them of last year, one hidden; a row that a filter hides."""

STEPS = book(
    [
        ("2025年重点项目推进计划",),
        ("序号", "重点项目", "年度目标任务", "进度要求", None, None, None, "牵头领导", "责任单位"),
        (None, None, None, "一季度", "二季度", "三季度", "四季度", None, None),
        (1, "冷链物流", "建成冷链仓库1座", "完成设计", "开工", "主体完工", None, "李强", "经发办"),
        (2, None, "制定项目管理办法", None, "印发", None, None, None, None),
        ("小计", None, "2项"),
        (),
        (3, "法治阵地", "建设法治文化广场", None, None, None, "建成", None, "司法所"),
    ],
    ["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:H3", "I2:I3", "B4:B5", "I4:I5"],
    sheet="推进计划",
)
"""What is to be done each quarter stands in columns of its own below one heading."""

WIDE = book(
    [
        (),
        ("　附件１",),
        ("２０２５年  依法治乡  责任清单",),
        ("序　号", "责 任 目 标", "具体\n举措", "工作内容", "责 任 人", "责任人电话", "完成\n时间"),
        ("⑴", "一、强化普法", "普法进村", "（１）普法宣传≥１２场次", "王　芳", 123, "每月２５日"),
        ("⑵", None, None, "（２）培训“法律明白人”", "司法所所长", None, "６月３０日前"),
        (None, None, None, None, None, None, None),
        ("序　号", "责 任 目 标", "具体\n举措", "工作内容", "责 任 人", "责任人电话", "完成\n时间"),
        ("⑶", "二、规范执法", "案卷评查", "评查执法案卷", "综合行政执法大队", None, "半年一次"),
        ("⑷", None, None, "//", "王芳", None, "12月"),
        ("填表人：王芳", None, None, "审核人：李强"),
    ],
    ["A3:G3", "B5:B6", "C5:C6", "B9:B10", "C9:C10"],
)
"""Full-width signs, blanks and breaks in headings, which stand again on the next page."""

NARROWING = book(
    [
        ("2025年法治建设重点任务分解表",),
        ("序号", "工作内容", "具体措施", "牵头单位", "完成时间"),
        (1, "学法培训", "每季度学法1次", "党政办公室", "全年"),
        (2, None, "组织执法人员培训2场", "司法所", "6月底、11月底前"),
        (3, None, "法律顾问坐班", "司法所", "每周一次"),
        (4, "依法决策", None, "司法所", "12月底前"),
    ],
    ["A1:E1", "B3:B4"],
)
"""What is called measures stands behind the wide words and says what is to be done."""

DESCRIBED = book(
    [
        ("序号", "重点任务", "工作措施", "责任单位"),
        (1, "普法宣传", "一是进村入户开展宣传，" * 8, "司法所"),
        (2, "执法评查", "二是每季度组织案卷评查，" * 8, "司法所"),
    ]
)
"""Long measures that only describe the tasks."""

NOT_WORK = book([("姓名", "电话"), ("王芳", "000"), ("李强", "111")])
"""A list of people: no work in it."""

ALL = (
    *(TASKS, TWO_LINES, SECTIONS, AMONG_OTHERS, OLD_YEAR),
    *(SPANS, DEPARTMENTS, STEPS, WIDE, NARROWING, DESCRIBED),
)


def proposed(content: bytes, year: int | None = None) -> WorklistDraft:
    """What a workbook proposes."""
    made = propose_from_book(Handed("own.xlsx", content), ORGANIZATION, CALENDAR, year)
    assert made is not None
    return made


def plan_of(made: WorklistDraft) -> Plan:
    """The plan, which passes the check and comes back from its file equal."""
    assert made.plan is not None
    text = write_proposed(made, "own.xlsx")
    file = Handed("plan.yaml", text.encode())
    assert find_faults(file, ORGANIZATION, CALENDAR) == ()
    assert read_plan(file, ORGANIZATION, CALENDAR) == made.plan
    return made.plan


def told(made: WorklistDraft) -> list[str]:
    """What is found, without the columns that are missing."""
    return [str(each) for each in made.findings if "这一列；" not in each.message]


def missing(made: WorklistDraft) -> list[str]:
    """The columns that are missing."""
    return [each.message.split("”")[0][5:] for each in made.findings if "这一列；" in each.message]


def rows(plan: Plan) -> list[tuple[str, str, str, str, Recurrence]]:
    """Goal, title, post, place and recurrence of each assignment."""
    return [
        (
            place.goal.title,
            place.assignment.title,
            place.assignment.assignee,
            place.assignment.citations[0].place,
            place.assignment.recurrence,
        )
        for place in plan.places()
    ]
