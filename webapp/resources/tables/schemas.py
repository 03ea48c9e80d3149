from __future__ import annotations

from marshmallow import fields, validate

from webapp.smorest import InSchema


class WhichCallsSchema(InSchema):
    which = fields.String(
        load_default="accepted",
        validate=validate.OneOf(["accepted", "rejected", "unstored"]),
        metadata={"description": "`unstored`: accepted, but they could not be stored."},
    )
