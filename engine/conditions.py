"""Settings that several node types share, and what they mean: conditions, who enters, times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from engine.calendar import clock_time
from engine.comparison import NEEDS_NO_VALUE, OPERATORS, matches, value_at
from engine.effects import Condition
from graphstore.records import StoredEvent

UNITS: Final = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000, "weeks": 604_800_000}


class ComparisonSchema(Schema):
    """`operator` and `value`; what is compared stands beside them."""

    operator = fields.String(load_default="is", validate=validate.OneOf(OPERATORS), metadata={"title": "Comparison"})
    value = fields.Raw(load_default=None, allow_none=True, metadata={"title": "Value", "x-widget": "value"})

    @validates_schema
    def value_is_given(self, data: Mapping[str, Any], **_: Any) -> None:
        operator = data.get("operator")
        if operator not in NEEDS_NO_VALUE and data.get("value") is None:
            raise ValidationError("Give the value to compare with.", "value")
        if operator == "one_of" and not isinstance(data.get("value"), list):
            raise ValidationError("'one of' compares with a list of values.", "value")


class ArgumentSchema(ComparisonSchema):
    argument = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={
            "title": "Argument",
            "description": "Its name; a slash leads into a nested one",
            "x-widget": "argument",
        },
    )


def where(title: str = "Only if its arguments are so") -> fields.List[Any]:
    """A list of conditions on an event's arguments that must all hold."""
    return fields.List(
        fields.Nested(ArgumentSchema),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"title": title, "description": "All of these must hold", "x-widget": "conditions"},
    )


def conditions(given: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Those of a `where` setting."""
    return tuple(Condition(each["argument"], each["operator"], each["value"]) for each in given)


def all_hold(needed: Sequence[Condition], arguments: Mapping[str, Any]) -> bool:
    return all(matches(each.operator, value_at(arguments, each.argument.split("/")), each.value) for each in needed)


def time_zone(title: str = "Time zone", default: str = "UTC") -> fields.String:
    return fields.String(
        load_default=default,
        validate=known_zone,
        metadata={"title": title, "description": "Its name, such as Europe/Lisbon", "x-widget": "time-zone"},
    )


def zone_property() -> fields.String:
    """To stand beside `time_zone`, for what happens where each person is."""
    return fields.String(
        load_default="time_zone",
        validate=validate.Length(max=255),
        metadata={
            "title": "Person's time zone",
            "description": "The property that names it; where it names none, the time zone above counts",
            "x-widget": "property",
        },
    )


def time_of_day(title: str, default: str, **more: str) -> fields.String:
    """`more`: of its metadata."""
    return fields.String(
        load_default=default, validate=_readable, metadata={"title": title, **more, "x-widget": "time-of-day"}
    )


def _readable(text: str) -> None:
    try:
        clock_time(text)
    except ValueError as error:
        raise ValidationError("A time of day like 09:30.") from error


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"There is no time zone {name!r}: give a name such as Europe/Lisbon.")


class EntrySettings(Schema):
    """Who enters by a trigger, and how often."""

    enters = fields.String(
        load_default="every_time",
        validate=validate.OneOf(["every_time", "once", "again_after"]),
        metadata={
            "title": "A person enters",
            "description": "Every time it happens, once ever, or again only after some days",
            "x-advanced": True,
        },
    )
    days = fields.Integer(
        load_default=30,
        strict=True,
        validate=validate.Range(min=1, max=3_650),
        metadata={"title": "Again after days", "description": "For 'again after'", "x-advanced": True},
    )
    at_once = fields.String(
        load_default="several",
        validate=validate.OneOf(["several", "one"]),
        metadata={
            "title": "At the same time",
            "description": "Whether a person may be under way here several times at once",
            "x-advanced": True,
        },
    )
    key = fields.String(
        load_default="",
        validate=validate.Length(max=255),
        metadata={
            "title": "Told apart by",
            "description": "An argument, such as a cart's id: 'once' and 'one' then count for each of its values alone",
            "x-advanced": True,
            "x-widget": "argument",
        },
    )


@dataclass(frozen=True, slots=True)
class EntryPolicy:
    """What `EntrySettings` say. `days` is None where they don't matter."""

    once: bool
    days: int | None
    one_at_once: bool
    key: str

    def entry(self, event: StoredEvent | None) -> str:
        """What keeps this run apart from the person's others; "" where nothing does."""
        if not self.key or event is None:
            return ""
        value = value_at(event.arguments, self.key.split("/"))
        return str(value) if isinstance(value, str | int | float | bool) else ""


def entry_policy(config: Mapping[str, Any]) -> EntryPolicy | None:
    """The policy in a trigger's settings; None: everybody enters every time."""
    enters: Literal["every_time", "once", "again_after"] = config.get("enters", "every_time")
    one = config.get("at_once", "several") == "one"
    if enters == "every_time" and not one:
        return None
    return EntryPolicy(enters == "once", config["days"] if enters == "again_after" else None, one, config["key"])
