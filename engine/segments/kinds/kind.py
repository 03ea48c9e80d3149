"""What the compiler needs to know of a kind of condition. A new kind is a dataclass in expressions and a file here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from engine.segments.expressions import Condition, Expression, Path
from engine.segments.groups import ReadLeaf
from graphstore.predicates import PredicateBuilder

C = TypeVar("C", bound=Condition)
Rewrite = Callable[[Expression], Expression]
Names = Mapping[str, str]  # id of a segment -> its name


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What can change whether a person meets an expression."""

    properties: frozenset[Path] = frozenset()
    events: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()  # membership of the person
    # What other people do and have reaches a person over these.
    company: bool = False  # the company: which it is, its properties, its size
    colleague_properties: frozenset[Path] = frozenset()
    colleague_events: frozenset[str] = frozenset()
    paths: frozenset[tuple[str, int, str]] = frozenset()  # relation, hops, segment at their end
    time_bound: bool = False  # the passing of time alone can

    def __or__(self, other: Dependencies) -> Dependencies:
        return Dependencies(*(getattr(self, each.name) | getattr(other, each.name) for each in fields(self)))

    @property
    def has_colleagues(self) -> bool:
        return bool(self.colleague_properties or self.colleague_events)


@dataclass(frozen=True, slots=True)
class Influence:
    """What one more event of a name can do to a condition: nothing while there are fewer than `least` of them.

    `grows`: it can only make the condition true. `total`: only the number of all of them counts, so nothing happens
    but at `least`.
    """

    event: str
    least: int = 0
    grows: bool = False
    total: bool = False

    def acts(self, before: int, after: int) -> bool:
        """Whether the condition may change when the person's count goes from `before` to `after`."""
        if after < self.least:
            return False
        return not self.total or before < self.least or (before == self.least and not self.grows)


def _no_inner(condition: C, _: Rewrite) -> C:
    return condition


def _never(_: C, __: PredicateBuilder) -> str:
    return ""


def _nothing(_: C, __: Names) -> str:
    return ""


@dataclass(frozen=True)
class Kind(Generic[C]):
    """`key` marks its JSON objects. `cost` orders conditions: about how many values one evaluation looks at.

    `rewrite_inner` takes passes into the expressions that a condition holds. `due` writes the list of moments (ms)
    at which time alone may change the answer; "" when it never does.

    The rest explains a person's answer: `say` puts the condition into words; `found` writes the value that decided,
    `evidence` the events that did, newest first ("" where there are none); `shown` is what the value is called.
    """

    condition: type[C]
    key: str
    read: ReadLeaf | None  # None: only passes make it, or another kind reads it
    write: Callable[[C], dict[str, object]]
    lower: Callable[[C, PredicateBuilder], str]
    dependencies: Callable[[C], Dependencies]
    cost: Callable[[C], int]
    rewrite_inner: Callable[[C, Rewrite], C] = _no_inner
    due: Callable[[C, PredicateBuilder], str] = _never
    say: Callable[[C, Names], str] = _nothing
    found: Callable[[C, PredicateBuilder], str] = _never
    evidence: Callable[[C, PredicateBuilder], str] = _never
    shown: str = ""  # the key, when empty
    influences: Callable[[C], tuple[Influence, ...]] | None = None  # None: events may do anything to it


AnyKind = Kind[Any]
