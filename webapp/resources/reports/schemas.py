from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.analytics.schemas import AnalyticsStandingSchema
from webapp.resources.common import PageQuerySchema, next_cursor, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.resources.reports.scopes import ListNameSchema, ScopeQuerySchema, number
from webapp.smorest import InSchema, OutSchema


class LeavingPersonSchema(PersonSchema):
    before_days = fields.Integer(metadata={"description": "On how many of the 28 days before they were active."})
    recent_days = fields.Integer(metadata={"description": "On how many of the last 14 days."})
    last_event = text(description='What they did last; "" for nothing.')
    last_at = time(nullable=True)


class LeavingPageSchema(OutSchema):
    standing = fields.Nested(AnalyticsStandingSchema)
    total = fields.Integer()
    items = fields.List(fields.Nested(LeavingPersonSchema))
    next_cursor = next_cursor()


class CycleSchema(ScopeQuerySchema):
    event = fields.String(
        load_default="",
        validate=validate.Length(max=1_000),
        metadata={"description": 'What begins it; "" for whatever somebody does.'},
    )
    again = fields.String(
        load_default="",
        validate=validate.Length(max=1_000),
        metadata={"description": "What they are to come back for."},
    )


class CohortSchema(OutSchema):
    first = text(description="The first day of its day, week or month.")
    people = fields.Integer(metadata={"description": "Who did the event for the first time ever then."})
    back = fields.List(
        fields.Integer(), metadata={"description": "Of these, who was back 0, 1, 2… days, weeks or months later."}
    )


class RetentionSchema(OutSchema):
    standing = fields.Nested(AnalyticsStandingSchema)
    cohorts = fields.List(fields.Nested(CohortSchema))


class CohortNumberSchema(CycleSchema):
    first = fields.String(
        load_default="",
        validate=validate.Length(max=10),
        metadata={"description": 'The first day of the cohort; "" for all of them.'},
    )
    later = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 100),
        metadata={"description": "Who was back so much later; left out, the whole cohort."},
    )


class CohortPeopleSchema(CohortNumberSchema, PageQuerySchema):
    pass


class CohortListSchema(CohortNumberSchema, ListNameSchema):
    pass


class LeavingOfSchema(InSchema):
    segment = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": 'Only people of this segment or list; "" for everybody.'},
    )


class LeavingQuerySchema(LeavingOfSchema, PageQuerySchema):
    pass


class LeavingListSchema(LeavingOfSchema, ListNameSchema):
    pass


class VisitorSchema(OutSchema):
    person = fields.Nested(PersonSchema)
    event = text(description="What they did last.")
    at = time()
    page = text(nullable=True, description="Where they were last; null where no event tells of it.")
    events = number("What they did in the last five minutes.")


class VisitorsSchema(OutSchema):
    total = number("Who did something in the last five minutes.")
    people = fields.List(fields.Nested(VisitorSchema))
    minutes = fields.List(
        fields.Integer(),
        metadata={"description": "People in each of the last 30 minutes; the last is the present one."},
    )
    first_minute = time(description="When the first of them begins.")


class MinuteSchema(InSchema):
    minute = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Who did something in the minute that begins then (ms); left out, in the last five."},
    )


class MinutePeopleSchema(MinuteSchema, PageQuerySchema):
    pass


class MinuteListSchema(MinuteSchema, ListNameSchema):
    pass
