"""The passes, in the order they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.segments.expressions import Expression
from engine.segments.kinds.kind import Rewrite
from engine.segments.passes import (
    constants,
    contradictions,
    counters,
    deduplicate,
    flatten,
    gather,
    inward,
    order,
    positive,
)


@dataclass(frozen=True, slots=True)
class Pass:
    name: str
    apply: Rewrite


PIPELINE: Final[tuple[Pass, ...]] = (
    Pass("positive", positive.apply),
    Pass("inward", inward.apply),
    Pass("flatten", flatten.apply),
    Pass("deduplicate", deduplicate.apply),
    Pass("contradictions", contradictions.apply),
    Pass("constants", constants.apply),
    Pass("gather", gather.apply),
    Pass("counters", counters.apply),
    Pass("order", order.apply),
)


def optimise(expression: Expression) -> Expression:
    """An equal expression, as simple as the passes make it: they run until none finds anything to do."""
    while True:
        before = expression
        for step in PIPELINE:
            expression = step.apply(expression)
        if expression == before:
            return expression
