"""From an expression to a predicate that the graph evaluates, and what can change its answer."""

from __future__ import annotations

from dataclasses import dataclass

from engine.segments.expressions import And, Condition, Expression, Not, Or
from engine.segments.kinds.kind import Dependencies
from engine.segments.kinds.registry import kind_of
from engine.segments.lower import lower
from engine.segments.parse import parse
from engine.segments.passes.pipeline import optimise
from graphstore.predicates import Predicate


@dataclass(frozen=True, slots=True)
class CompiledPredicate:
    """`plan` is the expression after all passes; `predicate` needs the time of evaluation (`predicate.at`)."""

    plan: Expression
    predicate: Predicate
    dependencies: Dependencies


def compile_expression(expression: Expression, prefix: str = "s_") -> CompiledPredicate:
    """`prefix` begins every parameter: predicates that share a query need different ones."""
    plan = optimise(expression)
    return CompiledPredicate(plan, lower(plan, prefix), dependencies(plan))


def compile_definition(definition: object, prefix: str = "s_") -> CompiledPredicate:
    """A definition as decoded JSON. Raises InvalidDefinitionError with all its problems."""
    return compile_expression(parse(definition), prefix)


def dependencies(expression: Expression) -> Dependencies:
    """All that its conditions depend on."""
    found = Dependencies()
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                found |= dependencies(part)
        case Not(part):
            return dependencies(part)
        case Condition():
            found |= kind_of(expression).dependencies(expression)
    return found
