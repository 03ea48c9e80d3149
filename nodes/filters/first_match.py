"""First match: goes the way of the first of several conditions on the person that holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marshmallow import Schema, fields, validate

from engine.comparison import matches, value_at
from engine.conditions import ComparisonSchema
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit

_PLACES: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


class CaseSchema(ComparisonSchema):
    property = fields.String(
        required=True, validate=validate.Length(min=1, max=255), metadata={"title": "Property", "x-widget": "property"}
    )


class Settings(Schema):
    cases = fields.List(
        fields.Nested(CaseSchema),
        required=True,
        validate=validate.Length(min=1, max=len(_PLACES)),
        metadata={
            "title": "Conditions",
            "description": "In order; each has a way of its own",
            "x-widget": "cases",
        },
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def way(visit: Visit) -> str:
        properties = visit.person.properties
        for place, case in zip(_PLACES, config["cases"], strict=False):
            if matches(case["operator"], value_at(properties, case["property"].split("/")), case["value"]):
                return place
        return "otherwise"

    return [Leave(way(visit)) for visit in visits]


SPEC = NodeSpec(
    type="first_match",
    kind="filter",
    title="First match",
    description="Looks at several conditions on the person in their order, and goes the way of the first that holds.",
    sentence="Which of {cases} comes first?",
    icon="route-alt-left",
    config=Settings,
    outputs=(
        *(Port(place, place.capitalize(), f"The {place} condition is the first that holds") for place in _PLACES),
        Port("otherwise", "Otherwise", "None of them holds"),
    ),
    step=step,
    uses=lambda config: (*_PLACES[: len(config["cases"])], "otherwise"),
    outputs_setting="cases",
    examples=(
        Example(
            "By plan",
            {"cases": [{"property": "plan", "value": "free"}, {"property": "plan", "value": "premium"}]},
        ),
    ),
    keywords=("switch", "case", "branch", "if", "else"),
)
