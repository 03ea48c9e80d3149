"""The Cypher of conditions on people: typed building blocks that compose to one boolean expression."""

from graphstore.predicates import dates, events, links, values
from graphstore.predicates.builder import Predicate, PredicateBuilder, Subject, Time, Value, bindings

__all__ = [
    "Predicate", "PredicateBuilder", "Subject", "Time", "Value", "bindings", "dates", "events", "links", "values",
]  # fmt: skip
