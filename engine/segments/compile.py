"""From an expression to a predicate that the graph evaluates, and what can change its answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.segments.beginning import beginning
from engine.segments.expressions import Expression
from engine.segments.groups import leaves
from engine.segments.influence import Effect, effects
from engine.segments.inline import inline
from engine.segments.kinds.kind import Dependencies
from engine.segments.kinds.registry import kind_of
from engine.segments.lower import lower
from engine.segments.parse import parse
from engine.segments.passes.pipeline import optimise
from engine.segments.reading import Library
from graphstore.predicates import Predicate


@dataclass(frozen=True, slots=True)
class CompiledPredicate:
    """`plan` is the expression after all passes; `predicate` needs the time of evaluation (`predicate.at`)."""

    plan: Expression
    predicate: Predicate
    dependencies: Dependencies
    effects: tuple[Effect, ...]  # what further events can do to it


def compile_expression(expression: Expression, prefix: str = "s_", moment: str = "") -> CompiledPredicate:
    """`prefix` begins every parameter: predicates that share a query need different ones.

    `moment`: the variable of the query that holds the time of evaluation; "" leaves it to a parameter.
    """
    plan = optimise(expression)
    begun = None if moment else beginning(plan, f"{prefix[:-1]}b_")
    predicate = replace(lower(plan, prefix, moment), beginning=begun)
    return CompiledPredicate(plan, predicate, dependencies(plan), effects(plan))


def compile_definition(
    definition: object, prefix: str = "s_", library: Library | None = None, moment: str = ""
) -> CompiledPredicate:
    """A definition as decoded JSON; `library`: the segments that it may name.

    Raises InvalidDefinitionError with all its problems.
    """
    expression = parse(definition, library)
    return compile_expression(inline(expression, library) if library is not None else expression, prefix, moment)


def dependencies(expression: Expression) -> Dependencies:
    """All that its conditions depend on."""
    found = Dependencies()
    for condition in leaves(expression):
        found |= kind_of(condition).dependencies(condition)
    return found
