"""Person property: tells people apart by one of their properties, as it is when they come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from engine.comparison import NEEDS_NO_VALUE, OPERATORS, matches, value_at
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={
            "title": "Property",
            "description": "Its name; a slash leads into a nested one",
            "x-widget": "property",
        },
    )
    operator = fields.String(load_default="is", validate=validate.OneOf(OPERATORS), metadata={"title": "Comparison"})
    value = fields.Raw(load_default=None, allow_none=True, metadata={"title": "Value", "x-widget": "value"})

    @validates_schema
    def value_is_given(self, data: Mapping[str, Any], **_: Any) -> None:
        operator = data.get("operator")
        if operator not in NEEDS_NO_VALUE and data.get("value") is None:
            raise ValidationError("Give the value to compare with.", "value")
        if operator == "one_of" and not isinstance(data.get("value"), list):
            raise ValidationError("'one of' compares with a list of values.", "value")


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
