"""Time window: lets people through at certain hours of certain days; others wait, or go another way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marshmallow import Schema, fields, validate

from engine.calendar import WEEKDAYS, clock_time, opening, zone_of
from engine.conditions import time_of_day, time_zone, zone_property
from engine.effects import Hold, Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit

_WORKING: Final = WEEKDAYS[:5]


class Settings(Schema):
    days = fields.List(
        fields.String(validate=validate.OneOf(WEEKDAYS)),
        load_default=lambda: list(WEEKDAYS),
        validate=validate.Length(min=1),
        metadata={"title": "Days", "x-widget": "weekdays"},
    )
    start = time_of_day("From", "09:00")
    end = time_of_day("Until", "18:00", description="Not behind the beginning: it ends the next day")
    outside = fields.String(
        load_default="hold",
        validate=validate.OneOf(["hold", "drop"]),
        metadata={"title": "At other times", "description": "Hold people until it opens, or let them leave by Outside"},
    )
    zone = time_zone()
    zone_property = zone_property()


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:
    now = clock.now()
    start, end = clock_time(config["start"]), clock_time(config["end"])

    def outcome(visit: Visit) -> Outcome:
        zone = zone_of(visit.person.properties, config["zone_property"], config["zone"])
        opens = opening(now, zone, config["days"], start, end)
        if opens <= now:
            return Leave("inside")
        return Hold(opens) if config["outside"] == "hold" else Leave("outside")

    return [outcome(visit) for visit in visits]


SPEC = NodeSpec(
    type="time_window",
    kind="filter",
    title="Time window",
    description=(
        "Lets people through at certain hours of certain days, where they are; at others they wait, or go aside."
    ),
    sentence="From {start} to {end}, else {outside}",
    icon="clock-hour-9",
    config=Settings,
    outputs=(
        Port("inside", "Inside", "It is open"),
        Port("outside", "Outside", "It is not, and nobody is held"),
    ),
    step=step,
    examples=(
        Example("Office hours", {"days": list(_WORKING), "start": "09:00", "end": "17:00"}),
        Example("Not at night", {"start": "08:00", "end": "22:00", "zone": "Europe/Lisbon"}),
    ),
    keywords=("quiet hours", "night", "weekday", "business hours", "schedule"),
    notes="Time of day is the person's own. A time that a change of the clock leaves out is the moment of the change.",
)
