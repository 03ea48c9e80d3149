"""Has done: tells people apart by how often they have done an event, ever or lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from engine.conditions import where
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import Holds


class Settings(Schema):
    event = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Event", "x-widget": "event"},
    )
    frequency = fields.String(
        load_default="at_least",
        validate=validate.OneOf(["at_least", "at_most", "exactly"]),
        metadata={"title": "How often"},
    )
    count = fields.Integer(
        load_default=1, strict=True, validate=validate.Range(min=0, max=1_000_000), metadata={"title": "Times"}
    )
    last_days = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=3_650),
        metadata={"title": "In the last days", "description": "Empty for ever"},
    )
    where = where()


def question(config: Config) -> Holds:
    condition: dict[str, Any] = {
        "event": config["event"],
        "operator": config["frequency"],
        "count": config["count"],
    }
    if config["last_days"] is not None:
        condition["within"] = {"last_days": config["last_days"]}
    if config["where"]:
        condition["where"] = [
            {name: value for name, value in each.items() if name != "value" or value is not None}
            | {"argument": each["argument"].split("/")}
            for each in config["where"]
        ]
    return Holds(condition)


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Leave("yes" if visit.answer else "no") for visit in visits]


SPEC = NodeSpec(
    type="has_done",
    kind="filter",
    title="Has done",
    description=(
        "Counts how often the person has done an event, ever or in the last days: Yes if it is so often, else No."
    ),
    sentence="Has done “{event}” {frequency} {count} times?",
    icon="history",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The person has done it so often"),
        Port("no", "No", "More or fewer times"),
    ),
    step=step,
    asks=question,
    examples=(
        Example("Has ever bought", {"event": "Cart purchased"}),
        Example("Three movies in a month", {"event": "Movie watch", "count": 3, "last_days": 30}),
        Example(
            "Never rated one highly",
            {
                "event": "Movie rated",
                "frequency": "exactly",
                "count": 0,
                "where": [{"argument": "rating", "operator": "at_least", "value": 4}],
            },
        ),
    ),
    keywords=("event", "count", "times", "history", "if"),
)
