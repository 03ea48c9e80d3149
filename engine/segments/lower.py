"""From an expression to Cypher, condition by condition. The words of Cypher are graphstore's."""

from __future__ import annotations

from engine.segments.expressions import Condition, Expression
from engine.segments.groups import leaves, lower_expression
from engine.segments.kinds.registry import kind_of
from graphstore.predicates import Predicate, PredicateBuilder


def lower(expression: Expression, prefix: str, moment: str = "") -> Predicate:
    """The predicate of an optimised expression; its parameters begin with `prefix`.

    `moment`: the variable of the query that holds the time of evaluation; "" leaves it to a parameter.
    """
    builder = PredicateBuilder(prefix, moment)
    cypher = lower_expression(expression, builder, lower_condition)
    if moment:  # nobody asks when the past will change
        return builder.predicate(cypher)
    moments = [kind_of(condition).due(condition, builder) for condition in leaves(expression)]
    found = [each for each in moments if each]
    return builder.predicate(cypher, builder.earliest(found) if found else "")


def lower_condition(condition: Condition, builder: PredicateBuilder) -> str:
    """The Cypher of a condition that passes have been over."""
    lowered: str = kind_of(condition).lower(condition, builder)
    return lowered
