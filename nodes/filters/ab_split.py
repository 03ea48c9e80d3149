"""A/B split: shares people out over variants; each person always gets the same one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from marshmallow import Schema, ValidationError, fields, validate

from engine.chance import share
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit

_VARIANTS: Final = ("a", "b", "c", "d", "e", "f")


def _positive(weights: Sequence[float]) -> None:
    if sum(weights) <= 0:
        raise ValidationError("At least one weight is above 0.")


class Settings(Schema):
    weights = fields.List(
        fields.Float(validate=validate.Range(min=0, max=1_000_000)),
        load_default=lambda: [1.0, 1.0],
        validate=[validate.Length(min=2, max=len(_VARIANTS)), _positive],
        metadata={"title": "Weights", "description": "One for each variant: 1, 1 halves; 8, 1, 1 gives A most"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    bounds = list(accumulate(config["weights"]))

    def variant(visit: Visit) -> str:
        point = share(f"{visit.place}:{visit.person.uid}") * bounds[-1]
        return next(name for name, bound in zip(_VARIANTS, bounds, strict=False) if point < bound)

    return [Leave(variant(visit), {"variant": variant(visit)}) for visit in visits]


SPEC = NodeSpec(
    type="ab_split",
    kind="filter",
    title="A/B split",
    description="Shares people out over two to six variants; a person who comes again gets the same one.",
    sentence="Split {weights}",
    icon="arrows-split",
    config=Settings,
    outputs=tuple(
        Port(name, f"Variant {name.upper()}", f"The people whose variant is {name.upper()}") for name in _VARIANTS
    ),
    step=step,
    uses=lambda config: _VARIANTS[: len(config["weights"])],
    outputs_setting="weights",
    examples=(
        Example("Half and half", {"weights": [1, 1]}),
        Example("Two new ones for one in ten each", {"weights": [8, 1, 1]}),
    ),
    keywords=("test", "experiment", "variant", "split"),
    notes="Which variant it is follows from the person and the node, so it survives a restart, and two splits are "
    "independent of each other. Later templates see it as `results.<node>.variant`. After a merge it is the variant of "
    "the person that stays.",
)
