"""A node type as another package would bring it."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields

from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    number = fields.Integer(load_default=7, metadata={"title": "Lucky number"})


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Leave("lucky" if len(visit.person.id) == config["number"] else "other") for visit in visits]


SPEC = NodeSpec(
    type="lucky",
    kind="filter",
    title="Lucky",
    description="Tells people apart by the length of their id.",
    sentence="Has an id of {number} characters?",
    config=Settings,
    outputs=(Port("lucky", "Lucky", "So long"), Port("other", "Other", "Longer or shorter")),
    step=step,
    examples=(Example("Seven", {}),),
)
