"""Join: brings several ways together."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema

from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    pass


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Leave("out") for _ in visits]


SPEC = NodeSpec(
    type="join",
    kind="filter",
    title="Join",
    description="Brings several ways together, so that what follows is drawn, and counted, once.",
    sentence="All ways together",
    icon="arrows-join",
    config=Settings,
    outputs=(Port("out", "Then", "Everybody who came by any way"),),
    step=step,
    examples=(Example("After a split", {}),),
    keywords=("merge", "together", "collect"),
)
