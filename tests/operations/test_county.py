"""A county compiles what its townships sent, and what stands in ledgers beside its own."""

from __future__ import annotations

import pytest

from planner.core.errors import NotAllowed, NotFound
from planner.core.organization import Organization
from planner.core.report import CountyReport, Masthead, Remarks, Stage, Step, StepTaken, VersionKey
from planner.ledger.reports import read_files
from planner.ledger.revisions import organs
from planner.operations.approval import take_step
from planner.operations.comparison import compare_versions
from planner.operations.county import Asked, compile_county, county_of
from planner.operations.freezing import Making, ReportMade
from planner.operations.packages import Receipt, import_packages, trust
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.versions import COUNTY, kind_of, require_version, versions_of
from tests.cast import CALENDAR, assignment, at, plan
from tests.documents.reading import text_of_docx
from tests.operations.terms import TERMS
from tests.operations.townships import (
    FIRST,
    SIGNING,
    again,
    approve,
    county,
    fingerprint,
    report_of,
    sent_by,
    township,
)

pytestmark = pytest.mark.usefixtures("sqlite_ledger")
LISTED = county("caotang", "yunwu", "baiyan")
RECEIPT = Receipt("command-line", at(4, 10))


def bring(organ: str) -> None:
    """Let a township's package come in."""
    trust(LISTED, organ, fingerprint(SIGNING.seed), RECEIPT)
    (outcome,) = import_packages(LISTED, [("a.zip", sent_by(organ).content)], RECEIPT)
    assert outcome.coming == "imported", outcome.sentence


def compiled(
    making: Making | None = None, *, by: Organization = LISTED, drafts: bool = False
) -> ReportMade[CountyReport]:
    return compile_county(
        by,
        Asked(FIRST, with_drafts=drafts),
        now=at(4, 12),
        terms=TERMS,
        making=making,
    )


def names(report: CountyReport) -> tuple[list[str], list[str]]:
    return [each.id for each in report.townships], [each.id for each in report.missing]


def test_what_was_sent_is_compiled_in_the_order_of_the_list() -> None:
    for organ in ("baiyan", "yunwu"):
        approve(organ, report_of(organ, done=organ == "yunwu"))
        bring(organ)
    report = compiled().report
    assert names(report) == (["yunwu", "baiyan"], ["caotang"])
    assert [each.name for each in report.missing] == ["草堂镇"]
    assert (report.overall.planned, report.overall.done, report.overall.late) == (2, 1, 1)
    (goal,) = report.goals
    assert [(each.name, each.figures.done) for each in goal.shares] == [
        ("云雾乡", 1),
        ("白盐镇", 0),
    ]
    (line,) = report.totals
    assert (line.value, line.target, line.baseline) == (1, 8, 6)
    assert not any(each.is_here for each in report.townships)


def test_compiled_twice_there_is_no_second_version_unless_something_came_in() -> None:
    approve("yunwu", report_of("yunwu"))
    bring("yunwu")
    first = compiled(Making(press=Press()))
    again_made = compiled(Making(press=Press()))
    assert (first.version, first.is_new) == (1, True)
    assert (again_made.version, again_made.is_new) == (1, False)
    assert set(again_made.files) == set(first.files)
    approve("baiyan", report_of("baiyan"))
    bring("baiyan")
    second = compiled(Making(press=Press()))
    assert (second.version, second.is_new) == (2, True)
    changes = compare_versions("county", COUNTY, second.key.period, (1, 2))
    told = {each.change.what: (each.change.before, each.change.after) for each in changes}
    assert told["白盐镇"][0] == "未报"
    assert told["合计：应办"] == ("1", "2")


def test_it_is_frozen_with_its_files_like_other_reports() -> None:
    approve("yunwu", report_of("yunwu"))
    bring("yunwu")
    made = compiled(Making(press=Press()))
    assert made.key == VersionKey("county", "2024-Q1-townships", 1)
    assert kind_of(made.key.period) == COUNTY
    assert [each.key for each in versions_of("county", COUNTY)] == [made.key]
    stored, data = require_version("county", *made.key)
    assert (data, stored.cut_off) == (made.report, FIRST.window.last_on)
    files = read_files("county", made.key, Stage.DRAFT)
    assert {each.name.rpartition(".")[2] for each in files} == {
        *("docx", "pdf", "html", "xlsx", "md", "json"),
    }
    assert files[0].name.startswith("county-2024-Q1-townships-v1.")


