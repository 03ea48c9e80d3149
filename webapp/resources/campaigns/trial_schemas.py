from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.campaigns.schemas import NodeCountsSchema
from webapp.resources.common import json_object, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.smorest import InSchema, OutSchema

DAYS = (1, 365)
_NAME = validate.Length(1, 255)


class RehearsedSchema(InSchema):
    """What is rehearsed: without both, the draft as it was saved."""

    definition = fields.Dict(
        keys=fields.String(),
        load_default=None,
        allow_none=True,
        metadata={"description": "A definition that was not saved yet."},
    )
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 10**9),
        metadata={"description": "A version that was published."},
    )


class MadeUpEventSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)
    arguments = fields.Dict(keys=fields.String(), load_default=dict)


class SimulateSchema(RehearsedSchema):
    person = fields.String(required=True, validate=validate.Length(1, 64), metadata={"description": "A uid."})
    key = fields.String(
        load_default="",
        validate=validate.Length(max=1_024),
        metadata={"description": "An event that the person has really done; the clock begins at its time."},
    )
    event = fields.Nested(
        MadeUpEventSchema, load_default=None, allow_none=True, metadata={"description": "Or one that is made up."}
    )
    trigger = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "The node that is to fire, whatever its settings say; empty: those that do."},
    )
    fresh = fields.Boolean(load_default=False, metadata={"description": "As if the campaign had never met the person."})


class SeenSchema(OutSchema):
    name = text()
    value = fields.Raw(allow_none=True, metadata={"description": "Null where there is none."})


class MadeLetterSchema(OutSchema):
    letter = text(description="Its id.")
    name = text()
    subject = text()
    html = text(description="Empty for a letter of text alone.")
    view = text(description="Token under which its HTML is shown for an hour; empty without HTML.")
    text = text()


class StepSchema(OutSchema):
    kind = text(
        enum=["started", "refused", "passed", "acted", "waiting", "woke", "ended", "failed"],
        description="refused: a trigger fired, but nobody enters. acted: something would have been done.",
    )
    at = time("On the virtual clock.")
    run = text(description="Tells runs apart; empty at triggers.")
    node = text()
    port = text(description="By which the node is left; empty where it is not.")
    label = text(description="Of that port.")
    seen = fields.List(fields.Nested(SeenSchema), metadata={"description": "The values that decided."})
    due = time("Until when it waits; null where nothing but an event ends it.", nullable=True)
    effect = text(description="Kind of what would have been done; empty for none.")
    details = json_object("What would have been done.")
    letter = fields.Nested(MadeLetterSchema, allow_none=True)
    text = text(description="Why, in words.")


class UnfiredSchema(OutSchema):
    node = text()
    text = text()


class SimulationSchema(OutSchema):
    at = time("When the virtual clock began.")
    steps = fields.List(fields.Nested(StepSchema))
    unfired = fields.List(
        fields.Nested(UnfiredSchema), metadata={"description": "Where nothing began: why, by way in."}
    )
    assumed = fields.List(fields.String(), metadata={"description": "What is taken for granted."})


class BacktestRequestSchema(RehearsedSchema):
    days = fields.Integer(
        load_default=30,
        strict=True,
        validate=validate.Range(*DAYS),
        metadata={"description": "How many of the last days are gone through."},
    )


class BacktestStartedSchema(OutSchema):
    backtest = text(description="Ask how it stands by this.")


class SampleSchema(OutSchema):
    at = time("When they came there, on the virtual clock.")
    person = fields.Nested(PersonSchema)


class BacktestSchema(OutSchema):
    state = text(enum=["running", "done", "cancelled", "failed"])
    reason = text(description="Why it failed.")
    days = fields.Integer()
    since = time()
    until = time()
    people = fields.Integer(metadata={"description": "Of the site."})
    looked = fields.Integer(metadata={"description": "People who were looked at so far."})
    concerned = fields.Integer(metadata={"description": "Those of them who did what the campaign listens to."})
    entered = fields.Integer(metadata={"description": "Runs that would have begun."})
    took = fields.Integer(metadata={"description": "Milliseconds of work so far."})
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(NodeCountsSchema),
        metadata={"description": "By node id; `waiting`: who would still be there."},
    )
    samples = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(SampleSchema)),
        metadata={"description": "Some of the people at each node, by its id."},
    )
    assumed = fields.List(fields.String(), metadata={"description": "What is taken for granted."})


class WhyQuerySchema(InSchema):
    node = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "The node that sends the letter; empty for any letter of the campaign."},
    )


class WhyReasonSchema(OutSchema):
    node = text(description="What it is about; empty for the campaign.")
    at = time("When it was so; null where that is not the point.", nullable=True)
    text = text()


class LeftSchema(OutSchema):
    at = time()
    node = text()
    port = text()


class StartedBySchema(OutSchema):
    name = text()
    at = time()


class RunWaySchema(OutSchema):
    run = text()
    version = fields.Integer()
    trigger = text(description="The node by which they came in.")
    event = fields.Nested(StartedBySchema, allow_none=True, metadata={"description": "What started it."})
    started = time()
    state = text(enum=["ready", "waiting", "sending", "done", "failed"])
    node = text(description="Where they are, or ended.")
    since = time("When they came there.")
    due = time("When they wake up; null unless they wait.", nullable=True)
    reason = text(description="Why it failed, or was ended; else empty.")
    trail = fields.List(fields.Nested(LeftSchema), metadata={"description": "The nodes they have left, in order."})


class LetterWaySchema(OutSchema):
    run = text()
    node = text()
    letter = text()
    name = text(description="Empty when the letter is gone.")
    state = text(enum=["queued", "sending", "deferred", "sent", "failed", "unknown", "skipped"])
    reason = text()
    at = time()


class WhySchema(OutSchema):
    answer = text(enum=["sent", "on_its_way", "not_sent", "under_way", "not_reached", "never_entered"])
    reasons = fields.List(fields.Nested(WhyReasonSchema), metadata={"description": "A sentence each, in their order."})
    runs = fields.List(fields.Nested(RunWaySchema), metadata={"description": "The latest twenty, the latest first."})
    letters = fields.List(fields.Nested(LetterWaySchema))
