"""Goal: counts whether a person does what the campaign is for, within a time from its start."""

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
        load_default=7,
        strict=True,
        validate=validate.Range(min=1, max=10_000),
        metadata={"title": "Within", "description": "Of the beginning of the run"},
    )
    unit = fields.String(load_default="days", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    awaited = (Awaited(Topic("event", config["event"]), "reached", conditions(config["where"])),)
    period = config["amount"] * UNITS[config["unit"]]
    return [WaitFor(awaited, visit.started + period, "missed", since=visit.started) for visit in visits]


SPEC = NodeSpec(
    type="goal",
    kind="action",
    title="Goal",
    description=(
        "Counts whether each person does the event within a time from their start; the last node of most campaigns."
    ),
    sentence="Goal: “{event}” within {amount} {unit}",
    icon="target-arrow",
    config=Settings,
    outputs=(
        Port("reached", "Reached", "The person did it in time: a conversion"),
        Port("missed", "Missed", "The time is over"),
    ),
    step=step,
    awaits=lambda config: (Topic("event", config["event"]),),
    examples=(Example("They buy within a week", {"event": "Cart purchased"}),),
    keywords=("conversion", "success", "objective", "result", "window"),
    notes="What was done while the person was under way in the campaign counts, too. Until then, or until the time is "
    "over, the run rests here.",
)
