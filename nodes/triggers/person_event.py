"""Person event: a run starts whenever somebody does an event."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.conditions import EntrySettings, all_hold, conditions, where
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    event = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Event", "description": "The event that starts it", "x-widget": "event"},
    )
    where = where()


class PersonEvent:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", config["event"]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all_hold(conditions(config["where"]), event.arguments)


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
    examples=(
        Example("Someone watches a movie", {"event": "Movie watch"}),
        Example(
            "Someone rates a movie highly, at most once a month",
            {
                "event": "Movie rated",
                "where": [{"argument": "rating", "operator": "at_least", "value": 4}],
                "enters": "again_after",
                "days": 30,
            },
        ),
        Example("Each cart once, several at a time", {"event": "Cart set", "enters": "once", "key": "cart_id"}),
    ),
    keywords=("when", "did", "track", "action"),
)
