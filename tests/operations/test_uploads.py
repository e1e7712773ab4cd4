"""Files that are handed over: all that is wrong at once, a preview, and nothing but the preview."""

from __future__ import annotations

import dataclasses
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from planner.core.errors import NotFound
from planner.core.organization import Tenure
from planner.core.plan import Every, Period, Plan
from planner.core.progress import EntryKind
from planner.ledger.history import list_published
from planner.ledger.revisions import read_revision
from planner.operations.accounts import Doer
from planner.operations.acts import ActKind, list_acts
from planner.operations.differences import Sign
from planner.operations.previewed import MOST, keep_upload, read_upload
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.uploads import (
    LARGEST,
    Examined,
    Proposal,
    Upload,
    clean_name,
    examine,
    publish_upload,
)
from planner.planfile import Handed, write_organization, write_plan, write_plan_book
from planner.settings import Settings
from tests.cast import CALENDAR, assignment, at, entry, organization, plan
from tests.operations.terms import TERMS

MONTHLY = Every(every=Period.MONTH, due="15")
BEFORE = plan(assignment("A-01"), assignment("A-02", MONTHLY))
TODAY = date(2024, 3, 25)
ZHOU = Doer("yunwu.zhouping", at(3, 25), "127.0.0.1")


@pytest.fixture
def published(sqlite_ledger: Settings) -> Settings:
    """A ledger in which a plan is in force."""
    publish(BEFORE, organization(), CALENDAR, at=at(1, 2), by="zhouping")
    return sqlite_ledger


def file(text: str | bytes, name: str = "2024.yaml") -> Handed:
    return Handed(name, text.encode() if isinstance(text, str) else text)


def plan_file(*assignments: object, **changes: object) -> Handed:
    return file(write_plan(plan(*assignments).model_copy(update=changes)))


def organization_file(**changes: object) -> Handed:
    changed = organization().model_copy(update=changes)
    return file(write_organization(changed), "organization.yaml")


def of(given: Handed | None = None, staff: Handed | None = None, organ: str = "yunwu") -> Upload:
    return Upload(organ, given, staff)


def look(upload: Upload) -> Examined:
    return examine(upload, CALENDAR, TODAY)


def proposed(upload: Upload) -> Proposal:
    found = look(upload)
    assert found.proposal is not None, found.findings
    return found.proposal


def refusals(upload: Upload) -> list[str]:
    found = look(upload)
    assert found.proposal is None
    return [f"{each.file}:{each.line or ''} {each.message}" for each in found.findings]


def test_everything_wrong_in_both_files_is_told_at_once_with_what_the_lines_say(
    published: Settings,
) -> None:
    bad = file(write_plan(BEFORE).replace("year: 2024", "year: soon").replace("title:", "titel:"))
    staff = file(
        write_organization(organization()).replace("office: party", "office: moon"), "机构.yaml"
    )
    found = look(of(bad, staff))
    assert found.proposal is None
    files = {each.file for each in found.findings}
    assert files == {"2024.yaml", "机构.yaml"}
    year = next(each for each in found.findings if each.said == "year: soon")
    assert (year.line, year.message) == (2, "year（年份）要写整数")
    assert [each.number for each in list_published("yunwu")] == [1]


def test_what_is_not_handed_over_stays_as_it_is_in_force(published: Settings) -> None:
    same = proposed(of(plan_file(assignment("A-01"), assignment("A-02", MONTHLY))))
    assert not same.publication.is_new
    assert (same.plan, same.organization) == (BEFORE, organization())
    assert not proposed(of(None, organization_file())).publication.is_new


def test_the_preview_says_what_moves_what_goes_and_what_is_worded_otherwise(
    published: Settings,
) -> None:
    later = assignment("A-02", Every(every=Period.MONTH, due="20"), title="走访", done_when="走访")
    proposal = proposed(of(plan_file(later)))
    change = proposal.publication.change
    assert len(change.moved) == 12
    assert len(change.cancelled) == 4
    assert proposal.publication.people == 1
    told = {(each.sign, each.what): each.how for each in proposal.wording}
    assert told[Sign.REMOVED, "任务 A-01 法治学习01"] == ()
    assert told[Sign.CHANGED, "任务 A-02 走访"] == (
        "名称：法治学习02 → 走访",
        "周期：每月，15日 → 每月，20日",
        "办结标准：集中学习一次 → 走访",
    )


