"""Property changes: a run starts when a property of somebody gets another value."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.comparison import same
from engine.conditions import EntrySettings
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Property", "description": "One of the top level", "x-widget": "property"},
    )
    before = fields.Raw(
        load_default=None,
        allow_none=True,
        metadata={"title": "From", "description": "The value it had; empty for any", "x-widget": "value"},
    )
    after = fields.Raw(
        load_default=None,
        allow_none=True,
        metadata={"title": "To", "description": "The value it gets; empty for any", "x-widget": "value"},
    )


class Changes:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("property", config["property"]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all(
            config[wanted] is None or same(event.arguments[given], config[wanted])
            for wanted, given in (("before", "from"), ("after", "to"))
        )


SPEC = NodeSpec(
    type="property_changed",
    kind="trigger",
    title="Property changes",
    description="Starts when a property of a person gets another value.",
    sentence="When {property} changes from {before} to {after}",
    icon="pencil",
    config=Settings,
    outputs=(Port("out", "Then", "The person whose property it is"),),
    trigger=Changes(),
    examples=(
        Example("Somebody moves to the premium plan", {"property": "plan", "before": "free", "after": "premium"}),
        Example("Any change of plan", {"property": "plan"}),
    ),
    keywords=("attribute", "becomes", "update", "plan", "upgrade"),
    notes=(
        "Letters see `event.from` and `event.to`, null where there was or is no value. Setting a property to "
        "the value it has starts nothing, nor does a merge of two people."
    ),
)
