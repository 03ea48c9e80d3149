"""Conditions on arguments, in the language of segments, as the graph evaluates them: there is one meaning of them."""

from __future__ import annotations

from engine.analytics.definitions import Deed
from engine.segments.expressions import EventCondition, Frequency
from engine.segments.kinds import deeds
from engine.segments.passes.pipeline import optimise
from graphstore.predicates import Predicate, PredicateBuilder


def predicate(deed: Deed) -> Predicate | None:
    """Over the event `ev`; None when no event can meet it."""
    plan = optimise(EventCondition(deed.event, Frequency.AT_LEAST, 1, None, deed.where))
    if not isinstance(plan, EventCondition):
        return None  # a contradiction
    builder = PredicateBuilder("f_")
    return builder.predicate(deeds.lower_where(plan.where, builder) or builder.constant(holds=True))
