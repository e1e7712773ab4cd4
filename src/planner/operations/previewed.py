"""An upload that was looked at → kept under its SHA-256 until it is published, and back."""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64encode
from pathlib import Path

from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError

from planner.core.errors import NotFound, Unavailable
from planner.ledger.canonical import sha256_of, write_canonical_model
from planner.operations.uploads import Upload, is_book
from planner.planfile import Handed

# The latest uploads that are kept; older ones have long been published or forgotten.
MOST = 50
_NAME = re.compile(r"[0-9a-f]{64}")


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    text: str = ""
    packed: Base64Bytes | None = None
    """Of a workbook, whose bytes are no text."""

    @classmethod
    def of(cls, handed: Handed | None) -> _File | None:
        if handed is None:
            return None
        if is_book(handed):
            return cls(name=handed.name, packed=b64encode(handed.content))
        return cls(name=handed.name, text=handed.content.decode())

    def handed(self) -> Handed:
        return Handed(self.name, self.text.encode() if self.packed is None else self.packed)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)

    organ: str
    year: int | None
    plan: _File | None
    organization: _File | None


def keep_upload(upload: Upload, folder: Path) -> str:
    """Keep an upload that was found sound in a private file; its SHA-256. Raises Unavailable."""
    kept = _Kept(
        organ=upload.organ,
        year=upload.year,
        plan=_File.of(upload.plan),
        organization=_File.of(upload.organization),
    )
    text = write_canonical_model(kept)
    name = sha256_of(text)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / f"{name}.json", text)
        _forget(folder)
    except OSError as fault:
        raise Unavailable(
            "上传的文件", f"存不下来（{fault.strerror}）", "请检查磁盘空间"
        ) from fault
    return name


def read_upload(name: str, folder: Path) -> Upload:
    """The upload that was kept under that SHA-256; raises NotFound, also if it was changed."""
    path = folder / f"{name}.json"
    try:
        text = path.read_text("utf-8") if _NAME.fullmatch(name) else ""
        if sha256_of(text) != name:
            raise FileNotFoundError
        kept = _Kept.model_validate_json(text)
    except (OSError, ValidationError, UnicodeDecodeError):
        raise NotFound("上传的文件", name[:8], remedy="请重新上传") from None
    return Upload(
        kept.organ,
        kept.plan.handed() if kept.plan else None,
        kept.organization.handed() if kept.organization else None,
        kept.year,
    )


def _write(path: Path, text: str) -> None:
    """Whole or not at all; the same upload again is the same file."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text.encode())
    draft.replace(path)


def _forget(folder: Path) -> None:
    """Take away all but the latest."""
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[MOST:]:
        path.unlink(missing_ok=True)
