"""End: the run is over."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import End, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Visit


class Settings(Schema):
    label = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"title": "Name", "description": "What it means to come here"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [End() for _ in visits]


SPEC = NodeSpec(
    type="end",
    kind="action",
    title="End",
    description="The campaign is over for whoever comes here; its count says how many did.",
    sentence="End {label}",
    icon="flag",
    config=Settings,
    outputs=(),
    step=step,
    examples=(Example("Bought", {"label": "Bought"}),),
    keywords=("stop", "finish", "exit", "done"),
    notes="A run also ends where an output leads nowhere; this node gives such an end a name and a count.",
)
