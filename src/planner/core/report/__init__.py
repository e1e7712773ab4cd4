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
from planner.core.report.county import (
    CountyGoal,
    CountyIndicator,
    CountyReport,
    Missing,
    Sum,
    TownshipPart,
    build_county_report,
)
from planner.core.report.county_comparison import compare_counties
from planner.core.report.county_extract import Extract, extract_of, name_findings
from planner.core.report.county_prose import CountyProse
from planner.core.report.days import Call, ReportPolicy, calls_for, is_written, workday_after
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
from planner.core.report.words import late_items, owing, with_words_of, with_words_since

__all__ = [
    "FOLLOWING",
    "AnnualProse",
    "AnnualReport",
    "Call",
    "Change",
    "CountyGoal",
    "CountyIndicator",
    "CountyProse",
    "CountyReport",
    "Doubt",
    "DutyPart",
    "Extract",
    "Extras",
    "Figures",
    "GoalPart",
    "IndicatorLine",
    "Item",
    "ItemRemark",
    "Masthead",
    "MeasurePart",
    "Missing",
    "Neighbours",
    "NextYear",
    "Paragraph",
    "QuarterProse",
    "QuarterReport",
    "Remarks",
    "ReportFile",
    "ReportPolicy",
    "ShortcomingPart",
    "Span",
    "Stage",
    "Step",
    "StepTaken",
    "StoredReport",
    "Sum",
    "ToDate",
    "TownshipPart",
    "Trace",
    "VersionKey",
    "against_last",
    "build_annual_report",
    "build_county_report",
    "build_quarter_report",
    "build_span_report",
    "calls_for",
    "compare",
    "compare_counties",
    "doubts_of",
    "extract_of",
    "is_written",
    "late_items",
    "name_findings",
    "owing",
    "require_step",
    "stage_of",
    "with_words_of",
    "with_words_since",
    "workday_after",
]
