"""What composes a predicate: its parameters, the variables it is about, and, or, not.

An expression is over PERSON and, when it counts events, over COUNTERS: what the person has done, collected once for all
predicates of a query (twenty look-ups cost what one does). `bindings` binds it. No expression is ever null, so NOT, AND
and OR mean what they say. Values travel as parameters; names of properties pass through `quoted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from graphstore.vocabulary import ARGUMENT_PREFIX, COMPANY_PREFIX, DATE_SUFFIX, PERSON_PREFIX, property_key, quoted

Subject = Literal["person", "event", "company"]
Value = str | int | float | bool

PERSON: Final = "p"
COUNTERS: Final = "done"  # a list of [event name, count, first ms, last ms]
NEVER: Final = 2**63 - 1  # ms: the moment of what will not happen
_PREFIXES: Final[Mapping[Subject, str]] = {
    "person": PERSON_PREFIX,
    "event": ARGUMENT_PREFIX,
    "company": COMPANY_PREFIX,
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
    """One boolean Cypher expression. Those that share a query need prefixes of their own.

    `due`: the ms of the next moment at which time alone may change the answer, NEVER where there is none; not later
    than that moment, but it may be earlier. "" when time never does.
    """

    cypher: str
    parameters: Mapping[str, Any]
    counted: frozenset[str] = frozenset()  # events whose counters it reads from COUNTERS
    now: str = ""  # the parameter that holds the time of evaluation; "" when it needs none
    due: str = ""
    beginning: Beginning | None = None  # another way to ask it, of everybody

    def at(self, now: int) -> Predicate:
        """Ready to run at `now` (ms)."""
        parameters = {**self.parameters, self.now: now} if self.now else self.parameters
        begun = self.beginning and replace(self.beginning, rest=self.beginning.rest.at(now))
        return replace(self, parameters=parameters, now="", beginning=begun)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A query's beginning that finds by an index who meets one part of a predicate (`starts`), and what is left to ask.

    The parameters of both are those of `rest`, beside $app.
    """

    start: str
    rest: Predicate


def bindings_at(predicate: Predicate, moment: str, carried: Sequence[str] = ()) -> tuple[str, dict[str, Any]]:
    """Like `bindings`, with counters as they stood at the time in the variable `moment`."""
    kept = ", ".join((PERSON, moment, *carried))
    if not predicate.counted:
        return f"WITH {kept}", {}
    collected = (
        f"COLLECT {{ MATCH ({PERSON})-[:DID]->(de:Event) WHERE de.name IN $counted AND de.at <= {moment} "
        "WITH de.name AS dn, count(*) AS dc, min(de.at) AS df, max(de.at) AS dl RETURN [dn, dc, df, dl] }"
    )
    return f"WITH {kept}, {collected} AS {COUNTERS}", {"counted": sorted(predicate.counted)}


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
    """Gathers parameters while the modules beside this one write fragments, none of which is ever null."""

    prefix: str
    # A variable that holds the time of evaluation: what was done after it does not count. "": it is now, a parameter.
    moment: str = ""
    _parameters: dict[str, Any] = field(default_factory=dict)
    _names: dict[object, str] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)
    _needs_now: bool = False
    _variables: dict[Subject, str] = field(default_factory=lambda: {"person": PERSON, "event": "ev", "company": "co"})

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"A prefix is a lower-case word and an underscore, not {self.prefix!r}.")

    def predicate(self, cypher: str, due: str = "") -> Predicate:
        """The whole, once `cypher` is composed from this builder's fragments."""
        now = f"{self.prefix}now" if self._needs_now else ""
        return Predicate(cypher, dict(self._parameters), frozenset(self._counted), now, due)

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

    def earliest(self, moments: Sequence[str]) -> str:
        """Of these moments (lists of ms) the first; NEVER when there is none."""
        return f"reduce(next = {NEVER}, at IN {' + '.join(moments)} | CASE WHEN at < next THEN at ELSE next END)"

    def variable(self, subject: Subject) -> str:
        return self._variables[subject]

    @contextmanager
    def about(self, subject: Subject, variable: str) -> Iterator[None]:
        """Inside: fragments on this subject are over another variable."""
        before = self._variables[subject]
        self._variables[subject] = variable
        try:
            yield
        finally:
            self._variables[subject] = before

    def has_counters(self) -> bool:
        """Whether COUNTERS are those of the person that fragments are about now."""
        return self._variables["person"] == PERSON

    def count(self, event: str) -> None:
        """Have COUNTERS hold this event."""
        self._counted.add(event)

    def stored(self, subject: Subject, path: tuple[str, ...]) -> str:
        """The value behind a path, null where there is none."""
        return f"{self._variables[subject]}.{quoted(property_key(_PREFIXES[subject], path))}"

    def stored_date(self, subject: Subject, path: tuple[str, ...]) -> str:
        """The moment (ms) that a stored text names, null where it names none."""
        return f"{self._variables[subject]}.{quoted(property_key(_PREFIXES[subject], path) + DATE_SUFFIX)}"

    def inside(self, subject: Subject, path: tuple[str, ...]) -> str:
        """What the keys of all values begin with that are nested behind a path."""
        return self.given(property_key(_PREFIXES[subject], path) + "/")

    def time(self, time: Time) -> str:
        return f"{self.now()} - {self.given(time.ms)}" if time.ago else self.given(time.ms)

    def now(self) -> str:
        if self.moment:
            return self.moment
        self._needs_now = True
        return f"${self.prefix}now"

    def given(self, value: Value | tuple[Value, ...]) -> str:
        """The parameter that holds the value. Equal values share one; 1, 1.0 and true are not equal here."""
        identity = (type(value).__name__, repr(value))
        name = self._names.get(identity)
        if name is None:
            name = self._names[identity] = f"{self.prefix}{len(self._names)}"
            self._parameters[name] = list(value) if isinstance(value, tuple) else value
        return f"${name}"
