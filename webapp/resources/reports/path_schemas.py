from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics.paths import MOST_STEPS
from webapp.resources.common import PageQuerySchema, text
from webapp.resources.reports.scopes import MAX_NAME, ListNameSchema, ReportSchema, ScopeQuerySchema, number
from webapp.smorest import OutSchema
from workers.analytics.paths import MOST_NODES


class PathsQuerySchema(ScopeQuerySchema):
    event = fields.String(required=True, validate=validate.Length(1, MAX_NAME))
    direction = fields.String(
        load_default="from",
        validate=validate.OneOf(["from", "to"]),
        metadata={"description": "What people did after they first did the event in these days, or before."},
    )
    steps = fields.Integer(load_default=3, validate=validate.Range(1, MOST_STEPS))
    most = fields.Integer(
        load_default=5,
        validate=validate.Range(1, MOST_NODES),
        metadata={"description": "Events at each step; all others are one more."},
    )
    window = fields.Integer(
        load_default=30,
        validate=validate.Range(1, 43_200),
        metadata={"description": "Minutes without anything, after which somebody has left."},
    )
    each = fields.Boolean(
        load_default=False, metadata={"description": "The same several times in a row is several steps."}
    )
    end = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_NAME),
        metadata={"description": "Only ways that come to this event within the steps; with `to`, that begin with it."},
    )


class PathNodeSchema(OutSchema):
    key = text(description='"event:NAME"; "other" for all that is rarer, "left" for who did nothing more in time.')
    people = fields.Integer()


class PathLinkSchema(OutSchema):
    step = number("It leads from the step before this one to this one.")
    origin = number("Place of the node in the step before.")
    target = number("Place of the node in this step.")
    people = fields.Integer()


class PathsSchema(ReportSchema):
    people = number("Who did the event in these days.")
    steps = fields.List(
        fields.List(fields.Nested(PathNodeSchema)), metadata={"description": "The event itself, then step by step."}
    )
    links = fields.List(fields.Nested(PathLinkSchema))


class PathNumberSchema(PathsQuerySchema):
    at = fields.Integer(required=True, validate=validate.Range(0, MOST_STEPS), metadata={"description": "The step."})
    node = fields.String(
        required=True, validate=validate.Length(1, MAX_NAME + 10), metadata={"description": "A key of that step."}
    )
    before = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_NAME + 10),
        metadata={"description": "Only who was at this key one step nearer to the event."},
    )


class PathPeopleSchema(PathNumberSchema, PageQuerySchema):
    pass


class PathListSchema(PathNumberSchema, ListNameSchema):
    pass
