"""Segment: tells people apart by whether they are in a segment or on a list."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import Holds


class Settings(Schema):
    segment = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Segment", "description": "A segment or a list", "x-widget": "segment"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Leave("yes" if visit.answer else "no") for visit in visits]


SPEC = NodeSpec(
    type="in_segment",
    kind="filter",
    title="Segment",
    description="Yes for people who are in the segment or on the list when they come here, else No.",
    sentence="In {segment}?",
    icon="users-group",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The person is in it"),
        Port("no", "No", "The person is not in it"),
    ),
    step=step,
    asks=lambda config: Holds({"segment": config["segment"]}),
    refers={"segment": "segment"},
    examples=(Example("Regulars and others", {"segment": "regulars"}),),
    keywords=("list", "member", "group", "audience", "if"),
)
