"""Passwords and keys that the graph keeps, readable only with the installation's secret."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from workers.errors import WorkerError

_PURPOSE: Final = b"tracktor sealed settings"


class SealError(WorkerError):
    """It was sealed with another secret; the message says what to do."""

    code = "sealed"


def seal(secret_key: str, text: str) -> str:
    """No text stays none: there is nothing to hide."""
    return _box(secret_key).encrypt(text.encode()).decode() if text else ""


@lru_cache(maxsize=512)
def unseal(secret_key: str, sealed: str) -> str:
    """Raises SealError."""
    if not sealed:
        return ""
    try:
        return _box(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError("This was kept under another TRACKTOR_SECRET_KEY: enter it again.") from error


@lru_cache(maxsize=4)
def _box(secret_key: str) -> Fernet:
    key = hashlib.scrypt(secret_key.encode(), salt=_PURPOSE, n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
