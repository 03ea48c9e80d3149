"""Exit when: an event takes the person's runs of the campaign from wherever they are."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from engine.conditions import all_hold, conditions, where
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(Schema):
    event = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Event", "description": "The event that ends it", "x-widget": "event"},
    )
    where = where()


class ExitWhen:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", config["event"]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all_hold(conditions(config["where"]), event.arguments)


SPEC = NodeSpec(
    type="exit_when",
    kind="trigger",
    title="Exit when",
    description="Takes a person out of the campaign, wherever they are in it, when they do the event.",
    sentence="Whoever does “{event}” leaves the campaign",
    icon="door-exit",
    config=Settings,
    outputs=(Port("out", "Then", "The person goes on here; with nothing connected, it is over for them"),),
    takes_input=False,
    trigger=ExitWhen(),
    interrupts=True,
    examples=(Example("Whoever buys needs no reminder", {"event": "Cart purchased"}),),
    keywords=("stop", "end", "cancel", "leave", "goal"),
    notes="It starts nothing by itself. All the person's runs of this campaign that began before the event follow; "
    "a letter or webhook under way is finished first.",
)