def test_the_preview_says_who_begins_and_who_ends(published: Settings) -> None:
    old = organization()
    ended = old.tenures[0].model_copy(update={"until_on": date(2024, 6, 30)})
    new = Tenure(post="clerk", person="zhaomin", from_on=date(2024, 7, 1))
    renamed = tuple(
        each.model_copy(update={"title": "主任"}) if each.id == "clerk" else each
        for each in old.posts
    )
    proposal = proposed(
        of(None, organization_file(tenures=(ended, *old.tenures[1:], new), posts=renamed))
    )
    assert proposal.publication.is_new
    assert [(each.sign.word, each.what, each.how) for each in proposal.staffing] == [
        ("改动", "岗位 clerk 主任", ("名称：平安法治办主任 → 主任",)),
        ("改动", "任职 王芳：主任，2023-01-01 至 2024-06-30", ("结束日：（无） → 2024-06-30",)),
        ("新增", "任职 赵敏：主任，2024-07-01 起", ()),
    ]


def test_a_new_organization_must_fit_the_plan_in_force(published: Settings) -> None:
    posts = tuple(each for each in organization().posts if each.id != "clerk")
    tenures = tuple(each for each in organization().tenures if each.post != "clerk")
    (first, *_) = refusals(of(None, organization_file(posts=posts, tenures=tenures)))
    assert first.startswith("现行的 2024.yaml:")
    assert "任务 A-01 的岗位“clerk”不存在" in first


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 and so on", "这是表格、Word 文档或压缩包。计划收 .xlsx 表格和 YAML 文件"),
        (b"\xd0\xcf\x11\xe0 and so on", "这是旧版的 Excel 或 Word 文件"),
        (b"%PDF-1.7", "这是PDF 文件"),
        (b"\x89PNG\r\n", "这是图片"),
        ("标题：计划".encode("gb18030"), "像是 GBK 编码"),
        ("year: 2024".encode("utf-16"), "文件是 UTF-16 编码"),
        (b"year: 2024\x00", "文件里有空字符"),
        (b"a" * (LARGEST + 1), "文件超过 1 MB"),
        (b"", "文件是空的"),
        (b"a: &a [x]\nb: [*a, *a]\n", "不能使用锚点和引用"),
        (b"goals: !!python/object:os.system x", "不能使用标签"),
        (b"[" * 5000, "嵌套超过"),
        (b"just words", "最外层不是"),
    ],
)
def test_whatever_is_no_plan_gets_a_sentence(
    published: Settings, content: bytes, told: str
) -> None:
    assert any(told in each for each in refusals(of(file(content))))


def test_files_in_each_others_fields_are_noticed(published: Settings) -> None:
    swapped = of(organization_file(), plan_file(assignment("A-01")))
    assert refusals(swapped) == [
        "2024.yaml: 这是计划文件，放错了位置；请放到“计划文件”一栏",
        "organization.yaml: 这是机构文件，放错了位置；请放到“机构文件”一栏",
    ]
    assert refusals(of()) == [": 没有选择文件；请选择要上传的计划或机构文件"]


def test_another_organs_files_are_refused(published: Settings) -> None:
    theirs = plan_file(assignment("A-01"), organ="shanmen")
    assert refusals(of(theirs)) == [
        "2024.yaml:1 机构“shanmen”与机构文件里的“yunwu”不一致；请改成一致"
    ]
    both = of(theirs, organization_file(id="shanmen"))
    assert "organization.yaml:1 机构编号是“shanmen”，这里是“yunwu”" in refusals(both)[0]


def test_a_year_far_ahead_is_a_slip_and_the_next_is_none(published: Settings) -> None:
    far = plan_file(assignment("A-01"), year=2042)
    assert refusals(of(far)) == [
        "2024.yaml:2 年份写的是 2042；现在最远只能发布 2025 年的计划，请核对"
    ]
    assert proposed(of(plan_file(assignment("A-01"), year=2025))).publication.revision == 1


