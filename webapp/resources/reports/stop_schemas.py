from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics.definitions import MAX_STEPS
from webapp.resources.common import PageQuerySchema, text
from webapp.resources.reports.scopes import MAX_NAME, ListNameSchema, ReportSchema, ScopeQuerySchema, number
from webapp.smorest import OutSchema


def _at() -> fields.Integer:
    return fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MAX_STEPS),
        metadata={"description": "Who got no further than this step (from 0); left out, the largest drop."},
    )


class StopsQuerySchema(ScopeQuerySchema):
    chart = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": 'Only this funnel; "" for all.'},
    )
    at = _at()


class DifferenceSchema(OutSchema):
    trait = text(description='"property:plan", "company" or "source" (of the first touch). Give it as `trait`.')
    name = text(description="What it is called.")
    value = text(description='Give it as `value`; "none": nothing is known.')
    label = text()
    stopped = number("Of those who stopped, who has it.")
    all_stopped = number("Of those who stopped, of whom it is known; of `none`, all.")
    went_on = number("Of those who went on, who has it.")
    all_went_on = number("Of those who went on, of whom it is known; of `none`, all.")
    share = fields.Float(metadata={"description": "By how much the part of those who stopped is larger, of 1."})


class StopSchema(OutSchema):
    chart = text(description="The funnel.")
    funnel = text(description="Its name.")
    steps = fields.List(fields.String(), metadata={"description": "Its events."})
    people = fields.List(fields.Integer(), metadata={"description": "Who did each step."})
    at = fields.Integer(
        allow_none=True, metadata={"description": "The step that is looked at; null where nobody stopped."}
    )
    told = fields.List(
        fields.Nested(DifferenceSchema),
        metadata={"description": "What differs between who stopped there and who went on; the most first."},
    )
    problem = text(description='Why it could not be looked at; "" when it could.')


class StopsSchema(ReportSchema):
    funnels = fields.List(fields.Nested(StopSchema), metadata={"description": "Where most people stop comes first."})


class StopNumberSchema(ScopeQuerySchema):
    chart = fields.String(required=True, validate=validate.Length(1, 100))
    at = _at()
    part = fields.String(load_default="stopped", validate=validate.OneOf(["stopped", "went_on", "did"]))
    trait = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_NAME + 10),
        metadata={"description": 'Only who has a value of this; "" for whatever they are.'},
    )
    value = fields.String(load_default="", validate=validate.Length(max=100))


class StopPeopleSchema(StopNumberSchema, PageQuerySchema):
    pass


class StopListSchema(StopNumberSchema, ListNameSchema):
    pass
