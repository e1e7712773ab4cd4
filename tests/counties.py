"""A county and its townships: extracts of the rehearsed report, each with numbers of its own."""

from __future__ import annotations

from functools import lru_cache

from planner.core.dates import Quarter
from planner.core.organization import Organization, Township
from planner.core.report import (
    CountyReport,
    Extract,
    Extras,
    Masthead,
    Missing,
    QuarterReport,
    Remarks,
    Stage,
    TownshipPart,
    build_county_report,
    extract_of,
)
from tests.cast import organization
from tests.rehearsed import rehearsed_reports

SECOND = Quarter(2024, 2)
NAMES = (
    *("云雾土家族乡", "永乐街道", "白帝镇", "草堂镇", "汾河镇", "康乐镇", "大树镇", "竹园镇"),
    *("公平镇", "朱衣镇", "甲高镇", "羊市镇"),
)


def county(*townships: str) -> Organization:
    """The county's organ, which expects townships t1, t2, … of these names."""
    listed = tuple(
        Township(id=f"t{number}", name=name) for number, name in enumerate(townships, start=1)
    )
    return organization().model_copy(
        update={
            "id": "county",
            "name": "奉节县司法局",
            "short_name": "县司法局",
            "townships": listed,
        }
    )


def extract(number: int, name: str, **changes: object) -> Extract:
    """What township `number` reports: the rehearsed quarter, with other readings."""
    base = _base()
    lines = tuple(
        line.model_copy(
            update={"value": line.value + (number * position) % 4, "target": line.target + number}
        )
        for position, line in enumerate(base.indicators)
    )
    told = {"organ": f"t{number}", "organ_name": f"奉节县{name}人民政府", "organ_short": name}
    return base.model_copy(update={**told, "indicators": lines, **changes})


def part(number: int, name: str, stage: Stage = Stage.APPROVED, **changes: object) -> TownshipPart:
    """The part of township `number`, whose first version it is."""
    return TownshipPart(
        id=f"t{number}",
        name=name,
        version=1,
        stage=stage,
        is_here=False,
        extract=extract(number, name, **changes),
    )


def county_report(
    *parts: TownshipPart, missing: tuple[Missing, ...] = (), remarks: Remarks | None = None
) -> CountyReport:
    """The county's report on the second quarter of 2024."""
    return build_county_report(
        county(*NAMES),
        SECOND,
        parts,
        missing,
        Extras(remarks or Remarks(), Masthead(addressees="县委、县政府"), is_rehearsal=True),
    )


@lru_cache(maxsize=1)
def sample() -> CountyReport:
    """Eight townships: one has sent a draft, one has a goal of its own, one has sent nothing."""
    parts = [part(number, name) for number, name in enumerate(NAMES[:7], start=1)]
    first = parts[0].extract
    own = first.goals[-1].model_copy(update={"title": "推进盘江库区法治建设"})
    parts[1] = part(2, NAMES[1], Stage.DRAFT, coordination="请县司法局派两名讲师。")
    parts[2] = part(3, NAMES[2], goals=(*first.goals[:-1], own))
    parts[4] = part(
        5,
        NAMES[4],
        problems="村级法律顾问到岗率不高。\n宣传形式单一。",
        rectification="按月通报到岗情况。",
        coordination="请县交通局修复通村公路。",
    )
    told = Remarks(problems="个别乡镇台账更新不及时。", coordination="请市局增加执法培训名额。")
    return county_report(
        *parts, missing=(Missing(id="t8", name=NAMES[7], has_draft=False),), remarks=told
    )


@lru_cache(maxsize=1)
def _base() -> Extract:
    report = rehearsed_reports()["2024-Q2"]
    assert isinstance(report, QuarterReport)
    return extract_of(report)
