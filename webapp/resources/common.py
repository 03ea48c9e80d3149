"""Fields that several nouns share."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from webapp.smorest import InSchema

MAX_PAGE = 200
# What every JSON reader holds exactly, and the graph can store.
MAX_NUMBER = 2**53 - 1


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
