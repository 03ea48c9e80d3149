"""Wait: the run rests for a time."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.conditions import UNITS
from engine.effects import Outcome, WaitUntil
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    amount = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=10_000), metadata={"title": "How long"}
    )
    unit = fields.String(load_default="days", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:
    due = clock.now() + config["amount"] * UNITS[config["unit"]]
    return [WaitUntil(due, "out") for _ in visits]


SPEC = NodeSpec(
    type="wait",
    kind="action",
    title="Wait",
    description="Holds each person here for a time, then lets them go on.",
    sentence="Wait {amount} {unit}",
    icon="clock",
    config=Settings,
    outputs=(Port("out", "After", "The time is over"),),
    step=step,
    examples=(Example("A day", {"amount": 1, "unit": "days"}),),
    keywords=("delay", "pause", "sleep", "later"),
)
