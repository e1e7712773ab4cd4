"""Values → the one JSON text, and the SHA-256, by which they are known again."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel


def write_canonical(value: object) -> str:
    """The JSON text of plain values: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_canonical_model(model: BaseModel) -> str:
    """The canonical JSON text of a pydantic value."""
    return write_canonical(model.model_dump(mode="json"))


def sha256_of(*texts: str) -> str:
    """The SHA-256 of texts, each on lines of its own, as hexadecimal digits."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
