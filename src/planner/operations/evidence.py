"""A file that proves an answer → kept by its hash, found again, and proved to be the same."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from planner.core.errors import Damaged, NotAllowed, NotFound, Unavailable
from planner.core.progress import Entry
from planner.ledger import vault
from planner.ledger.entries import read_entries
from planner.ledger.evidence import (
    KeptEvidence,
    Reference,
    add_evidence,
    all_evidence,
    find_references,
    read_evidence,
    sealed_evidence,
)
from planner.operations.filekinds import FileKind, Unfit, kind_of

__all__ = [
    "HandedIn",
    "KeptEvidence",
    "Reference",
    "check_evidence",
    "clean_name",
    "find_kept",
    "find_references",
    "folder_in",
    "keep",
    "listed",
    "open_kept",
    "require_kept",
    "too_large",
]

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120
# How many files one occurrence can have.
MOST_FILES = 20
# What the disk keeps for the ledger: files must not take the room in which it grows.
LEAST_FREE = 256 * MEGABYTE
_REMEDY = "请告知系统管理员，从备份里取回"
_UNSAFE = re.compile(r'[<>:"|?*]')
_ENDING = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,5}$")
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class HandedIn:
    """Who hands in a file for an occurrence, when, and under what name (提交的材料)."""

    organ: str
    occurrence: str
    name: str
    by: str
    at: datetime


def keep(handed: HandedIn, source: BinaryIO, folder: Path, *, most: int) -> KeptEvidence:
    """Keep a file of at most `most` bytes in the folder, and that it was handed in.

    Raises NotAllowed with the reason if it is not taken, Unavailable if the disk does not take it;
    then nothing is kept. What an answer that the ledger refuses has left is found by nobody: only
    files that an entry names are listed.
    """
    try:
        sha256, size, kind = _store(handed, source, folder, most)
    except OSError as fault:
        why = f"存不进服务器的磁盘（{fault.strerror}）"
        raise Unavailable("佐证材料", why, "请告知系统管理员检查磁盘，然后再试") from fault
    name = clean_name(handed.name, kind)
    return add_evidence(
        KeptEvidence(
            organ=handed.organ,
            occurrence=handed.occurrence,
            sha256=sha256,
            name=name,
            kind=kind.value,
            size=size,
            at=handed.at,
            by=handed.by,
        )
    )


def listed(organ: str, occurrence: str) -> tuple[KeptEvidence, ...]:
    """The files that entries of an occurrence name, in the order in which they came."""
    kept = read_evidence(organ, occurrence)
    if not kept:
        return ()
    entries = read_entries(organ, ids=[occurrence])[occurrence]
    named = {each.sha256 for entry in entries for each in find_references(entry.evidence)}
    return tuple(each for each in kept if each.sha256 in named)


def find_kept(organ: str, occurrence: str, sha256: str) -> KeptEvidence:
    """One of those that are listed; raises NotFound."""
    found = next((each for each in listed(organ, occurrence) if each.sha256 == sha256), None)
    if found is None:
        raise NotFound("佐证材料", sha256)
    return found


def open_kept(kept: KeptEvidence, folder: Path) -> BinaryIO:
    """The file, open at its beginning; raises Damaged if it is not there or not the same any more.

    What was found whole is what is then read: the file stays open in between.
    """
    try:
        file = vault.place_of(folder, kept.sha256).open("rb")
    except OSError as fault:
        why = f"服务器上打不开这个文件（{fault.strerror}）"
        raise Damaged(f"佐证材料“{kept.name}”", why, _REMEDY) from fault
    if not vault.holds(file, kept.sha256):
        file.close()
        raise Damaged(f"佐证材料“{kept.name}”", "服务器上的文件与交来时不一致", _REMEDY)
    return file


def check_evidence(organ: str, folder: Path) -> tuple[int, tuple[str, ...]]:
    """How many files an organ has, and a sentence for each that is missing or altered.

    Both what the rows say and what the entries have sealed must be there.
    """
    known, faults = set(), []
    for kept in all_evidence(organ):
        known.add((kept.occurrence, kept.sha256))
        path = vault.place_of(folder, kept.sha256)
        if not vault.is_whole(path, kept.sha256):
            what = "与交来时不一致" if path.exists() else "不见了"
            faults.append(f"{kept.occurrence}的佐证材料“{kept.name}”{what}")
    faults += [
        f"{occurrence}登记了佐证材料“{each.name}”，却没有收到它的记录"
        for occurrence, each in sealed_evidence(organ)
        if (occurrence, each.sha256) not in known
    ]
    return len(known), tuple(faults)


def folder_in(var: Path) -> Path:
    """Where an installation keeps the files, below its folder `var`."""
    return var / "evidence"


def require_kept(organ: str, entry: Entry) -> None:
    """Raise NotAllowed if an entry names a file that was not handed in for its occurrence."""
    named = find_references(entry.evidence)
    if not named:
        return
    kept = {each.sha256 for each in read_evidence(organ, entry.occurrence_id)}
    lacking = next((each for each in named if each.sha256 not in kept), None)
    if lacking is not None:
        why = f"没有收到佐证材料“{lacking.name}”"
        raise NotAllowed(entry.kind.word, why, ("在网页上办理时选择文件",))


def clean_name(name: str, kind: FileKind) -> str:
    """A name that people know it by and that is safe on every system, with its kind's ending.

    >>> clean_name("照片/IMG 1.JPEG", FileKind.JPEG), clean_name("../../x.exe", FileKind.PDF)
    ('IMG 1.jpg', 'x.pdf')
    """
    stem, ending = _ENDING.sub("", _shown(name)).strip(". "), f".{kind.value}"
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip(". ") or "佐证材料"
    return f"{'_' if _DEVICES.match(stem) else ''}{stem}{ending}"


def too_large(name: str, most: int) -> NotAllowed:
    """That a file is larger than is taken."""
    remedy = "压缩图片、拆成几个文件，或者只交要紧的几页"
    return NotAllowed(_taking(name), f"文件超过{most // MEGABYTE} MB", (remedy,))


def _shown(name: str) -> str:
    """The last part of a name as it can be shown."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if each.isspace() else each for each in last)
    # what cannot be seen, and what turns the direction of writing: Cc, Cf, Cs, Co, Cn
    seen = "".join(each for each in seen if unicodedata.category(each)[0] != "C")
    # what would read like a reference, or like two
    return " ".join(_UNSAFE.sub("_", seen).replace("；", "，").replace("（校验码", "（").split())


