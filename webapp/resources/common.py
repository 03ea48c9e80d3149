"""Fields that several nouns share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from engine import web_address
from webapp.smorest import InSchema

MAX_PAGE = 200
# What every JSON reader holds exactly, and the graph can store.
MAX_NUMBER = 2**53 - 1


def _has_host(address: str) -> None:
    """Raises ValidationError for what looks like an address and names no host, as one with half a bracket."""
    if not web_address.split(address).hostname:
        raise ValidationError("The address names no host that can be read.")


PAGE_ADDRESS: Final[list[Callable[[str], object]]] = [
    validate.Length(max=2_000),
    validate.Regexp(r"^https?://[^/\s?#@]+([/?#]\S*)?\Z"),
    _has_host,
]


def time(description: str = "Milliseconds since 1970, UTC.", *, nullable: bool = False) -> fields.Integer:
    return fields.Integer(allow_none=nullable, metadata={"description": description, "format": "int64"})


def text(*, nullable: bool = False, **metadata: Any) -> fields.String:
    return fields.String(allow_none=nullable, metadata=metadata)


def json_object(description: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), metadata={"description": description})


def next_cursor() -> fields.String:
    return fields.String(allow_none=True, metadata={"description": "Give it as `cursor`; null at the end."})


class PageQuerySchema(InSchema):
    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=512),
        metadata={"description": "`next_cursor` of the page before."},
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_PAGE))
