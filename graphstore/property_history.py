"""What numeric properties were, for those that a metric is about: (:Watch) says which, (:Value) each time one was set.

(:Watch {key, app, property, since, ended}): `property` is the flat key; what was set from `since` (ms) on is kept.
(:Person)-[:HELD]->(:Value {key, app, property, at, value}): `value` is left out for what is no number, or was removed.
When no metric is about it any more, a watch has ended, and its values are forgotten in the background (`trim`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from graphstore.driver import Graph, Transaction
from graphstore.values import parse_object
from graphstore.vocabulary import property_path, scoped

_TRIMMED_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class NewValue:
    """A property of a person (uid) that was set. `key` is one of a kind: the same call told twice sets it once."""

    key: str
    app: str
    person: str  # uid
    property: str  # flat key
    at: int
    value: float | None


@dataclass(frozen=True, slots=True)
class PropertyOf:
    """`value` is what somebody has now (None: no number), set at `since` (None: never); `history`: at, value, key."""

    value: float | None
    since: int | None
    history: tuple[tuple[int, float | None, str], ...]


@dataclass(frozen=True, slots=True)
class PersonProperties:
    uid: str
    created: int
    properties: tuple[PropertyOf, ...]  # in the order of the keys asked for


@dataclass(frozen=True, slots=True)
class PropertyPage:
    people: list[PersonProperties]  # in the order of their uids
    after: str | None  # uid to go on behind; None at the end


def watch(tx: Transaction, app: str, properties: Collection[str], now: int) -> bool:
    """Keep the history of these (flat keys), and of no others; whether that is a change."""
    before = watched(tx, app)
    if before.keys() == set(properties):
        return False
    tx.run(
        """
        UNWIND $rows AS row
        MERGE (w:Watch {key: row.key})
        ON CREATE SET w.app = $app, w.property = row.property, w.since = $now
        SET w.since = CASE WHEN w.ended THEN $now ELSE w.since END REMOVE w.ended
        """,
        rows=[{"key": scoped(app, each), "property": each} for each in properties],
        app=app,
        now=now,
    )
    tx.run(
        "MATCH (w:Watch {app: $app}) WHERE NOT w.property IN $properties SET w.ended = true",
        app=app,
        properties=list(properties),
    )
    return True


def watched(tx: Transaction, app: str) -> dict[str, int]:
    """Flat key -> since when (ms) its history is kept."""
    rows = tx.rows(
        "MATCH (w:Watch {app: $app}) WHERE w.ended IS NULL RETURN w.property AS property, w.since AS since", app=app
    )
    return {row["property"]: row["since"] for row in rows}


def store(tx: Transaction, values: Sequence[NewValue]) -> None:
    if values:
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (p:Person {uid: row.person})
            MERGE (v:Value {key: row.key})
            ON CREATE SET v.app = row.app, v.property = row.property, v.at = row.at, v.value = row.value
            WITH p, v WHERE NOT EXISTS { (v)<-[:HELD]-() }
            CREATE (p)-[:HELD]->(v)
            """,
            rows=[asdict(each) for each in values],
        )


def page(tx: Transaction, app: str, keys: Sequence[str], after: str, size: int) -> PropertyPage:
    """The next `size` people, and what they have and had of these properties."""
    found: list[list[Any]] = tx.value(
        """
        MATCH (p:Person) USING INDEX p:Person(app, uid) WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid LIMIT $size
        RETURN collect([p.uid, p.created, p.times, [key IN $keys | p[key]], COLLECT {
          MATCH (p)-[:HELD]->(v:Value) WHERE v.property IN $keys RETURN [v.property, v.at, v.value, v.key] }])
        """,
        app=app,
        after=after,
        size=size,
        keys=list(keys),
    )
    found.sort(key=lambda row: row[0])
    return PropertyPage([_person(row, keys) for row in found], found[-1][0] if len(found) == size else None)


def _person(row: list[Any], keys: Sequence[str]) -> PersonProperties:
    uid, created, times, values, told = row
    set_at = parse_object(times) if times != "{}" else {}
    return PersonProperties(uid, created, tuple(
        PropertyOf(
            number(value),
            set_at.get(property_path(key)[0]),
            tuple((at, was, name) for own, at, was, name in told if own == key),
        )
        for key, value in zip(keys, values, strict=True)
    ))  # fmt: skip


def number(value: object) -> float | None:
    """What a total adds up; true and false are no numbers."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def trim(graph: Graph, app: str) -> None:
    """Forget what no metric is about any more."""
    ended: list[str] = graph.read(
        lambda tx: tx.value("MATCH (w:Watch {app: $app}) WHERE w.ended RETURN collect(w.property)", app=app)
    )

    def some(tx: Transaction) -> int:
        removed: int = tx.value(
            "MATCH (v:Value) WHERE v.app = $app AND v.property IN $ended "
            "WITH v LIMIT $most DETACH DELETE v RETURN count(*)",
            app=app,
            ended=ended,
            most=_TRIMMED_AT_ONCE,
        )
        return removed

    while ended and graph.write(some) == _TRIMMED_AT_ONCE:
        pass
    graph.write(
        lambda tx: tx.run(
            "MATCH (w:Watch {app: $app}) WHERE w.ended AND w.property IN $ended DELETE w", app=app, ended=ended
        )
    )


def told_by(values: Mapping[str, Any], paths: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], float | None]:
    """Of the watched paths those that setting these values sets, and to what number."""
    return {path: number(_at(values, path)) for path in paths if path[0] in values}


def _at(values: object, path: tuple[str, ...]) -> object:
    for part in path:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values
