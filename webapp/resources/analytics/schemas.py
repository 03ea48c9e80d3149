from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics import ranges
from engine.analytics.measures import Measure
from engine.analytics.ranges import Step
from webapp.resources.common import MAX_NUMBER, PageQuerySchema, next_cursor, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.smorest import InSchema, OutSchema

KINDS = ("funnel", "metric")
PER = ("day", "week", "month")


def _name() -> fields.String:
    return fields.String(
        required=True, validate=[validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")]
    )


def _definition() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "What is counted; see the user guide."}
    )


class AnalyticsBuildingSchema(OutSchema):
    state = text(enum=["", "running", "done", "cancelled", "failed"], description='"" before the first time.')
    reason = text(description="Why it failed.")
    looked = fields.Integer(metadata={"description": "People looked at so far."})
    total = fields.Integer(metadata={"description": "People of the site."})


class AnalyticsStandingSchema(OutSchema):
    as_of = time("What was stored until then is counted, ms since 1970; null: nothing is counted yet.", nullable=True)
    building = fields.Nested(AnalyticsBuildingSchema, metadata={"description": "Of bringing it up to date."})
    time_zone = text(description="In which the site's days begin.")


class TimeZoneSchema(InSchema):
    time_zone = fields.String(required=True, validate=validate.Length(1, 100))


class ChartGoalSchema(OutSchema):
    value = fields.Float(metadata={"description": "Shares are of 1, times in ms."})
    per = text(enum=list(PER))


class ChartSchema(OutSchema):
    id = text()
    kind = text(enum=list(KINDS))
    name = text()
    definition = fields.Dict(keys=fields.String(), metadata={"description": "What is counted."})
    version = fields.Integer(metadata={"description": "Grows with each change."})
    created = time()
    goal = fields.Nested(ChartGoalSchema, allow_none=True, metadata={"description": "What a metric is to reach."})


class ChartListSchema(OutSchema):
    items = fields.List(fields.Nested(ChartSchema))
    next_cursor = next_cursor()


class NewChartSchema(InSchema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = _name()
    definition = _definition()


class ChartChangeSchema(InSchema):
    name = _name()
    definition = _definition()
    version = fields.Integer(
        required=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "The version this change began from; 409 when it moved on."},
    )


class ChartOrderSchema(InSchema):
    order = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        required=True,
        validate=validate.Length(max=1_000),
        metadata={"description": "Ids; what is not named stays behind these."},
    )


class RangeQuerySchema(InSchema):
    range = fields.String(
        load_default="",
        validate=validate.OneOf(["", *ranges.NAMED]),
        metadata={"description": 'Days up to today, in the site\'s time zone; "" with `from` and `to`, or for a week.'},
    )
    from_ = fields.String(
        load_default="",
        data_key="from",
        validate=validate.Length(max=10),
        metadata={"description": "The first day: 2026-11-25."},
    )
    to = fields.String(load_default="", validate=validate.Length(max=10), metadata={"description": "The last day."})
    step = fields.String(load_default="day", validate=validate.OneOf(list(Step)))


class ChartAskedSchema(RangeQuerySchema):
    breakdown = fields.String(
        load_default="",
        validate=validate.Length(max=1_000),
        metadata={
            "description": 'Numbers for each value or segment, too: "property:plan", "segment:ID,ID", "campaign:ID,ID".'
        },
    )
    compare = fields.Boolean(load_default=False, metadata={"description": "With as many days just before, too."})


class ChartPreviewSchema(ChartAskedSchema):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    definition = _definition()


class StepFiguresSchema(OutSchema):
    people = fields.Integer(metadata={"description": "Who got here."})
    dropped = fields.Integer(metadata={"description": "Who got here, and no further."})
    median = time("From the step before, ms; null where nobody got here.", nullable=True)
    average = time("From the step before, ms.", nullable=True)
    median_from_first = time("From the beginning, ms.", nullable=True)
    average_from_first = time("From the beginning, ms.", nullable=True)


class FunnelGroupSchema(OutSchema):
    key = text(description="Give it as `group`.")
    label = text()
    steps = fields.List(fields.Nested(StepFiguresSchema))


