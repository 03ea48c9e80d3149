"""Enters a segment: a run starts when somebody comes into a segment or onto a list."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.conditions import EntrySettings
from engine.happenings import SEGMENT_ENTERED, Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    segment = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Segment", "description": "A segment or a list", "x-widget": "segment"},
    )


class Enters:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("segment", config["segment"]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:  # noqa: ARG002 - the topic says which segment
        return event.name == SEGMENT_ENTERED


SPEC = NodeSpec(
    type="enters_segment",
    kind="trigger",
    title="Enters a segment",
    description="Starts when somebody comes into a segment, or onto a list.",
    sentence="When someone enters {segment}",
    icon="login",
    config=Settings,
    outputs=(Port("out", "Then", "The person who has come in"),),
    trigger=Enters(),
    refers={"segment": "segment"},
    examples=(Example("Somebody becomes a regular", {"segment": "regulars"}),),
    keywords=("joins", "becomes", "member", "list", "group"),
    notes="Whoever is inside already when the campaign first runs does not enter, nor does whom a change of the "
    "segment's conditions moves into it, unless who saves the change says that campaigns are to be told.",
)
