from __future__ import annotations

from marshmallow import fields, validate

from webapp.smorest import InSchema, OutSchema


class CallSchema(InSchema):
    people = fields.List(
        fields.String(validate=validate.Length(1, 255)),
        required=True,
        validate=validate.Length(1, 1_000),
        metadata={"description": "Ids or uids."},
    )
    arguments = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "What the campaign and its letters see as `event`."},
    )


class CalledSchema(OutSchema):
    entered = fields.Integer()
    not_found = fields.List(
        fields.String(), metadata={"description": "Of those given, who stands for nobody."}, attribute="unknown"
    )
