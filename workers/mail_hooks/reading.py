"""JSON of services, read without trust in its shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from workers.mail_hooks.contract import MAX_REASON, RefusedError

_DIGEST: Final = re.compile(r"<?([0-9a-f]{32})@")


def json_of(body: bytes) -> Any:
    """Raises RefusedError."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedError("The body is no JSON.") from error


def text(value: Any, *path: str) -> str:
    """The text at the end of a path of names; "" where there is none."""
    for name in path:
        if not isinstance(value, Mapping):
            return ""
        value = value.get(name)
    return str(value) if isinstance(value, str | int | float) else ""


def items(value: Any, *path: str) -> list[Any]:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, list) else []


def digest(message_id: str) -> str:
    """Of a letter by its Message-ID; "" for one that is not ours."""
    found = _DIGEST.search(message_id)
    return found[1] if found is not None else ""


def reason(*parts: str) -> str:
    return " ".join(part for part in parts if part)[:MAX_REASON]
