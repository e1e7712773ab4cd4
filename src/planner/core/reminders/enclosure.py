"""Which files of which frozen version go along with a message, under what names."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EnclosedFile(_Value):
    """One file: its name in the ledger, the name that its reader sees, size in bytes, digest."""

    name: str
    shown_as: str
    size: int
    sha256: str


class Enclosure(_Value):
    """Files of a report's version as it was at a stage (附件).

    A message names them and does not hold them: they are frozen in the ledger, and whoever sends
    the message takes them from there.
    """

    kind: str
    period: str
    version: int
    stage: str
    files: tuple[EnclosedFile, ...]


@dataclass(frozen=True)
class Attachment:
    """A file that is at hand to be sent, under the name that its reader sees."""

    name: str
    content: bytes = field(repr=False)


def size_in_words(size: int) -> str:
    """`86 KB`, `1.2 MB`: as people say how large a file is."""
    kilobytes = size / 1024
    if kilobytes < 1000:  # noqa: PLR2004 - beyond it, megabytes read better
        return f"{max(1, round(kilobytes))} KB"
    return f"{kilobytes / 1024:.1f} MB"
