"""Set property: gives the person a property, changes or removes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from engine.effects import Outcome, Perform, SetProperties
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled_value, value_or_nothing


class Settings(Schema):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Property", "description": "One of the top level", "x-widget": "property"},
    )
    value = value_or_nothing()


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def value(visit: Visit) -> Any:
        return filled_value(config["value"], visit)

    return [Perform(SetProperties({config["property"]: value(visit)}), "out") for visit in visits]


SPEC = NodeSpec(
    type="set_property",
    kind="action",
    title="Set property",
    description="Gives the person a property, or removes it, as a call of /set would.",
    sentence="Set {property} to {value}",
    icon="tag",
    config=Settings,
    outputs=(Port("out", "Then", "The person has it"),),
    step=step,
    examples=(
        Example("Mark as warm", {"property": "temperature", "value": "warm"}),
        Example("Remember the last movie", {"property": "last_movie", "value": "{{ event.title }}"}),
        Example("Remove the mark", {"property": "temperature"}),
    ),
    keywords=("update", "attribute", "mark", "remove", "write"),
    notes=(
        "A text that is one `{{ value }}` alone keeps the value's type. The run goes on when the change is "
        "stored: what follows sees it, segments included. Campaigns that listen to the property start, but "
        "never the ones that led here."
    ),
)
