"""Cursors: where a page ended, as opaque text."""

from __future__ import annotations

import base64
import binascii
import json

from webapp.errors import WebError


def encode(moment: int, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([moment, key]).encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[int, str] | None:
    """None for the first page. Raises WebError for what was never made here."""
    if not cursor:
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        value = None
    match value:
        case [int(moment), str(key)] if -(2**63) <= moment < 2**63:
            return moment, key
        case _:
            raise WebError(422, "invalid", "Give `next_cursor` of the page before, unchanged.", "cursor")
