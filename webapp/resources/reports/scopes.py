"""What is asked of reports, and what all of them tell."""

from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.analytics.schemas import AnalyticsStandingSchema, RangeQuerySchema
from webapp.resources.common import text
from webapp.smorest import InSchema, OutSchema

MAX_NAME = 1_000


class ScopeQuerySchema(RangeQuerySchema):
    segment = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": 'Only people of this segment or list; "" for everybody.'},
    )


class ListNameSchema(InSchema):
    name = fields.String(
        required=True, validate=[validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")]
    )


class ReportSchema(OutSchema):
    standing = fields.Nested(AnalyticsStandingSchema)
    first = text(description="The first day that is looked at.")
    last = text(description="The last day.")


def event(description: str) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=MAX_NAME), metadata={"description": description})


def number(description: str) -> fields.Integer:
    return fields.Integer(metadata={"description": description})
