"""The Cypher of conditions on people: typed building blocks that compose to one boolean expression.

An expression is over PERSON and, when it counts events, over COUNTERS: what the person has done, collected once for all
predicates of a query (twenty look-ups cost what one does). `bindings` binds it. No expression is ever null, so NOT, AND
and OR mean what they say. Values travel as parameters; names of properties pass through `quoted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from graphstore.vocabulary import ARGUMENT_PREFIX, PERSON_PREFIX, property_key, quoted

Subject = Literal["person", "event"]
Order = Literal["<", "<=", ">", ">="]
Value = str | int | float | bool

PERSON: Final = "p"
COUNTERS: Final = "done"  # a list of [event name, count, first ms, last ms]
_EVENT: Final = "ev"
_SUBJECTS: Final[Mapping[Subject, tuple[str, str]]] = {
    "person": (PERSON, PERSON_PREFIX),
    "event": (_EVENT, ARGUMENT_PREFIX),
}
# Queries' own parameters have no underscore, so a predicate's parameters can't meet them.
_PREFIX: Final = re.compile(r"[a-z][a-z0-9]*_")


@dataclass(frozen=True, slots=True)
class Time:
    """A moment: `ms` since 1970, or if `ago`, that many ms before the evaluation."""

    ms: int
    ago: bool = False


@dataclass(frozen=True, slots=True)
class Predicate:
    """One boolean Cypher expression. Those that share a query need prefixes of their own."""

    cypher: str
    parameters: Mapping[str, Any]
    counted: frozenset[str] = frozenset()  # events whose counters it reads from COUNTERS
    now: str = ""  # the parameter that holds the time of evaluation; "" when it needs none

    def at(self, now: int) -> Predicate:
        """Ready to run at `now` (ms)."""
        parameters = {**self.parameters, self.now: now} if self.now else self.parameters
        return Predicate(self.cypher, parameters, self.counted)


def bindings(predicates: Iterable[Predicate], carried: Sequence[str] = ()) -> tuple[str, dict[str, Any]]:
    """A WITH clause that keeps PERSON and the `carried` variables and binds what predicates need; its parameters."""
    counted = sorted(frozenset[str]().union(*(predicate.counted for predicate in predicates)))
    kept = ", ".join((PERSON, *carried))
    if not counted:
        return f"WITH {kept}", {}
    collected = (
        f"[({PERSON})-[hd:HAS_DONE]->(et:EventType) WHERE et.name IN $counted | [et.name, hd.count, hd.first, hd.last]]"
    )
    return f"WITH {kept}, {collected} AS {COUNTERS}", {"counted": counted}


@dataclass
class PredicateBuilder:
    """Writes the expressions and gathers their parameters. Each method answers a Cypher fragment that is never null.

    `path` leads to a property (subject "person") or an argument ("event"). `fold`: compare texts in lower case.
    """

    prefix: str
    _parameters: dict[str, Any] = field(default_factory=dict)
    _names: dict[object, str] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)
    _needs_now: bool = False

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"A prefix is a lower-case word and an underscore, not {self.prefix!r}.")

    def predicate(self, cypher: str) -> Predicate:
        """The whole, once `cypher` is composed from this builder's fragments."""
        return Predicate(
            cypher, dict(self._parameters), frozenset(self._counted), f"{self.prefix}now" if self._needs_now else ""
        )

    def constant(self, holds: bool) -> str:
        return "true" if holds else "false"

    def all_of(self, parts: Sequence[str]) -> str:
        return f"({' AND '.join(parts)})"

    def any_of(self, parts: Sequence[str]) -> str:
        return f"({' OR '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"NOT ({part})"

    def only_if(self, possible: str, part: str) -> str:
        """`possible AND part`, with `part` never looked at where `possible` fails: of an AND the server may do both."""
        return f"CASE WHEN {possible} THEN {part} ELSE false END"

    def equals(self, subject: Subject, path: tuple[str, ...], value: Value, *, fold: bool = False) -> str:
        return self._compared(subject, path, "=", value, fold)

    def one_of(self, subject: Subject, path: tuple[str, ...], values: Sequence[Value], *, fold: bool = False) -> str:
        given = self._given(tuple(values))
        if fold:
            return f"coalesce({self._text(subject, path)} IN [item IN {given} | toLower(item)], false)"
        return f"coalesce({self._stored(subject, path)} IN {given}, false)"

    def starts_with(self, subject: Subject, path: tuple[str, ...], text: str, *, fold: bool = False) -> str:
        return self._compared(subject, path, "STARTS WITH", text, fold)

    def ends_with(self, subject: Subject, path: tuple[str, ...], text: str, *, fold: bool = False) -> str:
        return self._compared(subject, path, "ENDS WITH", text, fold)

    def contains(self, subject: Subject, path: tuple[str, ...], value: Value, *, fold: bool = False) -> str:
        """A list with that element, or a text with that part."""
        stored, given = self._stored(subject, path), self._given(value)
        among, inside = f"{given} IN {stored}", "false"
        kind = "LIST<ANY>"
        if isinstance(value, str):
            inside = self._compared(subject, path, "CONTAINS", value, fold)
            if fold:
                kind = "LIST<STRING NOT NULL>"
                among = f"any(item IN {stored} WHERE toLower(item) = toLower({given}))"
        return f"CASE WHEN {stored} IS :: {kind} NOT NULL THEN {among} ELSE {inside} END"

    def ordered(self, subject: Subject, path: tuple[str, ...], order: Order, number: float) -> str:
        return self._compared(subject, path, order, number, fold=False)

    def between(self, subject: Subject, path: tuple[str, ...], low: float, high: float) -> str:
        return f"coalesce({self._given(low)} <= {self._stored(subject, path)} <= {self._given(high)}, false)"

    def is_set(self, subject: Subject, path: tuple[str, ...]) -> str:
        """Any value but null: of an object, only what is inside has keys of its own."""
        variable, prefix = _SUBJECTS[subject]
        inside = self._given(property_key(prefix, path) + "/")
        nested = f"any(key IN keys({variable}) WHERE key STARTS WITH {inside})"
        return f"({self._stored(subject, path)} IS NOT NULL OR {nested})"

    def counted(
        self, event: str, count: int, *, exact: bool = False, last_from: Time | None = None, before: Time | None = None
    ) -> str:
        """At least (or exactly) `count` events ever, the last one not before `last_from`, the first one `before`."""
        self._counted.add(event)
        checks = [f"d[0] = {self._given(event)}"]
        if exact or count > 1:
            checks.append(f"d[1] {'=' if exact else '>='} {self._given(count)}")
        if last_from is not None:
            checks.append(f"d[3] >= {self._time(last_from)}")
        if before is not None:
            checks.append(f"d[2] < {self._time(before)}")
        return f"any(d IN {COUNTERS} WHERE {' AND '.join(checks)})"

    def did(
        self,
        event: str,
        count: int,
        *,
        exact: bool = False,
        start: Time | None = None,
        end: Time | None = None,
        where: str = "",
    ) -> str:
        """At least (or exactly) `count` events from `start` until before `end` that meet `where` (over the event)."""
        checks = [f"{_EVENT}.name = {self._given(event)}"]
        if start is not None:
            checks.append(f"{_EVENT}.at >= {self._time(start)}")
        if end is not None:
            checks.append(f"{_EVENT}.at < {self._time(end)}")
        if where:
            checks.append(where)
        found = f"{{ ({PERSON})-[:DID]->({_EVENT}:Event) WHERE {' AND '.join(checks)} }}"
        if count == 1 and not exact:
            return f"EXISTS {found}"
        return f"COUNT {found} {'=' if exact else '>='} {self._given(count)}"

    def _compared(self, subject: Subject, path: tuple[str, ...], operator: str, value: Value, fold: bool) -> str:
        # Across types Cypher's comparisons are false or null, never an error.
        if fold:
            return f"coalesce({self._text(subject, path)} {operator} toLower({self._given(value)}), false)"
        return f"coalesce({self._stored(subject, path)} {operator} {self._given(value)}, false)"

    def _stored(self, subject: Subject, path: tuple[str, ...]) -> str:
        variable, prefix = _SUBJECTS[subject]
        return f"{variable}.{quoted(property_key(prefix, path))}"

    def _text(self, subject: Subject, path: tuple[str, ...]) -> str:
        """The stored text in lower case, null for what is no text: toLower would raise."""
        stored = self._stored(subject, path)
        return f"toLower(CASE WHEN {stored} IS :: STRING NOT NULL THEN {stored} END)"

    def _time(self, time: Time) -> str:
        if not time.ago:
            return self._given(time.ms)
        self._needs_now = True
        return f"${self.prefix}now - {self._given(time.ms)}"

    def _given(self, value: Value | tuple[Value, ...]) -> str:
        """The parameter that holds the value. Equal values share one; 1, 1.0 and true are not equal here."""
        identity = (type(value).__name__, repr(value))
        name = self._names.get(identity)
        if name is None:
            name = self._names[identity] = f"{self.prefix}{len(self._names)}"
            self._parameters[name] = list(value) if isinstance(value, tuple) else value
        return f"${name}"
