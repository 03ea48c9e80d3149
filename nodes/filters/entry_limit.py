"""Entry limit: tells a person's first entries at this node from the later ones."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import Entries


class Settings(Schema):
    limit = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=1_000_000),
        metadata={"title": "Entries count limit", "description": "The entry that reaches it leaves by No"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    """Yes while the person's entries are below the limit, No from the one that reaches it."""
    return [Leave("yes" if visit.answer < config["limit"] else "no") for visit in visits]


SPEC = NodeSpec(
    type="entry_limit",
    kind="filter",
    title="Entry limit",
    description="Counts how often each person comes here: Yes below the limit, No once it is reached.",
    sentence="Came here fewer than {limit} times?",
    icon="counter",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The person's entries are still below the limit"),
        Port("no", "No", "This entry reached the limit, or an earlier one did"),
    ),
    step=step,
    asks=lambda config: Entries(),  # noqa: ARG005
    examples=(Example("Act from the 20th time on: connect No", {"limit": 20}),),
    keywords=("count", "times", "limit", "frequency"),
)
