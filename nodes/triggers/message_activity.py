"""Message activity: a run starts when somebody does something with a message of the team in the messenger."""

from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine.conditions import EntrySettings, all_hold, conditions, where
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent

_EVENTS: Final = {
    "sent": "Message sent",
    "opened": "Message opened",
    "clicked": "Message clicked",
    "answered": "Message answered",
}


class Settings(EntrySettings):
    activity = fields.String(
        required=True,
        validate=validate.OneOf(list(_EVENTS)),
        metadata={"title": "What happened", "description": "To the message"},
    )
    where = where("Only if it is so")


class MessageActivity:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", _EVENTS[config["activity"]]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all_hold(conditions(config["where"]), event.arguments)


SPEC = NodeSpec(
    type="message_activity",
    kind="trigger",
    title="Message activity",
    description="Starts when a message of the team is sent, seen, clicked or answered in the messenger.",
    sentence="When a message was {activity}",
    icon="message",
    config=Settings,
    outputs=(Port("out", "Then", "The person the message was for"),),
    trigger=MessageActivity(),
    examples=(
        Example("Any message is seen", {"activity": "opened"}),
        Example(
            "A link to the prices is followed",
            {"activity": "clicked", "where": [{"argument": "link", "operator": "contains", "value": "/prices"}]},
        ),
    ),
    keywords=("chat", "messenger", "clicked", "opened", "seen"),
    notes=(
        "Listens to the events `Message sent`, `Message opened`, `Message clicked` and `Message answered`. The "
        "argument `link` of a click is where it leads."
    ),
)
