"""The Cypher of conditions on people: typed building blocks that compose to one boolean expression."""

from graphstore.predicates import dates, events, links, starts, values
from graphstore.predicates.builder import (
    Beginning,
    Predicate,
    PredicateBuilder,
    Subject,
    Time,
    Value,
    bindings,
    bindings_at,
)

__all__ = [
    "Beginning", "Predicate", "PredicateBuilder", "Subject", "Time", "Value", "bindings", "bindings_at", "dates",
    "events", "links", "starts", "values",
]  # fmt: skip
