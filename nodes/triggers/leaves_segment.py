"""Leaves a segment: a run starts when somebody goes out of a segment or off a list."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.conditions import EntrySettings
from engine.happenings import SEGMENT_LEFT, Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    segment = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Segment", "description": "A segment or a list", "x-widget": "segment"},
    )


class Leaves:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("segment", config["segment"]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:  # noqa: ARG002 - the topic says which segment
        return event.name == SEGMENT_LEFT


SPEC = NodeSpec(
    type="leaves_segment",
    kind="trigger",
    title="Leaves a segment",
    description="Starts when somebody goes out of a segment, or off a list.",
    sentence="When someone leaves {segment}",
    icon="logout",
    config=Settings,
    outputs=(Port("out", "Then", "The person who has gone"),),
    trigger=Leaves(),
    refers={"segment": "segment"},
    examples=(Example("Somebody is no regular any more", {"segment": "regulars"}),),
    keywords=("quits", "stops", "member", "list", "group"),
    notes="Whom a change of the segment's conditions moves out of it does not leave, unless who saves the change says "
    "that campaigns are to be told.",
)
