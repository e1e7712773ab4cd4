"""The kinds of files that are taken, and what is said of all others."""

from __future__ import annotations

from enum import StrEnum

_OFFICE = "application/vnd.openxmlformats-officedocument"


class FileKind(StrEnum):
    """A kind of file that may be handed in (文件类型); its value is its ending."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]

    @property
    def media_type(self) -> str:
        """What a browser is told that it is."""
        return _MEDIA_TYPES[self]


_WORDS = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: "照片",
    FileKind.PNG: "图片",
    FileKind.WEBP: "图片",
    FileKind.HEIC: "苹果手机照片",
    FileKind.DOCX: "Word 文档",
    FileKind.XLSX: "Excel 表格",
    FileKind.PPTX: "PPT 演示文稿",
    FileKind.OFD: "OFD 版式文件",
}
_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.HEIC: "image/heic",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    FileKind.OFD: "application/ofd",
}
TAKEN = "PDF、OFD、照片（JPG、PNG、WebP、HEIC）、.docx、.xlsx、.pptx"
"""What is taken, in the words of those who choose a file."""
ENDINGS = ",".join(f".{each}" for each in ("jpeg", *FileKind))
"""The same for the `accept` of a file's field."""


class Unfit(Exception):
    """A file that is not taken: why, and what to do instead."""

    def __init__(self, why: str, remedy: str) -> None:
        """Say both in words that go on from “不能收下这个文件：”."""
        super().__init__(why)
        self.why, self.remedy = why, remedy


def broken(word: str) -> Unfit:
    """That a file begins as one kind and does not go on as one."""
    return Unfit(f"{word}文件不完整，或者已经损坏", "在自己的电脑上打开看看，重新保存后再交")
