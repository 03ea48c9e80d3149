"""The Cypher of conditions on people: typed building blocks that compose to one boolean expression."""

from graphstore.predicates import dates, events, links, values
from graphstore.predicates.builder import Predicate, PredicateBuilder, Subject, Time, Value, bindings, bindings_at

__all__ = [
    "Predicate", "PredicateBuilder", "Subject", "Time", "Value", "bindings", "bindings_at", "dates", "events",
    "links", "values",
]  # fmt: skip
