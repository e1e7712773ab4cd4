"""A quarter's (a year's) progress → its report, as data and in words."""

from planner.core.report.annual import (
    AnnualReport,
    DutyPart,
    Neighbours,
    NextYear,
    ShortcomingPart,
    build_annual_report,
)
from planner.core.report.annual_prose import AnnualProse
from planner.core.report.comparison import Change, compare
from planner.core.report.doubting import doubts_of
from planner.core.report.figures import Figures, IndicatorLine, Trace
from planner.core.report.indicator_prose import Paragraph
from planner.core.report.items import Item
from planner.core.report.masthead import Masthead
from planner.core.report.prose import QuarterProse, against_last
from planner.core.report.quarter import (
    Extras,
    GoalPart,
    MeasurePart,
    QuarterReport,
    Span,
    ToDate,
    build_quarter_report,
    build_span_report,
)
from planner.core.report.remarks import Doubt, ItemRemark, Remarks
from planner.core.report.steps import FOLLOWING, Stage, Step, StepTaken, require_step, stage_of
from planner.core.report.stored import ReportFile, StoredReport, VersionKey

__all__ = [
    "FOLLOWING",
    "AnnualProse",
    "AnnualReport",
    "Change",
    "Doubt",
    "DutyPart",
    "Extras",
    "Figures",
    "GoalPart",
    "IndicatorLine",
    "Item",
    "ItemRemark",
    "Masthead",
    "MeasurePart",
    "Neighbours",
    "NextYear",
    "Paragraph",
    "QuarterProse",
    "QuarterReport",
    "Remarks",
    "ReportFile",
    "ShortcomingPart",
    "Span",
    "Stage",
    "Step",
    "StepTaken",
    "StoredReport",
    "ToDate",
    "Trace",
    "VersionKey",
    "against_last",
    "build_annual_report",
    "build_quarter_report",
    "build_span_report",
    "compare",
    "doubts_of",
    "require_step",
    "stage_of",
]
