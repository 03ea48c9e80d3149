"""Track event: an event of the person, as if they had done it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from engine.effects import Outcome, Perform, TrackEvent
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled_value, readable_value


class Settings(Schema):
    event = fields.String(
        required=True, validate=validate.Length(min=1, max=255), metadata={"title": "Event", "x-widget": "event"}
    )
    arguments = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=255)),
        load_default=dict,
        validate=readable_value,
        metadata={
            "title": "Arguments",
            "description": "Texts may hold {{ person… }}, {{ event… }} and {{ results… }}",
            "x-widget": "json",
        },
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def arguments(visit: Visit) -> dict[str, Any]:
        return {name: filled_value(value, visit) for name, value in config["arguments"].items()}

    return [Perform(TrackEvent(config["event"], arguments(visit)), "out") for visit in visits]


SPEC = NodeSpec(
    type="track_event",
    kind="action",
    title="Track event",
    description="Tracks an event of the person, as a call of /track would.",
    sentence="Track “{event}”",
    icon="activity",
    config=Settings,
    outputs=(Port("out", "Then", "The event is stored"),),
    step=step,
    examples=(
        Example("Note that a reminder went out", {"event": "Reminded"}),
        Example("With the cart's price", {"event": "Reminded", "arguments": {"price": "{{ event.totalprice }}"}}),
    ),
    keywords=("log", "record", "note", "history"),
    notes="Campaigns that listen to the event start, but never the ones that led here.",
)
