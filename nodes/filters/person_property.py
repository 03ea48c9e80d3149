"""Person property: tells people apart by one of their properties, as it is when they come here."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import fields, validate

from engine.comparison import matches, value_at
from engine.conditions import ComparisonSchema
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(ComparisonSchema):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={
            "title": "Property",
            "description": "Its name; a slash leads into a nested one",
            "x-widget": "property",
        },
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    path = config["property"].split("/")

    def holds(visit: Visit) -> bool:
        return matches(config["operator"], value_at(visit.person.properties, path), config["value"])

    return [Leave("yes" if holds(visit) else "no") for visit in visits]


SPEC = NodeSpec(
    type="person_property",
    kind="filter",
    title="Person property",
    description="Looks at one property of the person, as it is at that moment: Yes if it compares so, else No.",
    sentence="{property} {operator} {value}?",
    icon="user-search",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The person's property compares so"),
        Port("no", "No", "It does not, or the person has no such property"),
    ),
    step=step,
    examples=(Example("People on the free plan", {"property": "plan", "operator": "is", "value": "free"}),),
    keywords=("attribute", "if", "condition", "plan"),
)
