"""What a person has done: told by counters, or found among the events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.predicates import values
from graphstore.predicates.builder import COUNTERS, PredicateBuilder, Time

Function = Literal["sum", "average", "minimum", "maximum"]
THEN: Final = "nx"  # the variable of an event that follows another
NEWSLETTER: Final = "newsletter:"  # begins what stands for the letters of a newsletter, its id behind it, or of any


@dataclass(frozen=True, slots=True)
class Deeds:
    """Events of one name, from `start` until before `end`, on an asset (its id), that meet `where` (Cypher)."""

    event: str
    start: Time | None = None
    end: Time | None = None
    where: str = ""
    asset: str = ""


def counted(
    builder: PredicateBuilder,
    event: str,
    count: int,
    *,
    exact: bool = False,
    last_from: Time | None = None,
    before: Time | None = None,
) -> str:
    """At least (or exactly) `count` events ever, the last one not before `last_from`, the first one `before`."""
    listed = builder.has_counters()
    name, *figures = ("d[0]", "d[1]", "d[2]", "d[3]") if listed else ("et.name", "d.count", "d.first", "d.last")
    own = f"{name} = {builder.given(event)}"
    held = " AND ".join([own, *counter_checks(builder, figures, count, exact, last_from, before)])
    if listed:
        builder.count(event)
        return f"any(d IN {COUNTERS} WHERE {held})"
    return f"EXISTS {{ ({builder.variable('person')})-[d:HAS_DONE]->(et:EventType) WHERE {held} }}"


def counter_checks(
    builder: PredicateBuilder,
    figures: Sequence[str],
    count: int,
    exact: bool,
    last_from: Time | None,
    before: Time | None,
) -> list[str]:
    """What must hold of a counter; `figures`: what its count, first and last time are called."""
    number, first, last = figures
    checks = []
    if exact or count > 1:
        checks.append(f"{number} {'=' if exact else '>='} {builder.given(count)}")
    if last_from is not None:
        checks.append(f"{last} >= {builder.time(last_from)}")
    if before is not None:
        checks.append(f"{first} < {builder.time(before)}")
    return checks


def counted_due(
    builder: PredicateBuilder, event: str, *, last_from: Time | None = None, before: Time | None = None
) -> str:
    """The moments (a list of ms) at which `counted` may change its answer by time alone."""
    listed = builder.has_counters()
    moments = [
        f"{at} + {builder.given(time.ms + 1)}"
        for at, time in (("d[3]" if listed else "d.last", last_from), ("d[2]" if listed else "d.first", before))
        if time is not None and time.ago
    ]
    if listed:
        builder.count(event)
        found = [f"[d IN {COUNTERS} WHERE d[0] = {builder.given(event)} | {moment}]" for moment in moments]
    else:
        done = f"({builder.variable('person')})-[d:HAS_DONE]->(et:EventType)"
        found = [f"[{done} WHERE et.name = {builder.given(event)} | {moment}]" for moment in moments]
    return f"[at IN {' + '.join(found)} WHERE at > {builder.now()}]"


def did(builder: PredicateBuilder, deeds: Deeds, count: int, *, exact: bool = False) -> str:
    """At least (or exactly) so many of these."""
    found = f"{{ {_pattern(builder, deeds)} }}"
    if count == 1 and not exact:
        return f"EXISTS {found}"
    return f"COUNT {found} {'=' if exact else '>='} {builder.given(count)}"


def number(builder: PredicateBuilder, deeds: Deeds) -> str:
    """How many of these there are."""
    return f"COUNT {{ {_pattern(builder, deeds)} }}"


def aggregate(builder: PredicateBuilder, deeds: Deeds, function: Function, path: tuple[str, ...]) -> str:
    """The sum, average, … of the numbers behind an argument's path, as a float; null (sum: 0) where there are none."""
    value = builder.stored("event", path)
    # As floats: a sum of integers that overflows would end the whole query.
    numbers = f"COLLECT {{ MATCH {_pattern(builder, deeds)} AND {values.is_number(value)} RETURN toFloat({value}) }}"
    return figure(function, numbers)


def figure(function: Function, numbers: str) -> str:
    """Of a list of floats."""
    match function:
        case "sum":
            return f"reduce(total = 0.0, n IN {numbers} | total + n)"
        case "average":
            return f"head([ns IN [{numbers}] WHERE size(ns) > 0 | reduce(total = 0.0, n IN ns | total + n) / size(ns)])"
        case "minimum":
            return f"reduce(least = null, n IN {numbers} | CASE WHEN least <= n THEN least ELSE n END)"
        case "maximum":
            return f"reduce(most = null, n IN {numbers} | CASE WHEN most >= n THEN most ELSE n END)"