def test_a_first_publication_takes_both_files(sqlite_ledger: Settings) -> None:
    only = of(plan_file(assignment("A-01")), None, organ="")
    assert refusals(only) == [": 还没有发布过计划；第一次发布请把计划和机构两个文件一起上传"]
    both = of(plan_file(assignment("A-01")), organization_file(), organ="")
    done, _ = publish_upload(both, CALENDAR, ZHOU, seen=proposed(both).seal)
    assert done is not None
    assert (done.revision, len(done.change.added)) == (1, 4)


def test_what_was_seen_is_published_once_and_noted(published: Settings) -> None:
    upload = of(plan_file(assignment("A-02", MONTHLY)))
    seen = proposed(upload).seal
    done, _ = publish_upload(upload, CALENDAR, ZHOU, seen=seen)
    assert done is not None
    assert (done.revision, done.is_new, len(done.change.cancelled)) == (2, True, 4)
    assert [(each.number, each.by) for each in list_published("yunwu")] == [
        (2, "zhouping"),
        (1, "zhouping"),
    ]
    (noted,) = list_acts("yunwu", kind=ActKind.PUBLISHED)
    assert noted.by == "yunwu.zhouping"
    assert noted.about == "2024年计划第 2 版：新增 0 期，调整 0 期，撤销 4 期"
    # the same form sent twice finds that it would do something else now: nothing
    assert publish_upload(upload, CALENDAR, ZHOU, seen=seen)[0] is None
    again, _ = publish_upload(upload, CALENDAR, ZHOU, seen=proposed(upload).seal)
    assert again is not None
    assert not again.is_new
    assert len(list_acts("yunwu", kind=ActKind.PUBLISHED)) == 1


def test_somebody_elses_publication_in_between_shows_the_preview_anew(published: Settings) -> None:
    mine, theirs = of(plan_file(assignment("A-01"))), of(plan_file(assignment("A-02", MONTHLY)))
    seen = proposed(mine).seal
    publish_upload(theirs, CALENDAR, ZHOU, seen=proposed(theirs).seal)
    done, found = publish_upload(mine, CALENDAR, ZHOU, seen=seen)
    assert done is None
    assert found.proposal is not None
    assert found.proposal.publication.revision == 3
    assert read_revision("yunwu", 2024, 3) is None


def test_an_answer_that_changes_the_preview_shows_it_anew(published: Settings) -> None:
    upload = of(plan_file(assignment("A-02", MONTHLY)))
    seen = proposed(upload).seal
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 20)), terms=TERMS)
    done, found = publish_upload(upload, CALENDAR, ZHOU, seen=seen)
    assert done is None
    assert found.proposal is not None
    assert len(found.proposal.publication.change.cancelled) == 3


def test_a_new_organization_in_between_counts_too(published: Settings) -> None:
    upload = of(plan_file(assignment("A-02", MONTHLY)))
    seen = proposed(upload).seal
    staff = of(None, organization_file(short_name="云雾"))
    publish_upload(staff, CALENDAR, ZHOU, seen=proposed(staff).seal)
    assert publish_upload(upload, CALENDAR, ZHOU, seen=seen)[0] is None


def test_somebody_from_elsewhere_publishes_under_the_whole_name(published: Settings) -> None:
    upload = of(plan_file(assignment("A-01")))
    doer = dataclasses.replace(ZHOU, by="lishan.zhouping")
    publish_upload(upload, CALENDAR, doer, seen=proposed(upload).seal)
    assert list_published("yunwu")[0].by == "lishan.zhouping"


def test_an_upload_is_kept_under_its_hash_and_privately(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    upload = Upload("yunwu", file("year: 2024"), file("id: yunwu", "机构.yaml"), 2024)
    name = keep_upload(upload, folder)
    assert read_upload(name, folder) == upload
    assert keep_upload(upload, folder) == name
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "../uploads", "0" * 64, "x" * 64, "../../etc/passwd"])
def test_what_was_not_kept_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound, match="请重新上传"):
        read_upload(name, tmp_path)


