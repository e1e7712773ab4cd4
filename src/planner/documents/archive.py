"""An Office file → the same with fixed times and order: the same content is the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (2024, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """The file with its parts in order and without the hour at which it was packed."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        # Word wants to see what kinds of parts there are first
        names = sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each))
        for name in names:
            part = ZipInfo(name, _EPOCH)
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return file.getvalue()
