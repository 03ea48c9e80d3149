"""Wait for an event: the run rests until its person does something, or until that has taken too long."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.conditions import UNITS, conditions, where
from engine.effects import Awaited, Outcome, WaitFor
from engine.happenings import Topic
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    event = fields.String(
        required=True, validate=validate.Length(min=1, max=255), metadata={"title": "Event", "x-widget": "event"}
    )
    where = where()
    amount = fields.Integer(
        load_default=7, strict=True, validate=validate.Range(min=1, max=10_000), metadata={"title": "At most"}
    )
    unit = fields.String(load_default="days", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    awaited = (Awaited(Topic("event", config["event"]), "happened", conditions(config["where"])),)
    period = config["amount"] * UNITS[config["unit"]]
    return [WaitFor(awaited, visit.came + period, "late") for visit in visits]


SPEC = NodeSpec(
    type="wait_for_event",
    kind="action",
    title="Wait for an event",
    description="Holds each person until they do the event, or until it has taken too long.",
    sentence="Wait for “{event}”, {amount} {unit} at most",
    icon="clock-play",
    config=Settings,
    outputs=(
        Port("happened", "Happened", "The person has done it"),
        Port("late", "Too late", "The time is over"),
    ),
    step=step,
    awaits=lambda config: (Topic("event", config["event"]),),
    examples=(Example("Do they buy within a day?", {"event": "Cart purchased", "amount": 1, "unit": "days"}),),
    keywords=("until", "timeout", "delay", "did", "respond"),
    notes="Events count that came in since the run last rested, or since what started it, so none is missed between "
    "two nodes. Later templates see the event as `results.<node>`.",
)
