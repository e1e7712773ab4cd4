"""What must not be read in the database → ciphertext under keys derived from the one that signs."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.signing import JSONSerializer


def lock_for(purpose: str) -> Fernet:
    """A lock of its own for each purpose (RFC 5869)."""
    return _lock(settings.SECRET_KEY, purpose)


class SealedSerializer:
    """How a session is kept: codes that were mailed lie in it for as long as they hold."""

    def dumps(self, told: Any) -> bytes:
        """A session's data as it is stored."""
        return lock_for("sessions").encrypt(JSONSerializer().dumps(told))

    def loads(self, kept: bytes) -> Any:
        """The data again; under another key Django begins a new session."""
        return JSONSerializer().loads(lock_for("sessions").decrypt(kept))


@lru_cache(maxsize=16)
def _lock(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, None, f"planner {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
