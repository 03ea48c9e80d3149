"""Message received: a run starts when somebody writes to the site."""

from __future__ import annotations

from engine.conditions import EntrySettings, all_hold, conditions, where
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    where = where("Only if the message is so")


class MessageReceived:
    def topics(self, config: Config) -> tuple[Topic, ...]:  # noqa: ARG002 - the event is always the same
        return (Topic("event", "Message received"),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all_hold(conditions(config["where"]), event.arguments)


SPEC = NodeSpec(
    type="message_received",
    kind="trigger",
    title="Message received",
    description="Starts when a person writes a message to the site.",
    sentence="When someone writes a message",
    icon="message",
    config=Settings,
    outputs=(Port("out", "Then", "The person who wrote, with the message"),),
    trigger=MessageReceived(),
    examples=(
        Example("Any message", {}),
        Example("A message about prices", {"where": [{"argument": "text", "operator": "contains", "value": "price"}]}),
    ),
    keywords=("chat", "messenger", "inbox", "support"),
    notes="Listens to the event `Message received`.",
)
