"""Files that somebody hands over → all that is wrong, or what publishing would do; then that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.core.errors import Finding, NotFound, Rejected, Unreadable
from planner.core.organization import Organization
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar
from planner.ledger.canonical import sha256_of, write_canonical_model
from planner.ledger.revisions import read_revision
from planner.ledger.store import transaction
from planner.operations.accounts import Doer
from planner.operations.acts import ActKind, note_act
from planner.operations.differences import Difference, organization_differences, plan_differences
from planner.operations.publish import Publication, preview, publish
from planner.operations.years import year_to_show
from planner.planfile import (
    Handed,
    read_organization,
    read_plan_book,
    read_together,
    write_organization,
    write_plan,
)
from planner.planfile.page import Page
from planner.planfile.text import read_utf8

LARGEST = 1_000_000
"""Bytes of one file; a township's plan has some fifty thousand."""
LONGEST_LINE = 120
_PACKED = b"PK\x03\x04"
# What other files begin with, and what they are called.
_OTHERS = (
    (_PACKED, "表格、Word 文档或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版的 Excel 或 Word 文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)
_NOT_READ = "请先下载现行的文件，照样改好再上传"
_KINDS_OF_PLANS = "计划收 .xlsx 表格和 YAML 文件"
_KINDS_OF_ORGANIZATIONS = "机构只收 YAML 文件"
_OUTERMOST = re.compile(r"^([a-z_]+):", re.MULTILINE)
_PLAN_KEYS, _ORGANIZATION_KEYS = {"goals", "source"}, {"offices", "posts", "tenures"}


@dataclass(frozen=True)
class Upload:
    """What somebody wants to put into force (上传); what is None stays as it is in force.

    `organ` is whose it must be, "" for a first publication; `year` is the plan that stays.
    """

    organ: str
    plan: Handed | None = None
    organization: Handed | None = None
    year: int | None = None


@dataclass(frozen=True)
class Spotted:
    """Something wrong in a file (问题): where, what the line says, and what to do.

    `cell` is where in a workbook, which has no lines.
    """

    file: str
    line: int | None
    said: str
    message: str
    cell: str = ""


@dataclass(frozen=True)
class Proposal:
    """A checked plan and organization, and what putting them into force would do now (预览)."""

    plan: Plan
    organization: Organization
    publication: Publication
    wording: tuple[Difference, ...]
    staffing: tuple[Difference, ...]

    @property
    def seal(self) -> str:
        """By what it is known again that nothing else would happen than was shown."""
        change = self.publication.change
        moved = (f"{move.before}{move.after}" for move in change.moved)
        told = (*map(str, change.added), "-", *moved, "-", *map(str, change.cancelled))
        texts = write_canonical_model(self.plan), write_canonical_model(self.organization)
        return sha256_of(*texts, str(self.publication.revision), *told)


@dataclass(frozen=True)
class Examined:
    """What came of looking at an upload: a proposal, or else all that is wrong."""

    proposal: Proposal | None
    findings: tuple[Spotted, ...] = ()


def clean_name(name: str, otherwise: str) -> str:
    """The last part of a file's name, without what cannot be shown."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(each for each in last if each.isprintable()).strip()[-80:] or otherwise


def examine(upload: Upload, calendar: WorkdayCalendar, today: date) -> Examined:
    """Look at an upload with what is in force now; nothing is written."""
    refused = tuple(_refused(upload))
    if refused:
        return Examined(None, refused)
    try:
        plan, organization = _filled(upload, today)
        checked, organ = _read(plan, organization, calendar, upload.organ)
    except NotFound:
        told = "还没有发布过计划；第一次发布请把计划和机构两个文件一起上传"
        return Examined(None, (Spotted("", None, "", told),))
    except Rejected as fault:
        return Examined(None, tuple(_spotted(fault.findings, (plan, organization))))
    except Unreadable as fault:
        return Examined(None, (Spotted(plan.name, None, "", _reason(fault, plan)),))
    early = tuple(_wrong_year(checked, plan, today))
    return Examined(None, early) if early else Examined(_proposal(checked, organ, calendar))


def publish_upload(
    upload: Upload, calendar: WorkdayCalendar, doer: Doer, *, seen: str
) -> tuple[Publication | None, Examined]:
    """Put into force what was seen under that seal, and note it; None if it would do otherwise.

    What is not published has to be looked at anew, as it is examined here. Of two who publish at
    once, the second is told so.
    """
    organ = upload.organ or _organ_of(upload)
    with transaction(organ):
        found = examine(upload, calendar, doer.at.date())
        proposal = found.proposal
        if proposal is None or proposal.seal != seen:
            return None, found
        plan, organization = proposal.plan, proposal.organization
        by = _publisher(doer.by, organization)
        done = publish(plan, organization, calendar, at=doer.at, by=by)
        if done.is_new:
            about = summary_of(plan, done)
            note_act(
                ActKind.PUBLISHED,
                by=doer.by,
                at=doer.at,
                organ=organization.id,
                about=about,
                address=doer.address,
            )
    return done, found


def summary_of(plan: Plan, publication: Publication) -> str:
    """A publication in one line."""
    change = publication.change
    return (
        f"{plan.year}年计划第 {publication.revision} 版：新增 {len(change.added)} 期，"
        f"调整 {len(change.moved)} 期，撤销 {len(change.cancelled)} 期"
    )


def _publisher(account: str, organization: Organization) -> str:
    """A person of the organ by their id, as in its ledger; anybody else by their account."""
    organ, _, person = account.partition(".")
    return person if organ == organization.id and person else account


def _organ_of(upload: Upload) -> str:
    """The organ that a first publication is of; "" if its file does not say."""
    if upload.organization is None:
        return ""
    values = Page.of(upload.organization).tree.values
    return str(values.get("id") or "") if isinstance(values, dict) else ""


def is_book(handed: Handed) -> bool:
    """Whether a file that was handed over is a workbook, by its name and how it begins."""
    return handed.name.lower().endswith(".xlsx") and handed.content.startswith(_PACKED)


def _read(
    plan: Handed, organization: Handed, calendar: WorkdayCalendar, organ: str
) -> tuple[Plan, Organization]:
    """Both files together; raises Rejected, and Unreadable for a workbook that is broken."""
    if not is_book(plan):
        return read_together(plan, organization, calendar, organ)
    found = read_organization(organization, organ)
    return read_plan_book(plan, found, calendar), found


def _filled(upload: Upload, today: date) -> tuple[Handed, Handed]:
    """Both files; what was not handed over is written from what is in force. Raises NotFound."""
    if upload.plan is not None and upload.organization is not None:
        return upload.plan, upload.organization
    shown = year_to_show(upload.organ, today)
    year = (upload.year or shown) if upload.plan is None else shown
    revision = read_revision(upload.organ, year) if year else None
    if revision is None:
        raise NotFound("已发布的计划", upload.organ)
    plan, organization = upload.plan, upload.organization
    if plan is None:
        plan = Handed(f"现行的 {year}.yaml", write_plan(revision.plan).encode())
    if organization is None:
        text = write_organization(revision.organization)
        organization = Handed("现行的机构文件", text.encode())
    return plan, organization


def _proposal(plan: Plan, organization: Organization, calendar: WorkdayCalendar) -> Proposal:
    before = read_revision(organization.id, plan.year)
    old = before.organization if before else None
    return Proposal(
        plan,
        organization,
        preview(plan, organization, calendar),
        plan_differences(before.plan if before else None, plan, (old, organization)),
        organization_differences(old, organization),
    )


def _refused(upload: Upload) -> Iterator[Spotted]:
    """Files that are not even looked into, and those in the other's field."""
    if upload.plan is None and upload.organization is None:
        yield Spotted("", None, "", "没有选择文件；请选择要上传的计划或机构文件")
    fields = (
        (upload.organization, _PLAN_KEYS, "计划文件"),
        (upload.plan, _ORGANIZATION_KEYS, "机构文件"),
    )
    for handed, others, other in fields:
        if handed is not None:
            is_plan = handed is upload.plan
            why = _unreadable(handed, is_plan=is_plan) or _misplaced(handed, others, other)
            yield from [Spotted(handed.name, None, "", why)] if why else []


def _unreadable(handed: Handed, *, is_plan: bool) -> str:
    """Why a file cannot be a plan or an organization; "" if it may be one."""
    if len(handed.content) > LARGEST:
        return "文件超过 1 MB；请核对是不是选错了文件"
    if is_plan and is_book(handed):
        return ""
    for start, kind in _OTHERS:
        if handed.content.startswith(start):
            taken = _KINDS_OF_PLANS if is_plan else _KINDS_OF_ORGANIZATIONS
            return f"这是{kind}。{taken}；{_NOT_READ}"
    try:
        read_utf8(handed)
    except Unreadable as fault:
        return _reason(fault, handed)
    return ""


def _reason(fault: Unreadable, handed: Handed) -> str:
    return str(fault).removeprefix(f"{handed.name}:")


def _misplaced(handed: Handed, others: set[str], other: str) -> str:
    """What a file is by its outermost keys, which is cheaper than to read it as YAML."""
    if is_book(handed):
        return ""
    keys = set(_OUTERMOST.findall(read_utf8(handed)))
    is_other = len(others & keys) > 1
    return f"这是{other}，放错了位置；请放到“{other}”一栏" if is_other else ""


def _spotted(findings: tuple[Finding, ...], files: tuple[Handed, Handed]) -> Iterator[Spotted]:
    """Findings with what their lines say; those of a workbook have the names of cells."""
    texts = [each for each in files if not is_book(each)]
    lines = {each.name: re.split(r"\r\n|\n|\r", read_utf8(each)) for each in texts}
    books = [each.name for each in files if is_book(each)]
    for finding in findings:
        book = next((each for each in books if finding.place.startswith(f"{each} ")), "")
        if book:
            cell = finding.place.removeprefix(f"{book} ")
            yield Spotted(book, None, "", finding.message, cell)
            continue
        name, _, number = finding.place.rpartition(":")
        line = int(number)
        said = "".join(lines[name][line - 1 : line]).strip()[:LONGEST_LINE]
        yield Spotted(name, line, said, finding.message)


def _wrong_year(plan: Plan, handed: Handed, today: date) -> Iterator[Spotted]:
    """A plan further ahead than next year's is a slip of the pen."""
    if plan.year > today.year + 1:
        line = None if is_book(handed) else Page.of(handed).tree.line_of(("year",))
        told = f"年份写的是 {plan.year}；现在最远只能发布 {today.year + 1} 年的计划，请核对"
        yield Spotted(handed.name, line, f"year: {plan.year}", told)
