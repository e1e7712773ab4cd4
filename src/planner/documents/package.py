"""An extract of a report ⇄ a signed package: one file, the same bytes each time, or a refusal."""

from __future__ import annotations

import hashlib
import json
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Annotated, Literal
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.core.errors import Damaged, Unreadable
from planner.core.report import Extract, Stage

FORMAT = 1
MOST_BYTES = 5 * 1024 * 1024
MANIFEST, REPORT, SIGNATURE = "manifest.json", "report.json", "signature"
_NAMES = (MANIFEST, REPORT, SIGNATURE)
_EPOCH = (2024, 1, 1, 0, 0, 0)
_UNIX = 3
# what is signed is said to be a package, so that the signature is good for nothing else
_DOMAIN = b"planner package 1\n"
_DIGITS, _GROUP = 40, 5
# what a file that was altered or cut off can raise when it is opened or read
_BROKEN = (
    *(BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError),
    *(EOFError, zlib.error, RuntimeError, OSError, KeyError),
)
_AGAIN = "请让报送单位重新导出，原样发来"
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Line = Annotated[str, Field(max_length=500)]


class Listed(BaseModel):
    """A file of a package as its manifest lists it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Line
    size: Annotated[int, Field(ge=0)]
    sha256: _Digest


class PackageManifest(BaseModel):
    """What a package is (上报包清单): whose, of which version, and the digests of its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    organ: _Line
    organ_name: _Line
    organ_short: _Line
    kind: Literal["quarterly"] = "quarterly"
    period: _Line
    version: Annotated[int, Field(ge=1)]
    stage: Stage
    cut_off: date
    made_at: datetime
    files: tuple[Listed, ...] = Field(max_length=1)
    public_key: _Digest
    planner: _Line

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key by which it is signed."""
        return fingerprint_of(self.public_key)

    @property
    def rank(self) -> tuple[int, int]:
        """How new it is: a later version, or the same further on its way."""
        order = (Stage.APPROVED, Stage.ISSUED)
        return self.version, order.index(self.stage) + 1 if self.stage in order else 0


@dataclass(frozen=True)
class Version:
    """The version of a report that a package is made of."""

    number: int
    stage: Stage
    made_at: datetime


@dataclass(frozen=True)
class Package:
    """A package whose digests and signature are right (上报包).

    Whether its key is trusted is another question.
    """

    manifest: PackageManifest
    extract: Extract
    report_sha256: str


def write_package(extract: Extract, version: Version, seed: str, planner: str) -> bytes:
    """The package of an extract, signed; `seed` is the private key, `planner` our own version.

    The same version gives the same bytes (Ed25519, RFC 8032, has no chance in it).
    """
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    report = _canonical(extract.model_dump(mode="json"))
    manifest = PackageManifest(
        organ=extract.organ,
        organ_name=extract.organ_name,
        organ_short=extract.organ_short,
        period=extract.period,
        version=version.number,
        stage=version.stage,
        cut_off=extract.cut_off,
        made_at=version.made_at,
        files=(Listed(name=REPORT, size=len(report), sha256=_digest(report)),),
        public_key=public_key_of(seed),
        planner=planner,
    )
    listed = _canonical(manifest.model_dump(mode="json"))
    signature = key.sign(_DOMAIN + listed).hex().encode()
    return _packed({MANIFEST: listed, REPORT: report, SIGNATURE: signature})


def read_package(content: bytes, place: str) -> Package:
    """The package that a file is; raises Unreadable or Damaged for whatever is not one of ours.

    Not one bit may differ from what was written, also where the format leaves some open.
    """
    parts = _parts(content, place)
    manifest = _manifest(parts[MANIFEST], place)
    _require_signature(manifest, parts, place)
    _require_files(manifest, parts, place)
    if _packed(parts) != content:
        raise Damaged(place, "文件被改动过，或者解开以后重新打过包", _AGAIN)
    return Package(manifest, _extract(manifest, parts[REPORT], place), _digest(parts[REPORT]))


def public_key_of(seed: str) -> str:
    """The public key that belongs to a private one, in hexadecimal digits."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    return key.public_key().public_bytes_raw().hex()


def fingerprint_of(public_key: str) -> str:
    """Forty decimal digits (132 bits) that are read out over the telephone, in fives."""
    digest = hashlib.sha256(b"planner package key\n" + bytes.fromhex(public_key)).digest()
    digits = str(int.from_bytes(digest) % 10**_DIGITS).zfill(_DIGITS)
    return " ".join(digits[n : n + _GROUP] for n in range(0, _DIGITS, _GROUP))


