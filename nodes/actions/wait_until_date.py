"""Wait until a date: the run rests until a moment that a property of the person names, or some time before or after."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.calendar import moment
from engine.comparison import MISSING, value_at
from engine.conditions import UNITS
from engine.effects import Leave, Outcome, WaitUntil
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Property", "description": "One that holds a date", "x-widget": "property"},
    )
    amount = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(min=-10_000, max=10_000),
        metadata={"title": "After it by", "description": "Before it, with a minus"},
    )
    unit = fields.String(load_default="days", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:
    now = clock.now()
    offset = config["amount"] * UNITS[config["unit"]]

    def outcome(visit: Visit) -> Outcome:
        value = value_at(visit.person.properties, config["property"].split("/"))
        at = None if value is MISSING else moment(value)
        if at is None:
            return Leave("missing")
        return WaitUntil(at + offset, "out") if at + offset > now else Leave("past")

    return [outcome(visit) for visit in visits]


SPEC = NodeSpec(
    type="wait_until_date",
    kind="action",
    title="Wait until a date",
    description="Holds each person until the date in one of their properties, or some time before or after it.",
    sentence="Wait until {amount} {unit} after {property}",
    icon="calendar",
    config=Settings,
    outputs=(
        Port("out", "Then", "The time has come"),
        Port("past", "Past", "It was over when the person came here"),
        Port("missing", "No date", "The person has no such property, or it holds no date"),
    ),
    step=step,
    examples=(Example("Two days before the appointment", {"property": "appointment", "amount": -2, "unit": "days"}),),
    keywords=("delay", "appointment", "renewal", "deadline", "before"),
    notes="The date counts as it is when the person comes here. A date alone is its midnight in UTC.",
)
