"""Packages that come in → kept by an organ that trusts their keys, or refused, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from planner.core.errors import NotAllowed, NotFound, PlannerError, Unreadable
from planner.core.organization import Organization
from planner.core.report import Extract, VersionKey
from planner.documents.package import MOST_BYTES, Package, read_fingerprint, read_package
from planner.ledger.packages import (
    KeptPackage,
    TrustedKey,
    keep_package,
    last_package,
    trust_key,
    trusted_keys,
)
from planner.ledger.store import transaction
from planner.operations.exporting import SETTLED


class Coming(StrEnum):
    """What became of a package that came in: 已导入、已有、没有导入."""

    IMPORTED = "imported"
    THERE = "there"
    REFUSED = "refused"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]


_WORDS = {Coming.IMPORTED: "已导入", Coming.THERE: "已有", Coming.REFUSED: "没有导入"}


@dataclass(frozen=True)
class Outcome:
    """What became of one file, and in one sentence why."""

    place: str
    coming: Coming
    sentence: str


@dataclass(frozen=True)
class Receipt:
    """Who takes packages in, when, and whether what was only played may come in too."""

    by: str
    at: datetime
    is_rehearsal: bool = False


def trust(
    county: Organization, sender: str, fingerprint: str, receipt: Receipt, *, replace: bool = False
) -> str:
    """Trust a sender's key from now on; a sentence of what was done.

    Raises NotFound for a sender who is not among the townships, NotAllowed if another key is
    trusted already, unless it is to be replaced.
    """
    digits = read_fingerprint(fingerprint)
    if digits is None:
        remedy = "指纹是 40 位数字，由报送单位运行 planner package key 读出"
        raise NotFound("公钥指纹", fingerprint, remedy=remedy)
    listed = [each.id for each in county.townships]
    if listed and sender not in listed:
        raise NotFound("下级单位", sender, listed)
    with transaction(county.id):
        known = trusted_keys(county.id).get(sender)
        if known and known.fingerprint == digits:
            return f"{sender} 的公钥早已信任，没有变化。"
        if known and not replace:
            why = f"{sender} 已有另一把信任的公钥（{known.fingerprint}）"
            raise NotAllowed("信任新公钥", why, ("打电话核实后加 --replace 换用新公钥",))
        trust_key(county.id, TrustedKey(sender, digits, receipt.at, receipt.by))
    return f"已信任 {sender} 的公钥：{digits}"


def read_files(paths: Iterable[Path]) -> Iterable[tuple[str, bytes | PlannerError]]:
    """Each file's contents, no more than a package may have; a fault for what cannot be read."""
    for path in paths:
        try:
            with path.open("rb") as file:
                yield str(path), file.read(MOST_BYTES + 1)
        except OSError as fault:
            why = f"打不开（{fault.strerror or fault}）"
            yield str(path), Unreadable(str(path), why, "请检查路径和权限")


def import_packages(
    county: Organization, files: Iterable[tuple[str, bytes | PlannerError]], receipt: Receipt
) -> tuple[Outcome, ...]:
    """What became of each file: one that is refused keeps no other out."""
    outcomes = []
    for place, content in files:
        try:
            if isinstance(content, PlannerError):
                raise content
            outcomes.append(_take_in(county, place, content, receipt))
        except PlannerError as fault:
            outcomes.append(Outcome(place, Coming.REFUSED, str(fault)))
    return tuple(outcomes)


def key_in(content: bytes, place: str) -> tuple[str, str]:
    """Whose package a file is, and the fingerprint of its key; whether it is theirs, people ask."""
    package = read_package(content, place)
    return package.manifest.organ, package.manifest.fingerprint


def extract_in(kept: KeptPackage) -> Extract:
    """The data of a package that came in."""
    return read_package(kept.content, kept.name).extract


def _take_in(county: Organization, place: str, content: bytes, receipt: Receipt) -> Outcome:
    package = read_package(content, place)
    manifest = package.manifest
    with transaction(county.id):
        _require_trusted(county, package, place)
        _require_lived(package, place, receipt)
        before = last_package(county.id, manifest.organ, manifest.kind, manifest.period)
        if before is not None and (kept_out := _kept_out(package, before, place)):
            return kept_out
        keep_package(county.id, _kept(package, place, content, receipt))
    told = f"{manifest.organ_name} {manifest.period} 第{manifest.version}版"
    mark = "" if manifest.stage in SETTLED else "（草稿，还没有签发）"
    instead = f"，代替原来的第{before.key.version}版" if before else ""
    return Outcome(place, Coming.IMPORTED, f"{told}{mark}{instead}")


def _require_trusted(county: Organization, package: Package, place: str) -> None:
    manifest = package.manifest
    listed = {each.id: each.name for each in county.townships}
    if listed and manifest.organ not in listed:
        why = f"{manifest.organ_name}（{manifest.organ}）不在本机构的下级单位名单里"
        raise NotAllowed(f"导入 {place}", why, ("在机构文件的 townships 里加上它",))
    known = trusted_keys(county.id).get(manifest.organ)
    told = f"planner package trust {manifest.organ} {manifest.fingerprint.replace(' ', '')}"
    if known is None:
        why = f"还没有信任 {manifest.organ_name} 的公钥，它的指纹是 {manifest.fingerprint}"
        raise NotAllowed(f"导入 {place}", why, (f"打电话核对指纹，一致就运行 {told}，再导入",))
    if known.fingerprint != manifest.fingerprint:
        why = (
            f"{manifest.organ_name} 的公钥变了：信任的是 {known.fingerprint}，"
            f"这个包用的是 {manifest.fingerprint}，可能有人冒充"
        )
        sure = f"打电话向该单位核实；确是换了电脑，运行 {told} --replace，再导入"
        raise NotAllowed(f"导入 {place}", why, (sure,))


def _require_lived(package: Package, place: str, receipt: Receipt) -> None:
    if package.extract.is_rehearsal and not receipt.is_rehearsal:
        raise NotAllowed(f"导入 {place}", "这是预演产生的数据，不是真实的办理情况")


def _kept_out(package: Package, before: KeptPackage, place: str) -> Outcome | None:
    """Why a package does not come in beside the one that is there; None if it is newer."""
    manifest, there = package.manifest, read_package(before.content, before.name)
    told = f"{manifest.organ_name} {manifest.period} 第{manifest.version}版"
    if manifest.rank > there.manifest.rank:
        return None
    if manifest.rank < there.manifest.rank:
        newer = f"第{before.key.version}版（{before.stage.word}）"
        why = f"{told}比已收到的{newer}旧，保留已收到的"
        return Outcome(place, Coming.REFUSED, f"{place}:{why}。请向报送单位要最新的一版。")
    if package.report_sha256 == there.report_sha256:
        return Outcome(place, Coming.THERE, f"{told}早已导入，没有变化")
    why = f"{told}已经收到过，内容却不一样，保留已收到的"
    return Outcome(place, Coming.REFUSED, f"{place}:{why}。请报送单位生成新的一版再导出。")


def _kept(package: Package, place: str, content: bytes, receipt: Receipt) -> KeptPackage:
    manifest = package.manifest
    return KeptPackage(
        sender=manifest.organ,
        key=VersionKey(manifest.kind, manifest.period, manifest.version),
        stage=manifest.stage,
        fingerprint=manifest.fingerprint,
        received_at=receipt.at,
        by=receipt.by,
        name=Path(place).name,
        content=content,
    )
