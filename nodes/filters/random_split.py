"""Random split: lets a share of runs go one way, each time anew."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.chance import share
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    percent = fields.Float(
        load_default=50.0,
        validate=validate.Range(min=0, max=100),
        metadata={"title": "Percent", "description": "Of those who come here leave by Chosen"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    # By the run, so that it falls out the same when a step is repeated after a crash.
    return [
        Leave("chosen" if share(f"{visit.place}:{visit.run}") * 100 < config["percent"] else "rest") for visit in visits
    ]


SPEC = NodeSpec(
    type="random_split",
    kind="filter",
    title="Random split",
    description="Sends a share of those who come one way and the rest the other, each time anew.",
    sentence="Choose {percent} % at random",
    icon="dice",
    config=Settings,
    outputs=(
        Port("chosen", "Chosen", "As many percent as you say"),
        Port("rest", "Rest", "All others"),
    ),
    step=step,
    examples=(Example("One in ten", {"percent": 10}),),
    keywords=("sample", "chance", "percent", "holdout", "control"),
)
