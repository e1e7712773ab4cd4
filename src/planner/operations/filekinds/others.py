"""The first bytes of a file that is not taken → what it is, and what to do instead."""

from __future__ import annotations

import codecs
import re

from planner.operations.filekinds.kinds import TAKEN, Unfit

_PICTURE = ("不收 GIF、BMP、TIFF、AVIF 图片", "另存为 JPG、PNG 或 PDF 再交")
_ARCHIVE = ("这是压缩包", "解压后，把里面的文件逐个交")
_PROGRAM = ("这是程序", f"选择证明这件事的材料：{TAKEN}")
_FILM = ("不收音频和视频", "截取照片来交，或者在说明里写明存放的地方")
_OLD = (
    "不收旧版 Office 和 WPS 文件（.doc、.xls、.ppt、.wps），也不收加密码的，查不清里面有没有宏",
    "在 WPS 或 Word 里另存为 .docx、.xlsx、.pptx 或 PDF 再交",
)
_WEB = ("不收网页、SVG 和 XML 文件，里面可以藏脚本", "打印为 PDF，或者截图再交")
_RTF = ("不收 RTF 文件", "另存为 .docx 或 PDF 再交")
_SCRIPT = ("这是脚本", f"选择证明这件事的材料：{TAKEN}")
_TEXT = ("不收纯文本文件，分不清是不是脚本", "把文字写在说明里，或者存为 .docx、PDF 再交")
_LATE_PDF = ("PDF 的前面还夹带着别的内容", "用 WPS 或浏览器打印为新的 PDF 再交")
_BEGINNINGS = {
    b"MZ": _PROGRAM,
    b"\x7fELF": _PROGRAM,
    b"\xca\xfe\xba\xbe": _PROGRAM,
    b"\xfe\xed\xfa": _PROGRAM,
    b"\xcf\xfa\xed\xfe": _PROGRAM,
    b"\xce\xfa\xed\xfe": _PROGRAM,
    b"L\x00\x00\x00\x01\x14\x02\x00": _PROGRAM,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLD,
    b"Rar!\x1a\x07": _ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"\x28\xb5\x2f\xfd": _ARCHIVE,
    b"MSCF": _ARCHIVE,
    b"PK": _ARCHIVE,
    b"GIF8": _PICTURE,
    b"BM": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"RIFF": _FILM,
    b"\x1aE\xdf\xa3": _FILM,
    b"\x00\x00\x01\xba": _FILM,
    b"FLV": _FILM,
    b"ID3": _FILM,
    b"\xff\xfb": _FILM,
    b"#!AMR": _FILM,
    b"OggS": _FILM,
    b"{\\rtf": _RTF,
    b"#!": _SCRIPT,
}
_TAR, _BOX, _BRAND, _PDF = slice(257, 262), slice(4, 8), slice(8, 12), slice(0, 1024)
_MARKUP = re.compile(
    r"\s*<(?:\?xml|!doctype|!--|html|head|body|svg|script|[a-z]+[\s/>])", re.IGNORECASE
)
_CODINGS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def unfit(head: bytes) -> Unfit:
    """What is said of a file that begins so."""
    known = next((said for sign, said in _BEGINNINGS.items() if head.startswith(sign)), None)
    if known is None and head[_TAR] == b"ustar":
        known = _ARCHIVE
    if known is None and head[_BRAND] in {b"avif", b"avis"}:
        known = _PICTURE
    if known is None and head[_BOX] == b"ftyp":
        known = _FILM
    if known is None and b"%PDF-" in head[_PDF]:
        known = _LATE_PDF
    return Unfit(*(known or _unfit_text(head)))


def _unfit_text(head: bytes) -> tuple[str, str]:
    mark = next((each for each in _CODINGS if head.startswith(each)), b"")
    text = head.removeprefix(mark).decode(_CODINGS.get(mark, "utf-8"), "replace")
    if _MARKUP.match(text) or "<svg" in text.lower():
        return _WEB
    if "\0" in text:
        return "认不出是什么文件", f"另存为这几种再交：{TAKEN}"
    return _TEXT