def test_a_kept_upload_that_was_changed_is_not_found(tmp_path: Path) -> None:
    name = keep_upload(Upload("yunwu", file("year: 2024")), tmp_path)
    path = tmp_path / f"{name}.json"
    path.write_text(path.read_text("utf-8").replace("2024", "2025"), "utf-8")
    with pytest.raises(NotFound):
        read_upload(name, tmp_path)


def test_only_the_latest_uploads_are_kept(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        keep_upload(Upload("yunwu", file(f"year: {number}")), tmp_path)
    assert len(list(tmp_path.iterdir())) == MOST


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\计划\\2024.yaml", "2024.yaml"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n\ud800.yaml", "ab.yaml"),
        ("/", "计划文件"),
        ("x" * 300 + ".yaml", "x" * 75 + ".yaml"),
    ],
)
def test_of_a_files_name_only_the_last_part_is_shown(name: str, shown: str) -> None:
    assert clean_name(name, "计划文件") == shown


def book(of_plan: Plan = BEFORE, name: str = "2024.xlsx", **cells: str) -> Handed:
    """A plan as a workbook, with cells of its list overwritten."""
    whole = openpyxl.load_workbook(BytesIO(write_plan_book(of_plan, organization())))
    for place, text in cells.items():
        whole["责任清单"][place] = text
    packed = BytesIO()
    whole.save(packed)
    return Handed(name, packed.getvalue())


def cell_of(words: str) -> str:
    """Where something stands in the list of a workbook."""
    sheet = openpyxl.load_workbook(BytesIO(book().content))["责任清单"]
    return next(
        cell.coordinate for row in sheet.iter_rows() for cell in row if str(cell.value) == words
    )


def test_a_workbook_is_the_same_plan(published: Settings, tmp_path: Path) -> None:
    same = proposed(of(book()))
    assert (same.plan, same.publication.is_new) == (BEFORE, False)
    changed = of(book(plan(assignment("A-02", MONTHLY))))
    name = keep_upload(changed, tmp_path)
    assert read_upload(name, tmp_path) == changed
    assert keep_upload(changed, tmp_path) == name
    done, _ = publish_upload(changed, CALENDAR, ZHOU, seen=proposed(changed).seal)
    assert done is not None
    assert (done.revision, len(done.change.cancelled)) == (2, 4)


def test_what_is_wrong_in_a_workbook_has_its_cell(published: Settings) -> None:
    place = cell_of("平安法治办主任")
    found = look(of(book(**{place: "没有的岗位"})))
    assert found.proposal is None
    (only,) = found.findings
    assert (only.file, only.line, only.said) == ("2024.xlsx", None, "")
    assert only.cell == f"责任清单!{place}"
    # the findings of an organization beside it have lines
    staff = file(write_organization(organization()).replace("office: party", "office: moon"))
    both = look(of(book(), staff))
    assert {each.file for each in both.findings} == {"2024.yaml"}
    assert all(each.line for each in both.findings)


@pytest.mark.parametrize(
    ("handed", "told"),
    [
        (Handed("2024.xlsx", b"PK\x03\x04 and so on"), "不是 .xlsx 工作簿"),
        (Handed("2024.xlsx", b"year: soon"), "year（年份）要写整数"),
        (Handed("2024.XLSX", b"PK\x03\x04" + b"a" * LARGEST), "文件超过 1 MB"),
        (book(plan().model_copy(update={"year": 2042})), "年份写的是 2042"),
        (book(plan().model_copy(update={"organ": "shanmen"})), "与机构文件里的“yunwu”不一致"),
    ],
)
def test_workbooks_that_are_no_plan_get_a_sentence(
    published: Settings, handed: Handed, told: str
) -> None:
    assert any(told in each for each in refusals(of(handed)))


def test_an_organization_is_no_workbook(published: Settings) -> None:
    (told,) = refusals(of(None, Handed("机构.xlsx", book().content)))
    assert told.startswith("机构.xlsx: 这是表格、Word 文档或压缩包。机构只收 YAML 文件；")
