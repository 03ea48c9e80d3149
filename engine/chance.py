"""Chance that falls out the same for the same name, in every process."""

from __future__ import annotations

import hashlib


def share(name: str) -> float:
    """A number from 0 to below 1, evenly spread over names."""
    digest = hashlib.blake2b(name.encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56
