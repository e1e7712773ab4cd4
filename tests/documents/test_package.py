"""A package: the same bytes each time, read back as they were; whatever is altered is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.core.errors import Damaged, PlannerError, Unreadable
from planner.core.report import Extract, Stage
from planner.documents import package
from planner.documents.package import (
    MOST_BYTES,
    Version,
    fingerprint_of,
    public_key_of,
    read_fingerprint,
    read_package,
    write_package,
)
from tests.cast import at
from tests.counties import extract

SEED, OTHER = "07" * 32, "09" * 32
FIRST = Version(1, Stage.APPROVED, at(7, 2))
EXTRACT: Extract = extract(1, "白帝镇", coordination="请派讲师。")
WHOLE = write_package(EXTRACT, FIRST, SEED, "0.1.0")
NAMES = ("manifest.json", "report.json", "signature")


def parts(content: bytes = WHOLE) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes], how: int = ZIP_STORED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises((Damaged, Unreadable)) as caught:
        read_package(content, "白帝镇.zip")
    sentence = str(caught.value)
    assert sentence.startswith("白帝镇.zip")
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


def test_what_was_written_is_read_and_the_same_version_is_the_same_bytes() -> None:
    read = read_package(WHOLE, "a.zip")
    assert read.extract == EXTRACT
    told = read.manifest
    assert (told.organ, told.organ_name, told.period) == ("t1", "奉节县白帝镇人民政府", "2024-Q2")
    assert (told.version, told.stage, told.made_at) == (1, Stage.APPROVED, at(7, 2))
    assert told.planner == "0.1.0"
    assert write_package(EXTRACT, FIRST, SEED, "0.1.0") == WHOLE


def test_there_is_nothing_in_it_but_manifest_data_and_signature() -> None:
    inside = parts()
    assert tuple(inside) == NAMES
    manifest = json.loads(inside["manifest.json"])
    assert manifest["format"] == 1
    assert manifest["public_key"] == public_key_of(SEED)
    (listed,) = manifest["files"]
    assert (listed["name"], listed["size"]) == ("report.json", len(inside["report.json"]))
    assert SEED.encode() not in WHOLE


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=400, deadline=None)
def test_any_byte_that_differs_is_refused(position: int, by: int) -> None:
    torn = bytearray(WHOLE)
    torn[position] ^= by
    refusal(bytes(torn))


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
@example(b"\0", len(WHOLE), 0)
@example(b"x", 0, 0)
def test_whatever_is_put_in_or_cut_out_is_refused(more: bytes, where: int, cut: int) -> None:
    torn = WHOLE[:where] + more + WHOLE[where + cut :]
    if torn != WHOLE:
        refusal(torn)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_what_is_no_package_at_all_is_refused_too(content: bytes) -> None:
    refusal(content)
    refusal(b"PK\x03\x04" + content)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("report.json", b'"late":', b'"Late":', "数据被改动过"),
        ("report.json", b'"done":74', b'"done":77', "数据被改动过"),
        ("manifest.json", b'"stage":"approved"', b'"stage":"issued"', "清单或签名被改动过"),
        ("manifest.json", b'"version":1', b'"version":2', "清单或签名被改动过"),
        ("manifest.json", b'"format":1', b'"format":1.5', "清单读不懂"),
        ("manifest.json", b"{", b"", "清单读不懂"),
        ("manifest.json", b'"kind":"quarterly"', b'"kind":"weekly"', "清单读不懂"),
    ],
)
def test_an_altered_package_is_refused_with_the_reason(
    name: str, old: bytes, new: bytes, why: str
) -> None:
    inside = parts()
    assert old in inside[name]
    altered = {**inside, name: inside[name].replace(old, new, 1)}
    assert why in refusal(zipped(altered))


def test_numbers_and_digests_changed_together_are_still_not_signed() -> None:
    inside = parts()
    report = inside["report.json"].replace(b'"done":74', b'"done":77', 1)
    before, after = (sha256(each).hexdigest().encode() for each in (inside["report.json"], report))
    manifest = inside["manifest.json"].replace(before, after)
    altered = {**inside, "report.json": report, "manifest.json": manifest}
    assert "签名与清单不符" in refusal(zipped(altered))


def test_another_signature_does_not_do() -> None:
    other = parts(write_package(EXTRACT, FIRST, OTHER, "0.1.0"))
    assert "签名与清单不符" in refusal(zipped({**parts(), "signature": other["signature"]}))
    assert "签名与清单不符" in refusal(zipped({**parts(), "signature": b"00"}))
    assert "签名与清单不符" in refusal(zipped({**parts(), "signature": "签".encode()}))


def test_what_was_unpacked_and_packed_again_is_refused_though_nothing_in_it_changed() -> None:
    assert "重新压缩过" in refusal(zipped(parts(), ZIP_DEFLATED))
    assert "重新打过包" in refusal(zipped(parts()))
    assert "重新打过包" in refusal(zipped(dict(reversed(parts().items()))))


def test_what_could_do_harm_is_not_unpacked() -> None:
    bomb = zipped({**parts(), "report.json": b"0" * (60 * 1024 * 1024)}, ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert "过大" in refusal(bomb)
    assert "超过 5 MB" in refusal(b"PK" + b"0" * MOST_BYTES)
    for name in ("/etc/passwd", "../a.json", "C:\\a.json"):
        assert "不安全" in refusal(zipped({**parts(), name: b"x"}))
    assert "三个文件" in refusal(zipped({**parts(), "more.json": b"x"}))
    assert "三个文件" in refusal(zipped(dict.fromkeys(NAMES[:2], b"x")))
    many = zipped({f"{number}.json": b"" for number in range(5000)})
    assert "三个文件" in refusal(many)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_files_of_one_name_are_refused() -> None:
    file = BytesIO(WHOLE)
    with ZipFile(file, "a") as archive:
        archive.writestr("report.json", b"{}")
    assert "有两个“report.json”" in refusal(file.getvalue())


def test_a_format_of_the_future_is_told_from_a_fault() -> None:
    inside = parts()
    newer = inside["manifest.json"].replace(b'"format":1', b'"format":2', 1)
    sentence = refusal(zipped({**inside, "manifest.json": newer}))
    assert "由更新的程序写成（格式 2" in sentence
    assert "请升级本系统" in sentence


def test_deep_nesting_ends_in_a_sentence() -> None:
    deep = b"[" * 200_000
    assert "清单读不懂" in refusal(zipped({**parts(), "manifest.json": deep}))


def test_data_of_another_report_than_the_manifest_says_are_refused() -> None:
    """Only somebody with the key could make it; a fault of a program, perhaps."""
    other = extract(2, "草堂镇")
    mixed = EXTRACT.model_copy(update={"organ": other.organ})
    told = parts(write_package(mixed, FIRST, SEED, "0.1.0"))["manifest.json"]
    manifest = package.PackageManifest.model_validate_json(told)
    with pytest.raises(PlannerError, match="不是同一份报告"):
        package._extract(manifest, parts()["report.json"], "a.zip")  # noqa: SLF001 - no other way in


def test_a_fingerprint_is_forty_digits_that_can_be_read_out() -> None:
    told = fingerprint_of(public_key_of(SEED))
    assert len(told.split()) == 8
    assert all(len(each) == 5 and each.isdigit() for each in told.split())
    assert told != fingerprint_of(public_key_of(OTHER))
    for written in (told, told.replace(" ", ""), told.replace(" ", "-"), f" {told}　"):
        assert read_fingerprint(written) == told
    wide = told.translate({ord(str(n)): ord("０") + n for n in range(10)})
    assert read_fingerprint(wide) == told
    for wrong in ("", told[:-1], told + "1", "x" * 40):
        assert read_fingerprint(wrong) is None
