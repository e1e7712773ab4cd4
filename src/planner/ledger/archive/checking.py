"""An archive that somebody brings → what is wrong with it, before anything is touched."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.core.exceptions import ValidationError as NotAField
from django.db.models import Model
from pydantic import ValidationError

from planner.core.errors import Damaged, NotFound, Unreadable
from planner.ledger import models
from planner.ledger.archive.manifest import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    TABLES,
    Manifest,
    Member,
    is_safe,
)
from planner.ledger.archive.tables import Table, migrations, name_of, read_rows, tables
from planner.ledger.chain import Facts, Head, Link, Walk
from planner.ledger.sealed import fault_of_file, fault_of_report

PIECE = 1024 * 1024
REMEDY = "请换一份备份再试"
# What a file that was altered or cut off can raise, when it is opened and when it is read.
_NO_ARCHIVE = (BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError)
_BROKEN = (BadZipFile, zlib.error, EOFError)
# What lines can raise that do not fit the tables.
_UNFIT = (ValueError, KeyError, TypeError, NotAField)
# The one flag that archives of ours carry (APPNOTE.TXT 4.4.4): names in UTF-8. No encryption.
_UTF8_NAMES = 0x800
_Row = TypeVar("_Row", bound=Model)


@contextmanager
def opened_archive(source: Path) -> Iterator[ZipFile]:
    """The archive, open; raises NotFound, Unreadable or Damaged for whatever is no archive."""
    with _open(source) as archive:
        try:
            yield archive
        except _BROKEN as fault:
            raise Damaged(str(source), "不是完整的备份文件", REMEDY) from fault


def _open(source: Path) -> ZipFile:
    try:
        return ZipFile(source)
    except FileNotFoundError:
        raise NotFound("备份文件", str(source)) from None
    except OSError as fault:
        raise Unreadable(str(source), f"打不开（{fault.strerror}）", "请检查路径和权限") from fault
    except _NO_ARCHIVE as fault:
        raise Damaged(str(source), "不是备份文件，或者不完整", REMEDY) from fault


def read_manifest(archive: ZipFile, place: str) -> Manifest:
    """The manifest, if it lists exactly what is inside; raises Damaged or Unreadable."""
    infos = archive.infolist()
    if any(info.flag_bits & ~_UTF8_NAMES or info.compress_type != ZIP_DEFLATED for info in infos):
        raise Damaged(place, "不是本系统写的备份", REMEDY)
    manifest = _manifest(archive, place)
    names = [info.filename for info in infos]
    listed = [*manifest.members, MANIFEST]
    if sorted(names) != sorted(listed):
        raise Damaged(place, "里面的文件与清单不一致", REMEDY)
    unsafe = next((name for name in manifest.members if not is_safe(name)), None)
    if unsafe is not None:
        raise Damaged(place, f"文件名“{unsafe}”不安全", "这不是本系统写的备份，请勿使用")
    _require_schema(manifest, place)
    return manifest


def check_archive(archive: ZipFile, manifest: Manifest, place: str) -> None:
    """Verify every checksum, row and report, and every organ's chain of entries; raises Damaged."""
    for name, member in manifest.members.items():
        with archive.open(name) as file:
            if not _is_whole(file, member):
                raise Damaged(place, f"“{name}”与清单里的校验值不一致", REMEDY)
    try:
        for table in tables():
            # The entries, by far the most rows, and reports with their files are read below anyway.
            if table not in {models.Entry, models.Report, models.ReportFile}:
                with lines_of(archive, table) as lines:
                    deque(read_rows(table, lines), maxlen=0)
        broken = _broken_report(archive) or _broken_chain(archive)
    except _UNFIT as fault:
        raise Damaged(place, f"有一行数据不合格式（{fault}）", REMEDY) from fault
    if broken:
        raise Damaged(place, broken, REMEDY)


def lines_of(archive: ZipFile, table: Table) -> IO[bytes]:
    """The lines of a table, as a file to be closed."""
    return archive.open(f"{TABLES}{name_of(table)}.jsonl")


def _manifest(archive: ZipFile, place: str) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > MOST_MANIFEST_BYTES:
            raise Damaged(place, "清单过大", REMEDY)
        return Manifest.model_validate_json(archive.read(info))
    except (KeyError, ValidationError) as fault:
        raise Damaged(place, "没有可读的清单", REMEDY) from fault


def _require_schema(manifest: Manifest, place: str) -> None:
    if manifest.migrations != migrations():
        why = f"由另一版程序写成（表结构为 {manifest.schema_name}）"
        raise Unreadable(place, why, "请用那版程序恢复，升级后再备份")
    missing = {f"{TABLES}{name_of(table)}.jsonl" for table in tables()} - set(manifest.members)
    if missing:
        raise Damaged(place, f"缺少 {min(missing)}", REMEDY)


def _is_whole(file: IO[bytes], member: Member) -> bool:
    digest, size, lines = hashlib.sha256(), 0, 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
        lines += piece.count(b"\n")
    rows_fit = member.rows is None or member.rows == lines
    return rows_fit and (digest.hexdigest(), size) == (member.sha256, member.size)


def _broken_report(archive: ZipFile) -> str | None:
    """The first version or file that is not what was frozen."""
    with lines_of(archive, models.Report) as lines:
        broken = next(filter(None, map(fault_of_report, _rows(models.Report, lines))), None)
    if broken:
        return broken
    with lines_of(archive, models.ReportFile) as lines:
        return next(filter(None, map(fault_of_file, _rows(models.ReportFile, lines))), None)


def _broken_chain(archive: ZipFile) -> str | None:
    with lines_of(archive, models.Occurrence) as lines:
        keys = {row.pk: row.key for row in _rows(models.Occurrence, lines)}
    walks: dict[str, Walk] = {}
    with lines_of(archive, models.Entry) as lines:
        for row in _rows(models.Entry, lines):
            walk = walks.setdefault(row.organ_id, Walk(row.organ_id))
            broken = walk.step(Link(row.number, _facts(row, keys[row.occurrence_id]), row.sha256))
            if broken:
                return broken
    with lines_of(archive, models.Organ) as lines:
        for organ in _rows(models.Organ, lines):
            walk = walks.get(organ.id, Walk(organ.id))
            broken = walk.end(Head(organ.head_number, organ.head_sha256))
            if broken:
                return broken
    return None


def _rows(table: type[_Row], lines: Iterable[bytes]) -> Iterator[_Row]:
    return cast("Iterator[_Row]", read_rows(table, lines))


def _facts(row: models.Entry, occurrence: str) -> Facts:
    return Facts(
        occurrence=occurrence,
        kind=row.kind,
        at=row.at,
        by=row.by,
        note=row.note,
        amount=row.amount,
        new_due_on=row.new_due_on,
        post=row.post,
        in_stead_of=row.in_stead_of,
        evidence=row.evidence,
        is_undoing=row.is_undoing,
    )
