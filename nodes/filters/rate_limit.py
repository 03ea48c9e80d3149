"""Rate limit: lets people through at an even pace; nobody is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Leave, Outcome, WaitUntil
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import Slot


class Settings(Schema):
    a_minute = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=60_000),
        metadata={"title": "How many a minute", "description": "The others wait for their turn"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    now = clock.now()
    return [Leave("out") if visit.answer <= now else WaitUntil(visit.answer, "out") for visit in visits]


SPEC = NodeSpec(
    type="rate_limit",
    kind="filter",
    title="Rate limit",
    description="Lets so many people through a minute, at an even pace; the others wait for their turn.",
    sentence="{a_minute} a minute",
    icon="hourglass",
    config=Settings,
    outputs=(Port("out", "Then", "It is the person's turn"),),
    step=step,
    asks=lambda config: Slot(60_000 // config["a_minute"]),
    examples=(Example("Gently", {"a_minute": 60}),),
    keywords=("throttle", "pace", "slow", "warm up"),
    notes="The limit is the node's, over all people. Who comes first goes first, and no burst follows a quiet time.",
)
