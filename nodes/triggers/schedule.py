"""Schedule: runs start by the clock, for everybody or a segment."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from marshmallow import ValidationError, fields, validate

from engine.conditions import EntrySettings, time_zone
from engine.node import Config, Example, NodeSpec, Port, Whom
from graphstore.records import PersonState


def _readable(text: str) -> None:
    try:
        next(CronSim(text, datetime(2026, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        raise ValidationError(f"Not a time in the form of cron (minute hour day month weekday): {error}") from error
    except StopIteration as error:
        raise ValidationError("This time never comes.") from error


class Settings(EntrySettings):
    cron = fields.String(
        required=True,
        validate=[validate.Length(min=1, max=100), _readable],
        metadata={
            "title": "When",
            "description": "In the form of cron: minute, hour, day, month, weekday",
            "x-widget": "cron",
        },
    )
    zone = time_zone()
    segment = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"title": "Whom", "description": "A segment or list; empty for everybody", "x-widget": "segment"},
    )


class Schedule:
    def next(self, config: Config, after: int) -> int | None:
        moments = CronSim(config["cron"], datetime.fromtimestamp(after / 1000, ZoneInfo(config["zone"])))
        found = next(moments, None)
        return None if found is None else int(found.timestamp() * 1000)

    def whom(self, config: Config) -> Whom:
        return Whom(segment=config["segment"])

    def meets(self, config: Config, moment: int, person: PersonState) -> bool:  # noqa: ARG002 - it is everybody's turn
        return True


SPEC = NodeSpec(
    type="schedule",
    kind="trigger",
    title="Schedule",
    description="Starts by the clock, for everybody or for a segment.",
    sentence="At {cron} ({zone})",
    icon="calendar-time",
    config=Settings,
    outputs=(Port("out", "Then", "Each person it is for"),),
    timetable=Schedule(),
    refers={"segment": "segment"},
    examples=(
        Example("Mondays at nine, for everybody", {"cron": "0 9 * * 1", "zone": "Europe/Lisbon"}),
        Example("Every first of the month, for a segment", {"cron": "0 8 1 * *", "segment": "regulars"}),
    ),
    keywords=("cron", "weekly", "daily", "monthly", "recurring", "time"),
    notes="When clocks go forward, a time that is left out comes as soon as they have; when they go back, a time that "
    "comes twice counts once. Of the moments missed while nothing ran, one is made up for.",
)
