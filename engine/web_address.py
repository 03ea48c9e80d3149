"""Addresses that others have written."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

_NONE: Final = SplitResult("", "", "", "", "")


def split(address: str) -> SplitResult:
    """Its parts; all are empty where it can't be read, as with half a bracket or a port that is none."""
    try:
        found = urlsplit(address)
        found.port  # noqa: B018 - raises for what is none
    except ValueError:
        return _NONE
    return found
