from __future__ import annotations

from marshmallow import fields, validate

from graphstore.suppressions import REASONS
from webapp.smorest import InSchema, OutSchema

_MANY = 10_000
_EMAIL = validate.Length(3, 320)


class SuppressionCountsSchema(OutSchema):
    unsubscribed = fields.Integer()
    bounced = fields.Integer()
    complained = fields.Integer()
    manual = fields.Integer()


class SuppressInSchema(InSchema):
    emails = fields.List(fields.String(validate=_EMAIL), required=True, validate=validate.Length(1, _MANY))
    reason = fields.String(load_default="manual", validate=validate.OneOf(REASONS))


class SuppressedSchema(OutSchema):
    suppressed = fields.Integer()


class RefusedLineSchema(OutSchema):
    line = fields.Integer()
    reason = fields.String()


class ImportedSchema(OutSchema):
    suppressed = fields.Integer(metadata={"description": "Lines that were taken."})
    rejected = fields.Integer()
    rejected_sample = fields.List(fields.Nested(RefusedLineSchema))


class EmailInSchema(InSchema):
    email = fields.String(required=True, validate=_EMAIL)


class ReasonSchema(OutSchema):
    reason = fields.String(allow_none=True, metadata={"description": "Null: the address gets letters."})
