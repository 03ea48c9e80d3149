"""Wait for a segment: the run rests until its person is in a segment, or out of it."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.conditions import UNITS
from engine.effects import Awaited, Outcome, WaitFor
from engine.happenings import Topic
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    segment = fields.String(
        required=True, validate=validate.Length(min=1, max=64), metadata={"title": "Segment", "x-widget": "segment"}
    )
    wanted = fields.String(
        load_default="inside",
        validate=validate.OneOf(["inside", "outside"]),
        metadata={"title": "Until they are", "description": "In the segment, or out of it"},
    )
    amount = fields.Integer(
        load_default=7, strict=True, validate=validate.Range(min=1, max=10_000), metadata={"title": "At most"}
    )
    unit = fields.String(load_default="days", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    topic = Topic("segment", config["segment"])
    awaited = (Awaited(topic, "happened", inside=config["wanted"] == "inside"),)
    period = config["amount"] * UNITS[config["unit"]]
    return [WaitFor(awaited, visit.came + period, "late") for visit in visits]


SPEC = NodeSpec(
    type="wait_for_segment",
    kind="action",
    title="Wait for a segment",
    description="Holds each person until they are in a segment, or out of it, or until it has taken too long.",
    sentence="Wait until they are {wanted} {segment}, {amount} {unit} at most",
    icon="clock-check",
    config=Settings,
    outputs=(
        Port("happened", "Happened", "It is so"),
        Port("late", "Too late", "The time is over"),
    ),
    step=step,
    awaits=lambda config: (Topic("segment", config["segment"]),),
    refers={"segment": "segment"},
    examples=(Example("Until they are a regular", {"segment": "regulars", "amount": 30}),),
    keywords=("until", "timeout", "delay", "list", "become"),
    notes="Who is there already goes on at once.",
)