def read_fingerprint(text: str) -> str | None:
    """A fingerprint as somebody wrote it down: wide digits, other blanks; None if it is none."""
    digits = "".join(unicodedata.normalize("NFKC", text).replace("-", " ").split())
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    return " ".join(digits[n : n + _GROUP] for n in range(0, _DIGITS, _GROUP))


def _parts(content: bytes, place: str) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise Unreadable(place, f"超过 {MOST_BYTES // 1024 // 1024} MB", "这不是上报包，请核对文件")
    try:
        with ZipFile(BytesIO(content)) as archive:
            _require_shape(archive, place)
            return {name: archive.read(name) for name in _NAMES}
    except BadZipFile as fault:
        if "CRC" in str(fault):
            raise Damaged(place, "里面的内容与校验值不一致，被改动过或传坏了", _AGAIN) from fault
        raise Unreadable(place, "不是上报包，或者不完整", _AGAIN) from fault
    except _BROKEN as fault:
        raise Unreadable(place, "不是上报包，或者不完整", _AGAIN) from fault


def _require_shape(archive: ZipFile, place: str) -> None:
    """Three files and no more, stored as they are: nothing is unpacked before that is known."""
    infos = archive.infolist()
    names = [each.filename for each in infos]
    for name, times in Counter(names).items():
        if name.startswith("/") or ".." in name or set(name) & set("\\:"):
            raise Damaged(place, f"里面的文件名“{_short(name)}”不安全", "请不要使用这个文件")
        if times > 1:
            raise Damaged(place, f"里面有两个“{_short(name)}”", _AGAIN)
    if sorted(names) != sorted(_NAMES):
        raise Unreadable(place, f"里面应该只有{'、'.join(_NAMES)}三个文件", _AGAIN)
    if sum(each.file_size for each in infos) > MOST_BYTES:
        raise Damaged(place, "里面的文件过大", "请不要使用这个文件")
    if any(each.compress_type != ZIP_STORED or each.flag_bits for each in infos):
        raise Damaged(place, "解开以后重新压缩过，不是原来的文件", _AGAIN)


def _manifest(content: bytes, place: str) -> PackageManifest:
    try:
        told = json.loads(content)
        number = told.get("format") if isinstance(told, dict) else None
        if isinstance(number, int) and number > FORMAT:
            why = f"由更新的程序写成（格式 {number}，这里只认识 {FORMAT}）"
            raise Unreadable(place, why, "请升级本系统，或让报送单位用同一版程序导出")
        return PackageManifest.model_validate_json(content)
    except (ValueError, RecursionError) as fault:
        raise Damaged(place, "清单读不懂，被改动过", _AGAIN) from fault


def _require_signature(manifest: PackageManifest, parts: Mapping[str, bytes], place: str) -> None:
    try:
        signature = bytes.fromhex(parts[SIGNATURE].decode("ascii"))
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.public_key))
        key.verify(signature, _DOMAIN + parts[MANIFEST])
    except (ValueError, InvalidSignature) as fault:
        raise Damaged(place, "签名与清单不符，清单或签名被改动过", _AGAIN) from fault


def _require_files(manifest: PackageManifest, parts: Mapping[str, bytes], place: str) -> None:
    report = parts[REPORT]
    if manifest.files != (Listed(name=REPORT, size=len(report), sha256=_digest(report)),):
        raise Damaged(place, f"{REPORT} 与清单里的校验值不一致，数据被改动过", _AGAIN)


def _extract(manifest: PackageManifest, content: bytes, place: str) -> Extract:
    """The data, if it is of what the manifest says."""
    try:
        extract = Extract.model_validate_json(content)
    except (ValidationError, RecursionError) as fault:
        raise Unreadable(place, "数据的格式不对", "请让报送单位升级到同一版程序再导出") from fault
    named = (extract.organ, extract.organ_name, extract.period, extract.cut_off)
    if named != (manifest.organ, manifest.organ_name, manifest.period, manifest.cut_off):
        raise Damaged(place, "数据与清单说的不是同一份报告", _AGAIN)
    return extract


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts in one file, stored: compressors differ, and the bytes must not."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name in _NAMES:
            entry = ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name])
    return file.getvalue()


def _canonical(value: object) -> bytes:
    """JSON with sorted keys and no blanks, Chinese as it is."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _short(name: str) -> str:
    return name if len(name) <= _DIGITS else name[:_DIGITS] + "…"