class TrendPointSchema(OutSchema):
    first = text(description="The first day of the bucket.")
    began = fields.Integer()
    converted = fields.Integer(metadata={"description": "Of those who began then."})


class FunnelFiguresSchema(OutSchema):
    steps = fields.List(fields.Nested(StepFiguresSchema))
    groups = fields.List(fields.Nested(FunnelGroupSchema))
    previous = fields.List(fields.Nested(StepFiguresSchema), allow_none=True)
    trend = fields.List(fields.Nested(TrendPointSchema))


def _number(description: str) -> fields.Float:
    return fields.Float(allow_none=True, metadata={"description": description})


class MetricPointSchema(OutSchema):
    first = text(description="The first day of the bucket.")
    value = _number("Null where there is nothing to say, and for what is yet to come. Shares are of 1, times in ms.")


class MetricDailySchema(OutSchema):
    most = fields.Nested(MetricPointSchema, allow_none=True, metadata={"description": "The day with the most."})
    least = fields.Nested(MetricPointSchema, allow_none=True)
    average = _number("Of the days that have a value.")


class MetricGroupSchema(OutSchema):
    key = text(description="Give it as `group`.")
    label = text()
    total = _number("Of the whole range.")
    points = fields.List(_number("Of each bucket."))


class MetricBeforeSchema(OutSchema):
    total = _number("Of the whole range before.")
    points = fields.List(fields.Nested(MetricPointSchema))


class MetricFiguresSchema(OutSchema):
    measure = text(enum=list(Measure))
    total = _number("Of the whole range: people are counted once in it, whatever they did in several buckets.")
    points = fields.List(fields.Nested(MetricPointSchema))
    daily = fields.Nested(MetricDailySchema)
    groups = fields.List(fields.Nested(MetricGroupSchema))
    previous = fields.Nested(MetricBeforeSchema, allow_none=True)
    known_from = time(
        "Since when all values of the property are kept; before, only what was set last. Null: all is known.",
        nullable=True,
    )


class ChartFiguresSchema(OutSchema):
    standing = fields.Nested(AnalyticsStandingSchema)
    first = text(description="The first day that is looked at.")
    last = text(description="The last day.")
    funnel = fields.Nested(
        FunnelFiguresSchema,
        allow_none=True,
        metadata={"description": "Null for metrics, and while nothing is counted."},
    )
    metric = fields.Nested(
        MetricFiguresSchema,
        allow_none=True,
        metadata={"description": "Null for funnels, and while nothing is counted."},
    )
    took_ms = fields.Integer()


class ChartNumberSchema(ChartAskedSchema):
    index = fields.Integer(load_default=0, validate=validate.Range(0, 100), metadata={"description": "Step, from 0."})
    bucket = fields.String(
        load_default="",
        validate=validate.Length(max=10),
        metadata={"description": 'The first day of a bucket; "" for the whole range. Of a funnel, who began in it.'},
    )
    part = fields.String(
        load_default="reached",
        validate=validate.OneOf(["reached", "dropped"]),
        metadata={"description": "`dropped`: who went no further, or of a conversion rate who did not."},
    )
    group = fields.String(load_default="", validate=validate.Length(max=100))
    before = fields.Boolean(
        load_default=False, metadata={"description": "Of as many days just before; so is `bucket` then."}
    )


class CountedQuerySchema(ChartNumberSchema, PageQuerySchema):
    pass


class CountedPersonSchema(PersonSchema):
    at = time("When they did what they are counted for, ms since 1970.")
    last_event = text(description='What they did last; "" for nothing.')
    last_at = time(nullable=True)


class CountedPageSchema(OutSchema):
    total = fields.Integer()
    items = fields.List(fields.Nested(CountedPersonSchema))
    next_cursor = next_cursor()


class ChartPeopleSchema(CountedPageSchema):
    conditions = fields.Dict(
        keys=fields.String(),
        allow_none=True,
        metadata={"description": "A segment's definition that says the same; null where conditions can't."},
    )


class CountedListSchema(ChartNumberSchema):
    name = _name()
