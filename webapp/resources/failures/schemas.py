from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import PageQuerySchema, next_cursor, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.smorest import InSchema, OutSchema

_NODE = {"description": "Id of a node to stay at; empty is all of them."}


def _node() -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=64), metadata=_NODE)


class AtNodeSchema(InSchema):
    node = _node()


class FailureQuerySchema(AtNodeSchema, PageQuerySchema):
    pass


class FailureSchema(OutSchema):
    run = text()
    node = text(description="Where it failed.")
    reason = text()
    at = time()
    person = fields.Nested(PersonSchema)


class FailedAtSchema(OutSchema):
    node = text()
    count = fields.Integer()


class FailurePageSchema(OutSchema):
    items = fields.List(fields.Nested(FailureSchema))
    next_cursor = next_cursor()
    nodes = fields.List(fields.Nested(FailedAtSchema), metadata={"description": "Of all nodes, the most first."})
    total = fields.Integer(metadata={"description": "All that have failed and wait for somebody to decide."})


class WhichSchema(InSchema):
    runs = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1_000),
        metadata={"description": "Null for all of the campaign, or of the node."},
    )
    node = _node()


class SettledSchema(OutSchema):
    count = fields.Integer(metadata={"description": "How many runs it was done to."})
