"""Wait until a moment: the run rests until a time of a day, where the person is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marshmallow import Schema, ValidationError, fields

from engine.calendar import clock_time, moment_at, zone_of
from engine.conditions import time_of_day, time_zone, zone_property
from engine.effects import Leave, Outcome, WaitUntil
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError("A day like 2027-05-01.") from error


class Settings(Schema):
    day = fields.String(required=True, validate=_day, metadata={"title": "Day", "description": "Such as 2027-05-01"})
    time = time_of_day("Time of day", "09:00")
    zone = time_zone()
    zone_property = zone_property()


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:
    now = clock.now()
    day, time = date.fromisoformat(config["day"]), clock_time(config["time"])

    def outcome(visit: Visit) -> Outcome:
        zone = zone_of(visit.person.properties, config["zone_property"], config["zone"])
        at = moment_at(day, time, zone)
        return WaitUntil(at, "out") if at > now else Leave("past")

    return [outcome(visit) for visit in visits]


SPEC = NodeSpec(
    type="wait_until_moment",
    kind="action",
    title="Wait until a moment",
    description="Holds each person until a time of a certain day, where they are.",
    sentence="Wait until {day}, {time}",
    icon="calendar",
    config=Settings,
    outputs=(
        Port("out", "Then", "The time has come where they are"),
        Port("past", "Past", "It was over there when they came here"),
    ),
    step=step,
    examples=(
        Example("When the sale begins", {"day": "2027-05-01", "time": "09:00"}),
        Example("Where nothing is known, in Lisbon", {"day": "2027-05-01", "zone": "Europe/Lisbon"}),
    ),
    keywords=("delay", "launch", "date", "time zone", "local"),
    notes="A time that a change of the clock leaves out is the moment of the change.",
)
