from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import json_object, text, time
from webapp.smorest import InSchema, OutSchema


class SegmentSchema(OutSchema):
    id = text()
    name = text()
    size = fields.Integer(metadata={"description": "People in it now."})
    computed = time("When the whole segment was last recomputed, ms since 1970.", nullable=True)
    live = fields.Boolean(metadata={"description": "Whether membership follows every event."})
    definition = json_object("Conditions; see the user guide.")


class NewSegmentSchema(InSchema):
    name = fields.String(required=True, validate=validate.Length(1, 200))
    definition = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Conditions."})


class SegmentListSchema(OutSchema):
    items = fields.List(fields.Nested(SegmentSchema))
