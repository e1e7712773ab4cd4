"""Files that people bring, and those that somebody brings who means harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DATA = Path(__file__).parent.parent / "data" / "evidence"
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOS = b"MZ\x90\x00This program cannot be run in DOS mode"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sample(name: str) -> bytes:
    """A file as an office program or a phone writes it."""
    return (DATA / name).read_bytes()


def packed(parts: Mapping[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A zip file with those parts."""
    file = io.BytesIO()
    with ZipFile(file, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def document(more: Mapping[str, bytes] | None = None, types: str = "") -> bytes:
    """A Word document that an office program wrote, with further parts and types of parts."""
    parts = unpacked(sample("minutes.docx"))
    parts[TYPES] = parts[TYPES].replace(b"</Types>", types.encode() + b"</Types>")
    return packed({**parts, **(more or {})})


def override(part: str, content_type: str) -> str:
    """What says of which type a part is."""
    return f'<Override PartName="/{part}" ContentType="{content_type}"/>'


def related(kind: str, target: str) -> bytes:
    """The relationships of a document that reaches outside of itself."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r>1" Type="{RELATED}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def macro_document() -> bytes:
    """A .docm as Word writes it, whatever it is called."""
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = unpacked(sample("minutes.docx"))
    parts[TYPES] = parts[TYPES].replace(
        main, b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    return packed({**parts, "word/vbaProject.bin": OLE + b"_VBA_PROJECT"})


def bomb() -> bytes:
    """A document of a hundred kilobytes that unpacks to eighty megabytes."""
    zeros = b"\0" * (40 * 1024 * 1024)
    parts = unpacked(sample("minutes.docx"))
    return packed({**parts, **{f"word/media/{n}.bin": zeros for n in range(2)}})


def folded_bomb() -> bytes:
    """A document whose directory names the same packed bytes five hundred times."""
    file = io.BytesIO(document({"word/media/0.bin": bytes(range(256)) * 400}))
    with ZipFile(file, "a") as package:
        first = package.getinfo("word/media/0.bin")
        for number in range(1, 500):
            again = ZipInfo(f"word/media/{number}.bin")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.compress_type = first.compress_type
            again.compress_size, again.file_size = first.compress_size, first.file_size
            package.filelist.append(again)
            package.NameToInfo[again.filename] = again
        package.comment = b"x"  # so that the directory is written anew
    return file.getvalue()


def crowded() -> bytes:
    """A zip file with more parts than any document has."""
    return packed({TYPES: b"", **{f"{number}": b"" for number in range(10_001)}})


def endless_directory() -> bytes:
    """A zip file whose directory alone is three megabytes."""
    return packed({TYPES: b"", **{f"{n:0>1000}": b"" for n in range(3000)}})


def with_long_directory(content: bytes, told: int | None = None) -> bytes:
    """The same zip file with a directory of the kind that very long ones have (zip64)."""
    place = content.rfind(b"PK\x05\x06")
    _, _, _, _, count, size, begins, _ = struct.unpack("<4s4H2LH", content[place : place + 22])
    size = size if told is None else told
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, begins)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    return content[:place] + record + locator + content[place:]


def pdf(inside: bytes) -> bytes:
    """A PDF with that in it."""
    return b"%PDF-1.7\n1 0 obj\n<<" + inside + b">>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def pdf_with_objects(stream: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF with objects packed in a stream."""
    head = b"/Type /ObjStm /N 1 /First 4 " + dictionary
    return pdf(head + b">>\nstream\n" + stream + b"\nendstream <<")


def long_pdf_stream() -> bytes:
    """Objects of which the last, after two megabytes, is a script."""
    return zlib.compress(b"1 0 " + b"(harmless) " * 200_000 + b"<</S /JavaScript /JS (x)>>")


def picture_with_archive() -> bytes:
    """A picture to those who look at it, an archive to those who unpack it (GIFAR)."""
    return sample("photo.jpg") + packed({"Evil.class": b"\xca\xfe\xba\xbe"})
