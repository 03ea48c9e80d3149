"""What the compiler needs to know of a kind of condition. A new kind is a dataclass in expressions and a file here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from engine.segments.expressions import Condition, Expression, Path
from engine.segments.groups import ReadLeaf
from graphstore.predicates import PredicateBuilder

C = TypeVar("C", bound=Condition)
Rewrite = Callable[[Expression], Expression]


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What can change whether a person meets an expression."""

    properties: frozenset[Path] = frozenset()
    events: frozenset[str] = frozenset()
    time_bound: bool = False  # the passing of time alone can

    def __or__(self, other: Dependencies) -> Dependencies:
        return Dependencies(
            self.properties | other.properties, self.events | other.events, self.time_bound or other.time_bound
        )


def _no_inner(condition: C, _: Rewrite) -> C:
    return condition


@dataclass(frozen=True)
class Kind(Generic[C]):
    """`key` marks its JSON objects. `cost` orders conditions: about how many values one evaluation looks at.

    `rewrite_inner` takes passes into the expressions that a condition holds.
    """

    condition: type[C]
    key: str
    read: ReadLeaf | None  # None: only passes make it
    write: Callable[[C], dict[str, object]]
    lower: Callable[[C, PredicateBuilder], str]
    dependencies: Callable[[C], Dependencies]
    cost: Callable[[C], int]
    rewrite_inner: Callable[[C, Rewrite], C] = _no_inner


AnyKind = Kind[Any]
