"""Date property: runs start on a day that a person's property names: each year, or once, some days before or after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim
from marshmallow import fields, validate

from engine.calendar import anniversary, clock_time, day_of, local
from engine.conditions import EntrySettings, time_of_day, time_zone
from engine.node import Config, Example, NodeSpec, Port, Whom
from graphstore.records import PersonState


class Settings(EntrySettings):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Property", "description": "One of the top level that holds a date", "x-widget": "property"},
    )
    every_year = fields.Boolean(
        load_default=True, metadata={"title": "Every year", "description": "An anniversary, such as a birthday"}
    )
    offset = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(min=-365, max=365),
        metadata={"title": "Days after", "description": "Before it, with a minus"},
    )
    at = time_of_day("Time of day", "09:00")
    zone = time_zone()


class DateProperty:
    def next(self, config: Config, after: int) -> int | None:
        at = clock_time(config["at"])
        moments = CronSim(
            f"{at.minute} {at.hour} * * *", datetime.fromtimestamp(after / 1000, ZoneInfo(config["zone"]))
        )
        return int(next(moments).astimezone(UTC).timestamp() * 1000)

    def whom(self, config: Config) -> Whom:
        return Whom(property=config["property"])

    def meets(self, config: Config, moment: int, person: PersonState) -> bool:
        day = day_of(person.properties.get(config["property"]))
        if day is None:
            return False
        wanted = local(moment, config["zone"]).date() - timedelta(days=config["offset"])
        return wanted == (anniversary(day, wanted.year) if config["every_year"] else day)


SPEC = NodeSpec(
    type="date_property",
    kind="trigger",
    title="Date property",
    description="Starts on a day that a property names, or some days before or after; once, or every year.",
    sentence="{offset} days after {property}, at {at}",
    icon="cake",
    config=Settings,
    outputs=(Port("out", "Then", "The person whose day it is"),),
    timetable=DateProperty(),
    examples=(
        Example("Birthdays", {"property": "birthday"}),
        Example(
            "A week before the subscription ends",
            {"property": "subscription_ends", "every_year": False, "offset": -7, "zone": "Europe/Lisbon"},
        ),
    ),
    keywords=("birthday", "anniversary", "renewal", "trial", "expires", "before"),
    notes=(
        "The property is a text in ISO 8601 (`1990-05-17`) or a number of seconds or milliseconds since 1970. "
        "Who was born on the 29th of February has their day on the 28th in other years."
    ),
)
