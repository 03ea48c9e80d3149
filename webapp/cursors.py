"""Cursors: where a page ended, as opaque text."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from webapp.errors import WebError


def encode(moment: int, key: str) -> str:
    return _encoded([moment, key])


def encode_text(text: str, key: str) -> str:
    return _encoded([text, key])


def decode(cursor: str) -> tuple[int, str] | None:
    """None for the first page. Raises WebError for what was never made here."""
    match _decoded(cursor):
        case None:
            return None
        case [int(moment), str(key)] if -(2**63) <= moment < 2**63:
            return moment, key
        case _:
            raise _unknown()


def decode_text(cursor: str) -> tuple[str, str] | None:
    """As `decode`, where pages are ordered by a text."""
    match _decoded(cursor):
        case None:
            return None
        case [str(text), str(key)] if _storable(text) and _storable(key):
            return text, key
        case _:
            raise _unknown()


def _encoded(place: list[int | str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _decoded(cursor: str) -> Any:
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise _unknown() from None
    if found is None:
        raise _unknown()
    return found


def _storable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _unknown() -> WebError:
    return WebError(422, "invalid", "Give `next_cursor` of the page before, unchanged.", "cursor")