def followed(builder: PredicateBuilder, deeds: Deeds, then: Deeds, length: int | None, *, negated: bool = False) -> str:
    """One of `deeds` after which one of `then` came within `length` ms (None: ever); negated: one without.

    Without only counts once the time is over. `then.where` is over the variable THEN.
    """
    check = followed_check(builder, then, length, negated=negated)
    return f"EXISTS {{ {_did(builder)} WHERE {checks(builder, deeds)} AND {check} }}"


def followed_check(builder: PredicateBuilder, then: Deeds, length: int | None, *, negated: bool) -> str:
    """What `followed` asks of each event."""
    check = f"{'NOT ' if negated else ''}EXISTS {{ {_following(builder, then, length)} }}"
    if negated and length is not None:
        return f"ev.at < {builder.now()} - {builder.given(length)} AND {check}"
    return check


def followed_due(builder: PredicateBuilder, deeds: Deeds, length: int) -> str:
    """The moments at which the time for a following event is over."""
    return (
        f"COLLECT {{ MATCH {_did(builder)} WHERE {checks(builder, deeds)} "
        f"AND ev.at >= {builder.now()} - {builder.given(length)} RETURN ev.at + {builder.given(length + 1)} }}"
    )


def window_due(builder: PredicateBuilder, deeds: Deeds) -> str:
    """The moments (a list of ms) at which events get too old for `start`, or old enough for `end`."""
    found = []
    for time in (deeds.start, deeds.end):
        if time is not None and time.ago:
            apart = Deeds(deeds.event, where=deeds.where, asset=deeds.asset)
            found.append(
                f"COLLECT {{ MATCH {_pattern(builder, apart)} AND ev.at >= {builder.time(time)} "
                f"RETURN ev.at + {builder.given(time.ms + 1)} }}"
            )
    return " + ".join(found) or "[]"


def latest(builder: PredicateBuilder, deeds: Deeds, most: int, *, oldest: bool = False) -> str:
    """The newest (or oldest) of these events: a list of {key, name, at, json}."""
    order = "ev.at, ev.key" if oldest else "ev.at DESC, ev.key"
    return (
        f"COLLECT {{ MATCH {_pattern(builder, deeds)} WITH ev ORDER BY {order} LIMIT {most} "
        "RETURN ev {.key, .name, .at, .json} }"
    )


def _did(builder: PredicateBuilder) -> str:
    return f"({builder.variable('person')})-[:DID]->(ev:Event)"


def _pattern(builder: PredicateBuilder, deeds: Deeds) -> str:
    return f"{_did(builder)} WHERE {checks(builder, deeds)}"


def _following(builder: PredicateBuilder, then: Deeds, length: int | None) -> str:
    within = [] if length is None else [f"{THEN}.at <= ev.at + {builder.given(length)}"]
    checks = [f"{THEN}.name = {builder.given(then.event)}", f"{THEN}.at > ev.at", *within]
    if builder.moment:
        checks.append(f"{THEN}.at <= {builder.now()}")
    if then.where:
        checks.append(then.where)
    return f"({builder.variable('person')})-[:DID]->({THEN}:Event) WHERE {' AND '.join(checks)}"


def _about(builder: PredicateBuilder, asset: str) -> str:
    """That `about` is this asset: by its id; or a newsletter's letter, by the newsletter's id, of any without one."""
    if not asset.startswith(NEWSLETTER):
        return f"about.id = {builder.given(asset)}"
    newsletter = asset.removeprefix(NEWSLETTER)
    return f"about.newsletter = {builder.given(newsletter)}" if newsletter else "about.newsletter IS NOT NULL"


def checks(builder: PredicateBuilder, deeds: Deeds) -> str:
    """What must hold of an event `ev` to be one of these."""
    found: list[str] = [f"ev.name = {builder.given(deeds.event)}"]
    if builder.moment:
        found.append(f"ev.at <= {builder.now()}")
    if deeds.start is not None:
        found.append(f"ev.at >= {builder.time(deeds.start)}")
    if deeds.end is not None:
        found.append(f"ev.at < {builder.time(deeds.end)}")
    if deeds.asset:
        found.append(f"EXISTS {{ (ev)-[:ON]->(about:Asset) WHERE {_about(builder, deeds.asset)} }}")
    if deeds.where:
        found.append(deeds.where)
    return " AND ".join(found)
