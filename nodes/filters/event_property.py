"""Event property: tells runs apart by an argument of what started them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.comparison import MISSING, matches, value_at
from engine.conditions import ArgumentSchema
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(ArgumentSchema):
    pass


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    path = config["argument"].split("/")

    def holds(visit: Visit) -> bool:
        value = value_at(visit.event.arguments, path) if visit.event is not None else MISSING
        return matches(config["operator"], value, config["value"])

    return [Leave("yes" if holds(visit) else "no") for visit in visits]


SPEC = NodeSpec(
    type="event_property",
    kind="filter",
    title="Event property",
    description="Looks at an argument of what started the run: Yes if it compares so, else No.",
    sentence="{argument} of the event {operator} {value}?",
    icon="list-search",
    config=Settings,
    outputs=(
        Port("yes", "Yes", "The argument compares so"),
        Port("no", "No", "It does not, or there is no such argument, or no event"),
    ),
    step=step,
    examples=(Example("Carts of at least 100", {"argument": "totalprice", "operator": "at_least", "value": 100}),),
    keywords=("argument", "if", "condition", "trigger"),
)
