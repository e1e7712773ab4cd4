"""The machine's time, shifted in a rehearsal; and small private files that are written once."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Clock:
    """The time in one zone, shifted in a rehearsal."""

    zone: ZoneInfo
    shift: timedelta = timedelta()

    def now(self) -> datetime:
        """This moment, whole seconds."""
        return (datetime.now(self.zone) + self.shift).replace(microsecond=0)

    def today(self) -> date:
        """This day."""
        return self.now().date()


def kept_shift(var: Path, start: datetime) -> timedelta:
    """The shift of the first start, so that a rehearsal goes on where it was."""
    path = var / "clock.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        began = datetime.now(start.tzinfo).isoformat()
        write_once(path, json.dumps({"began_at": began, "showed": start.isoformat()}))
    kept = json.loads(path.read_text("utf-8"))
    return datetime.fromisoformat(kept["showed"]) - datetime.fromisoformat(kept["began_at"])


def write_once(path: Path, text: str) -> None:
    """Write a small private file whole or not at all; the first of two writers wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.write_text(text, "utf-8")
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
