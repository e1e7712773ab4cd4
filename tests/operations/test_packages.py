"""Packages: made of what is approved; taken in from those who are trusted, or refused and why."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from planner.core.errors import NotAllowed, NotFound, Rejected
from planner.core.report import Remarks, Stage, Step, StepTaken
from planner.documents.package import Version, read_package, write_package
from planner.ledger.packages import last_package, read_packages, trusted_keys
from planner.ledger.reports import add_step
from planner.operations.exporting import Signing, export_package
from planner.operations.packages import (
    Coming,
    Outcome,
    Receipt,
    import_packages,
    key_in,
    read_files,
    trust,
)
from tests.cast import at
from tests.operations.townships import (
    FIRST,
    SIGNING,
    again,
    approve,
    county,
    fingerprint,
    report_of,
    sent_by,
)

pytestmark = pytest.mark.usefixtures("sqlite_ledger")
COUNTY = county("yunwu", "baiyan", "caotang")
RECEIPT = Receipt("command-line", at(4, 10))
OTHER = Signing("09" * 32, "0.1.0")


def bring(*contents: bytes) -> tuple[Outcome, ...]:
    named = [(f"{number}.zip", each) for number, each in enumerate(contents, start=1)]
    return import_packages(COUNTY, named, RECEIPT)


def trusting(organ: str = "yunwu", *, replace: bool = False, seed: str = SIGNING.seed) -> str:
    return trust(COUNTY, organ, fingerprint(seed), RECEIPT, replace=replace)


def test_only_what_is_approved_is_sent_unless_a_draft_is_asked_for() -> None:
    key = report_of("yunwu")
    with pytest.raises(NotFound, match="请先核稿、签发；确要先报草稿，加 --draft"):
        sent_by("yunwu")
    draft = sent_by("yunwu", with_draft=True)
    assert (draft.name, draft.stage) == ("yunwu-2024-Q1-v1-draft.zip", Stage.DRAFT)
    approve("yunwu", key)
    made = sent_by("yunwu")
    assert (made.name, made.stage) == ("yunwu-2024-Q1-v1.zip", Stage.APPROVED)
    assert read_package(made.content, "a").manifest.stage is Stage.APPROVED
    assert sent_by("yunwu").content == made.content


def test_a_later_draft_does_not_hide_the_version_that_was_approved() -> None:
    approve("yunwu", report_of("yunwu"))
    again("yunwu", Remarks(problems="力量不足。"), day=5)
    assert sent_by("yunwu").version == 1
    later = sent_by("yunwu", with_draft=True)
    assert (later.version, later.stage) == (2, Stage.DRAFT)


def test_a_version_that_was_returned_counts_as_a_draft() -> None:
    key = report_of("yunwu")
    add_step("yunwu", key, StepTaken(Step.RETURNED, at(4, 2), "sunmei", "请核对"))
    assert sent_by("yunwu", with_draft=True).stage is Stage.DRAFT


def test_without_a_report_there_is_no_package() -> None:
    report_of("yunwu")
    with pytest.raises(NotFound, match="请先用 planner report quarterly 生成"):
        export_package("yunwu", FIRST.next, SIGNING, with_draft=True)


def test_no_name_of_anybody_is_in_a_package() -> None:
    approve("yunwu", report_of("yunwu", done=False))
    content = sent_by("yunwu").content
    for name in ("王芳", "李强", "孙梅", "周平", "赵敏", "wangfang", "sunmei", "example.org"):
        assert name.encode() not in content
    assert "平安法治办主任".encode() in content


def test_a_name_in_the_texts_keeps_the_package_back_until_somebody_has_looked() -> None:
    approve("yunwu", report_of("yunwu", remarks=Remarks(problems="台账由王芳一人管理。")))
    with pytest.raises(Rejected, match="“王芳”；请改写为岗位") as caught:
        sent_by("yunwu")
    assert [each.place for each in caught.value.findings] == ["存在问题"]
    assert sent_by("yunwu", names_checked=True).version == 1


def test_an_unknown_key_is_refused_with_its_fingerprint_and_what_to_do() -> None:
    approve("yunwu", report_of("yunwu"))
    content = sent_by("yunwu").content
    (refused,) = bring(content)
    digits = fingerprint(SIGNING.seed)
    assert refused.coming is Coming.REFUSED
    assert f"它的指纹是 {digits}" in refused.sentence
    assert f"planner package trust yunwu {digits.replace(' ', '')}" in refused.sentence
    assert key_in(content, "a.zip") == ("yunwu", digits)
    assert trusting() == f"已信任 yunwu 的公钥：{digits}"
    (taken,) = bring(content)
    assert (taken.coming, taken.sentence) == (
        Coming.IMPORTED,
        "奉节县云雾乡人民政府 2024-Q1 第1版",
    )


def test_a_changed_key_of_a_known_township_is_refused_loudly() -> None:
    approve("yunwu", report_of("yunwu"))
    trusting()
    forged = export_package("yunwu", FIRST, OTHER).content
    (refused,) = bring(forged)
    assert refused.coming is Coming.REFUSED
    assert "公钥变了" in refused.sentence
    assert "可能有人冒充" in refused.sentence
    assert "--replace" in refused.sentence
    with pytest.raises(NotAllowed, match="已有另一把信任的公钥"):
        trusting(seed=OTHER.seed)
    trusting(seed=OTHER.seed, replace=True)
    assert bring(forged)[0].coming is Coming.IMPORTED
    assert bring(sent_by("yunwu").content)[0].coming is Coming.REFUSED
    assert trusted_keys("county")["yunwu"].fingerprint == fingerprint(OTHER.seed)


def test_only_townships_of_the_list_are_trusted_and_taken_in() -> None:
    approve("yunwu", report_of("yunwu"))
    with pytest.raises(NotFound, match="找不到下级单位“yunwo”"):
        trust(COUNTY, "yunwo", fingerprint(SIGNING.seed), RECEIPT)
    with pytest.raises(NotFound, match="40 位数字"):
        trust(COUNTY, "yunwu", "12345", RECEIPT)
    others = import_packages(county("baiyan"), [("a.zip", sent_by("yunwu").content)], RECEIPT)
    assert "不在本机构的下级单位名单里" in others[0].sentence
    assert trusting().startswith("已信任")
    assert trusting() == "yunwu 的公钥早已信任，没有变化。"
    assert len(trusted_keys("county")) == 1


def test_an_older_version_is_kept_out_the_same_changes_nothing_a_newer_one_comes_in() -> None:
    trusting()
    key = report_of("yunwu")
    draft = sent_by("yunwu", with_draft=True).content
    approve("yunwu", key)
    first = sent_by("yunwu").content
    second = again("yunwu", Remarks(problems="力量不足。"), day=8)
    approve("yunwu", second)
    last = sent_by("yunwu").content
    assert [each.coming for each in bring(draft, draft, first, first, draft)] == [
        Coming.IMPORTED,
        Coming.THERE,
        Coming.IMPORTED,
        Coming.THERE,
        Coming.REFUSED,
    ]
    taken, older = bring(last, first)
    assert taken.sentence == "奉节县云雾乡人民政府 2024-Q1 第2版，代替原来的第1版"
    assert older.coming is Coming.REFUSED
    assert "第1版比已收到的第2版（已签发）旧" in older.sentence
    kept = last_package("county", "yunwu", "quarterly", "2024-Q1")
    assert kept is not None
    assert (kept.content, kept.key.version) == (last, 2)
    assert read_packages("county", "quarterly", "2024-Q1", ["yunwu"])["yunwu"] == kept
    assert read_packages("county", "quarterly", "2024-Q1", ["baiyan"]) == {}


def test_the_same_version_with_other_numbers_is_refused() -> None:
    trusting()
    approve("yunwu", report_of("yunwu"))
    content = sent_by("yunwu").content
    bring(content)
    told = read_package(content, "a")
    other = told.extract.model_copy(update={"problems": "另一份。"})
    version = Version(1, Stage.APPROVED, told.manifest.made_at)
    (refused,) = bring(write_package(other, version, SIGNING.seed, "0.1.0"))
    assert refused.coming is Coming.REFUSED
    assert "内容却不一样" in refused.sentence


def test_the_same_numbers_written_by_another_version_of_the_program_are_there_already() -> None:
    trusting()
    approve("yunwu", report_of("yunwu"))
    bring(sent_by("yunwu").content)
    newer = export_package("yunwu", FIRST, dataclasses.replace(SIGNING, planner="0.2.0"))
    assert bring(newer.content)[0].coming is Coming.THERE


def test_one_that_is_refused_keeps_no_other_out(tmp_path: Path) -> None:
    for organ in ("yunwu", "baiyan"):
        approve(organ, report_of(organ))
        trusting(organ)
    good, torn = sent_by("yunwu").content, bytearray(sent_by("baiyan").content)
    torn[700] ^= 1
    files = {"bad.zip": bytes(torn), "good.zip": good, "text.zip": b"not a zip"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name in ("bad.zip", "none.zip", "good.zip", "text.zip")]
    outcomes = import_packages(COUNTY, read_files([*paths, tmp_path]), RECEIPT)
    comings = [each.coming for each in outcomes]
    assert comings == [Coming.REFUSED, Coming.REFUSED, Coming.IMPORTED, *[Coming.REFUSED] * 2]
    for place, each in zip([*paths, tmp_path], outcomes, strict=True):
        assert str(place) in each.place
        assert each.coming is Coming.IMPORTED or each.sentence.count("。") >= 1


def test_what_was_played_does_not_come_into_a_real_ledger() -> None:
    trusting()
    approve("yunwu", report_of("yunwu"))
    told = read_package(sent_by("yunwu").content, "a")
    played = write_package(
        told.extract.model_copy(update={"is_rehearsal": True}),
        Version(1, Stage.APPROVED, told.manifest.made_at),
        SIGNING.seed,
        "0.1.0",
    )
    (refused,) = bring(played)
    assert "预演产生的数据" in refused.sentence
    in_play = dataclasses.replace(RECEIPT, is_rehearsal=True)
    (taken,) = import_packages(COUNTY, [("a.zip", played)], in_play)
    assert taken.coming is Coming.IMPORTED
