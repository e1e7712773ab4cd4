"""Packages that came in, and ledgers of this installation → a county's quarterly report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.dates import Quarter
from planner.core.errors import NotFound
from planner.core.organization import Organization
from planner.core.report import (
    CountyReport,
    Missing,
    QuarterReport,
    Stage,
    StoredReport,
    TownshipPart,
    build_county_report,
    extract_of,
)
from planner.ledger.organs import add_organ
from planner.ledger.packages import read_packages, trusted_keys
from planner.ledger.revisions import organs
from planner.operations.exporting import draft_version, settled_version
from planner.operations.freezing import Making, ReportMade, freeze
from planner.operations.packages import extract_in
from planner.operations.report import extras_of, require_ended
from planner.operations.terms import Terms
from planner.operations.versions import COUNTY, OF_TOWNSHIPS, QUARTERLY, data_of
from planner.operations.years import organization_of

_NO_LIST = "请在机构文件里写上 townships 名单并发布，或者在下级单位的机构文件里写明 above"


@dataclass(frozen=True)
class Asked:
    """What is to be compiled: a quarter; of organs of this installation also drafts, or not."""

    quarter: Quarter
    with_drafts: bool = False


def county_of(named: str | None, day: date, file: Organization | None = None) -> Organization:
    """The organ that compiles: the one named, else the only one that has others below.

    An organ that has published no plan of its own can do so too, as its file describes it.
    Raises NotFound.
    """
    known = {each: organization_of(each, day) for each in organs()}
    if file is not None:
        known.setdefault(file.id, file)
    if named is not None:
        if named not in known:
            raise NotFound("机构", named, known)
        return known[named]
    above = {each.above for each in known.values()}
    found = [each for each in known.values() if each.townships or each.id in above]
    if len(found) > 1 or not known:
        raise NotFound("机构", "（未指定）", [each.id for each in found], "请用 --organ 指定")
    if not found and len(known) > 1:
        raise NotFound("下级单位", "（没有名单）", remedy=_NO_LIST)
    return found[0] if found else next(iter(known.values()))


def compile_county(
    county: Organization, asked: Asked, *, now: datetime, terms: Terms, making: Making | None = None
) -> ReportMade[CountyReport]:
    """Freeze what the townships have reported of a quarter; unchanged data gives no second version.

    Of organs in this installation the version that is approved or issued counts; of others what
    they sent. Raises NotFound if the quarter has not ended, or nobody is below.
    """
    quarter = asked.quarter
    require_ended(quarter.window, str(quarter), now, "季度")
    how = making or Making()
    key = (COUNTY, f"{quarter}{OF_TOWNSHIPS}")
    found = [*_townships(county, quarter, with_drafts=asked.with_drafts)]
    if not found:
        raise NotFound("下级单位", county.name, remedy=_NO_LIST)
    report = build_county_report(
        county,
        quarter,
        [each for each in found if isinstance(each, TownshipPart)],
        [each for each in found if isinstance(each, Missing)],
        extras_of(county, key, how, terms),
    )
    add_organ(county.id)
    return freeze(report, key, now, how)


def _townships(
    county: Organization, quarter: Quarter, *, with_drafts: bool
) -> Iterator[TownshipPart | Missing]:
    """Every township that is expected, in the order of the list: its part, or that it is missing.

    Without a list these are the ones whose keys are trusted. Organs of this installation that say
    they are below come after those of the list.
    """
    here = _below(county, quarter)
    names = {each.id: each.name for each in county.townships}
    if not names:
        names = {each: each for each in trusted_keys(county.id) if each not in here}
    sent = read_packages(county.id, QUARTERLY, str(quarter), names)
    for organ in dict.fromkeys((*names, *here)):
        if organ in here:
            yield _own(here[organ], names.get(organ, ""), quarter, with_drafts=with_drafts)
        elif organ in sent:
            kept = sent[organ]
            extract = extract_in(kept)
            name = names[organ] if names[organ] != organ else extract.name
            yield TownshipPart(
                id=organ,
                name=name,
                version=kept.key.version,
                stage=kept.stage,
                is_here=False,
                extract=extract,
            )
        else:
            yield Missing(id=organ, name=names[organ])


def _below(county: Organization, quarter: Quarter) -> dict[str, Organization]:
    """The organs of this installation that are below, by id."""
    found = {each: organization_of(each, quarter.window.last_on) for each in organs()}
    return {each: told for each, told in found.items() if told.above == county.id}


def _own(
    township: Organization, name: str, quarter: Quarter, *, with_drafts: bool
) -> TownshipPart | Missing:
    """The part of an organ whose ledger is here."""
    named = name or township.short_name
    found = settled_version(township.id, str(quarter))
    draft = draft_version(township.id, str(quarter))
    if found is None and with_drafts:
        found = draft
    part = _part(township.id, named, *found) if found else None
    return part or Missing(id=township.id, name=named, has_draft=draft is not None)


def _part(organ: str, name: str, stored: StoredReport, stage: Stage) -> TownshipPart | None:
    report = data_of(stored)
    if not isinstance(report, QuarterReport):
        return None
    return TownshipPart(
        id=organ,
        name=name,
        version=stored.version,
        stage=stage,
        is_here=True,
        extract=extract_of(report),
    )
