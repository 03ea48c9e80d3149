from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics import acquisition as engine
from webapp.resources.common import PageQuerySchema, text
from webapp.resources.reports.scopes import ListNameSchema, ReportSchema, ScopeQuerySchema, event, number
from webapp.smorest import OutSchema


class AcquisitionQuerySchema(ScopeQuerySchema):
    by = fields.String(
        load_default="source",
        validate=validate.OneOf(engine.BY),
        metadata={"description": "What they came from: utm_source (else the referrer's host), utm_medium, "
                                 "utm_campaign, the referrer's host, or the first three together."},
    )  # fmt: skip
    touch = fields.String(
        load_default="first",
        validate=validate.OneOf(["first", "last"]),
        metadata={"description": "What the first visit came from, or the last before the event or the end."},
    )
    event = event("What arrivals are for; left out, to be active in the last `days`.")
    days = fields.Integer(load_default=7, validate=validate.Range(1, 90))


class ArrivedSchema(OutSchema):
    people = number("Who arrived in this day, week or month.")
    won = number("Of these, who did the event, or is active.")


class CameFromSchema(OutSchema):
    label = text(description='What they came from; "" for who came directly, or from where nobody knows.')
    people = fields.Integer()
    won = number("Of these, who did the event, or is active.")
    buckets = fields.List(fields.Nested(ArrivedSchema), metadata={"description": "By when they arrived."})


class AcquisitionSchema(ReportSchema):
    firsts = fields.List(fields.String(), metadata={"description": "The first days of the buckets."})
    people = number("Who arrived in these days.")
    won = fields.Integer()
    total = number("Of what they came from; the first 200 are told.")
    sources = fields.List(fields.Nested(CameFromSchema))


class AcquisitionNumberSchema(AcquisitionQuerySchema):
    label = fields.String(load_default="", validate=validate.Length(max=1_000))
    whole = fields.Boolean(
        load_default=False, metadata={"description": "Whatever they came from: `label` does not matter."}
    )
    bucket = fields.String(
        load_default="",
        validate=validate.Length(max=10),
        metadata={"description": 'The first day of the one they arrived in; "" for the whole range.'},
    )
    part = fields.String(load_default="people", validate=validate.OneOf(["people", "won", "lost"]))


class AcquisitionPeopleSchema(AcquisitionNumberSchema, PageQuerySchema):
    pass


class AcquisitionListSchema(AcquisitionNumberSchema, ListNameSchema):
    pass