def _taking(name: str) -> str:
    return f"收下“{_shown(name)[:LONGEST_NAME]}”"


def _store(
    handed: HandedIn, source: BinaryIO, folder: Path, most: int
) -> tuple[str, int, FileKind]:
    with vault.drafted(folder) as draft:
        if shutil.disk_usage(folder).free < most + LEAST_FREE:
            why = "服务器的磁盘快满了，要给台账留下地方"
            raise Unavailable("佐证材料", why, "请告知系统管理员清理磁盘，然后再试")
        sha256, size = vault.copy(source, draft, most)
        if size > most:
            raise too_large(handed.name, most)
        try:
            kind = kind_of(draft)
        except Unfit as fault:
            raise NotAllowed(_taking(handed.name), fault.why, (fault.remedy,)) from fault
        _require_room(handed, sha256)
        vault.settle(draft, folder, sha256)
    return sha256, size, kind


def _require_room(handed: HandedIn, sha256: str) -> None:
    kept = {each.sha256 for each in read_evidence(handed.organ, handed.occurrence)}
    if sha256 not in kept and len(kept) >= MOST_FILES:
        why = f"这件事已经交过{MOST_FILES}个文件"
        raise NotAllowed(_taking(handed.name), why, ("把其余的留在线下，在说明里写明放在哪里",))
