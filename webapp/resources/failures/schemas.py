from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import PageQuerySchema, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema


class FailureQuerySchema(PageQuerySchema):
    pass


class FailureSchema(OutSchema):
    run = text()
    node = text(description="Where it failed.")
    reason = text()
    at = time()
    person = text(description="The person's uid.")
    person_id = text()


class FailurePageSchema(OutSchema):
    items = fields.List(fields.Nested(FailureSchema))
    next_cursor = next_cursor()
    total = fields.Integer(metadata={"description": "All that have failed and wait for somebody to decide."})


class WhichSchema(InSchema):
    runs = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1_000),
        metadata={"description": "Null for all of the campaign."},
    )


class SettledSchema(OutSchema):
    count = fields.Integer(metadata={"description": "How many runs it was done to."})