def test_it_is_checked_approved_and_issued_with_its_documents() -> None:
    publish_county()
    approve("yunwu", report_of("yunwu", above="county"))
    key = compiled(Making(press=Press()), by=county_of(None, at(4, 12).date())).key
    head = Masthead(number="奉司报〔2024〕3号")
    take_step("county", key, StepTaken(Step.CHECKED, at(4, 13), "sunmei"), Press())
    take_step("county", key, StepTaken(Step.APPROVED, at(4, 14), "sunmei", "", head), Press())
    take_step("county", key, StepTaken(Step.ISSUED, at(4, 15), "zhouping"), Press())
    for stage in (Stage.APPROVED, Stage.ISSUED):
        (word,) = (e for e in read_files("county", key, stage) if e.name.endswith(".docx"))
        text = text_of_docx(word.content)
        assert "奉司报〔2024〕3号" in text
        assert "2024年4月14日" in text
    with pytest.raises(NotAllowed):
        take_step("county", key, StepTaken(Step.RETURNED, at(4, 16), "sunmei", "x"), Press())


def publish_county() -> None:
    """Publish a plan of the county's own."""
    own = plan(assignment()).model_copy(update={"organ": "county"})
    publish(own, county(), CALENDAR, at=at(1, 2), by="planner")


def test_the_countys_own_texts_are_kept_from_version_to_version() -> None:
    approve("yunwu", report_of("yunwu"))
    bring("yunwu")
    told, head = Remarks(problems="台账更新不及时。"), Masthead(addressees="县委")
    compiled(Making(told, head))
    approve("baiyan", report_of("baiyan"))
    bring("baiyan")
    second = compiled()
    assert second.version == 2
    assert (second.report.remarks, second.report.masthead) == (told, head)


def test_one_installation_with_several_organs_compiles_without_packages() -> None:
    publish_county()
    for organ in ("yunwu", "baiyan", "caotang"):
        key = report_of(organ, above="county")
        if organ != "caotang":
            approve(organ, key, issue=organ == "baiyan")
    report_of("elsewhere")
    own = county_of(None, at(4, 12).date())
    report = compiled(by=own).report
    assert names(report) == (["baiyan", "yunwu"], ["caotang"])
    assert [each.stage for each in report.townships] == [Stage.ISSUED, Stage.APPROVED]
    assert all(each.is_here for each in report.townships)
    assert report.missing[0].has_draft
    with_drafts = compiled(by=own, drafts=True).report
    assert names(with_drafts) == (["baiyan", "caotang", "yunwu"], [])
    assert [each.is_draft for each in with_drafts.townships] == [False, True, False]


def test_organs_here_and_packages_stand_together_in_the_order_of_the_list() -> None:
    approve("yunwu", report_of("yunwu"))
    bring("yunwu")
    approve("baiyan", report_of("baiyan", above="county"))
    report = compiled().report
    assert names(report) == (["yunwu", "baiyan"], ["caotang"])
    assert [each.is_here for each in report.townships] == [False, True]


def test_a_later_version_of_an_organ_here_counts_when_it_is_approved() -> None:
    approve("yunwu", report_of("yunwu", above="county"))
    assert compiled().report.townships[0].version == 1
    later = again("yunwu", Remarks(problems="力量不足。"), day=8)
    assert compiled().is_new is False
    approve("yunwu", later)
    report = compiled().report
    assert (report.townships[0].version, report.townships[0].extract.problems) == (2, "力量不足。")


def test_without_a_list_those_whose_keys_are_trusted_are_expected() -> None:
    bare = county()
    trust(bare, "yunwu", fingerprint(SIGNING.seed), RECEIPT)
    trust(bare, "baiyan", fingerprint(SIGNING.seed), RECEIPT)
    approve("yunwu", report_of("yunwu"))
    import_packages(bare, [("a.zip", sent_by("yunwu").content)], RECEIPT)
    report = compiled(by=bare).report
    assert names(report) == (["yunwu"], ["baiyan"])
    assert report.townships[0].name == "云雾乡"


def test_where_nobody_is_below_or_the_quarter_runs_it_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="townships 名单"):
        compiled(by=county())
    with pytest.raises(NotFound, match="请等该季度结束后"):
        compile_county(LISTED, Asked(FIRST), now=at(3, 31), terms=TERMS)


def test_the_organ_that_compiles_is_the_one_with_others_below() -> None:
    day = at(4, 12).date()
    assert county_of(None, day, LISTED) == LISTED
    with pytest.raises(NotFound, match="请用 --organ 指定"):
        county_of(None, day)
    report_of("yunwu", above="county")
    assert county_of(None, day, LISTED).id == "county"
    assert county_of("yunwu", day).id == "yunwu"
    with pytest.raises(NotFound, match="找不到机构“nobody”"):
        county_of("nobody", day, LISTED)
    report_of("baiyan")
    with pytest.raises(NotFound, match="找不到下级单位"):
        county_of(None, day)
    assert organs() == ("baiyan", "yunwu")
    assert township("yunwu", "county").above == "county"
