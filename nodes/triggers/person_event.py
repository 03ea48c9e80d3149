"""Person event: a run starts whenever somebody does an event."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(Schema):
    event = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Event", "description": "The event that starts it", "x-widget": "event"},
    )


class PersonEvent:
    def event(self, config: Config) -> str:
        name: str = config["event"]
        return name

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return event.name == self.event(config)


SPEC = NodeSpec(
    type="person_event",
    kind="trigger",
    title="Person event",
    description="Starts each time a person does the event.",
    sentence="When someone does “{event}”",
    icon="bolt",
    config=Settings,
    outputs=(Port("out", "Then", "The person who did it, with the event"),),
    trigger=PersonEvent(),
    examples=(Example("Someone watches a movie", {"event": "Movie watch"}),),
    keywords=("when", "did", "track", "action"),
)
