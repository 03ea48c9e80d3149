"""Matches: tells people apart by any conditions that a segment can have, companies among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from engine.effects import Leave, Outcome
from engine.errors import InvalidDefinitionError
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import Holds
from engine.segments.compile import compile_definition


def _readable(definition: Mapping[str, Any]) -> None:
    try:
        compile_definition(definition)
    except InvalidDefinitionError as error:
        raise ValidationError([f"{each.path}: {each.message}" for each in error.problems]) from error


class Settings(Schema):
    conditions = fields.Dict(
        keys=fields.String(),
        required=True,
        validate=_readable,
        metadata={
            "title": "Conditions",
            "description": "Written like those of a segment",
            "x-widget": "segment-conditions",
        },
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Leave("yes" if visit.answer else "no") for visit in visits]


SPEC = NodeSpec(
    type="matches",
    kind="filter",
    title="Matches",
    description="Asks of the person whatever a segment can ask, without making one: Yes if it holds now, else No.",
    sentence="Do the conditions hold?",
    icon="filter",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The conditions hold of the person"),
        Port("no", "No", "They do not"),
    ),
    step=step,
    asks=lambda config: Holds(config["conditions"]),
    examples=(
        Example(
            "Paying, and watching",
            {
                "conditions": {
                    "and": [
                        {"property": "plan", "operator": "is_not", "value": "free"},
                        {"event": "Movie watch", "within": {"last_days": 7}},
                    ]
                }
            },
        ),
    ),
    keywords=("conditions", "and", "or", "not", "segment", "query", "if"),
    notes=(
        "How conditions are written is told in [segments](segments.md). They may not name segments; the node "
        "Segment does."
    ),
)
