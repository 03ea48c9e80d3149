from __future__ import annotations

from marshmallow import fields, validate

from webapp.smorest import InSchema


class SearchSchema(InSchema):
    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Part of a name or an id; upper and lower case are the same."},
    )


class AtNodeSchema(InSchema):
    node = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "Id of a node to stay at; empty is all of them."},
    )


class WhichCallsSchema(InSchema):
    which = fields.String(
        load_default="accepted",
        validate=validate.OneOf(["accepted", "rejected", "unstored"]),
        metadata={"description": "`unstored`: accepted, but they could not be stored."},
    )
