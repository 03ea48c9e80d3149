"""What people's properties are called, how many people have each, and what values look like.

Found in the people themselves, so it is never out of step with them. What somebody has said of a property (a label,
that it is hidden, another type) is kept beside its name in PropertyKey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphstore import positions
from graphstore.driver import Graph, Transaction
from graphstore.people_walk import EVERYBODY, ORDER
from graphstore.vocabulary import DATE_SUFFIX, PERSON_PREFIX, property_key, property_path, scoped
from graphstore.workflows import touch

_LOOKED_AT: Final = 2_000  # people, seen last, whose values are examples
_EXAMPLES: Final = 5
_MOST_TEXT: Final = 200  # characters of an example
_PROPERTY: Final = f"key STARTS WITH '{PERSON_PREFIX}' AND NOT key ENDS WITH '{DATE_SUFFIX}'"


@dataclass(frozen=True, slots=True)
class FoundProperty:
    path: tuple[str, ...]
    people: int  # who have it
    types: tuple[str, ...]  # text, date, number, boolean, list; the most frequent first
    sample: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody has said of a property. "" is nothing."""

    label: str = ""
    type: str = ""
    hidden: bool = False


def found(graph: Graph, app: str) -> list[FoundProperty]:
    """Every property that somebody has. Looks at every person: with 100,000 of them it takes a second or two."""

    def read(tx: Transaction) -> list[FoundProperty]:
        counts = tx.value(
            f"""
            MATCH (p:Person) WHERE p.app = $app
            UNWIND keys(p) AS key
            WITH key, count(*) AS people WHERE {_PROPERTY}
            RETURN collect([key, people])
            """,
            app=app,
        )
        examples = {row["key"]: row for row in tx.rows(_EXAMPLE, app=app, looked_at=_LOOKED_AT, suffix=DATE_SUFFIX)}
        first = {
            row["name"]: row["type"]
            for row in tx.rows(
                "MATCH (k:PropertyKey {app: $app, kind: 'person'}) RETURN k.name AS name, k.type AS type", app=app
            )
        }
        return [_found(key, people, examples.get(key), first.get(key)) for key, people in sorted(counts)]

    return graph.read(read)


_EXAMPLE: Final = f"""
    {EVERYBODY}
    WITH p {ORDER} LIMIT $looked_at
    UNWIND [key IN keys(p) WHERE {_PROPERTY}] AS key
    WITH key, p[key] AS value, p[key + $suffix] IS NOT NULL AS dated
    WITH key, [dated, valueType(value)] AS type, value
    WITH key, type, count(*) AS number, collect(DISTINCT value)[..{_EXAMPLES}] AS sample ORDER BY number DESC
    RETURN key, collect(type) AS types, collect(sample) AS samples
"""


def said(tx: Transaction, app: str) -> dict[tuple[str, ...], Said]:
    """Path -> what somebody has said of it."""
    rows = tx.rows(
        """
        MATCH (k:PropertyKey {app: $app, kind: 'person'})
        WHERE k.label IS NOT NULL OR k.hidden OR k.shown_type IS NOT NULL
        RETURN k.name AS name, coalesce(k.label, '') AS label, coalesce(k.shown_type, '') AS type,
          coalesce(k.hidden, false) AS hidden
        """,
        app=app,
    )
    return {property_path(row["name"]): Said(row["label"], row["type"], row["hidden"]) for row in rows}


def say(tx: Transaction, app: str, path: tuple[str, ...], what: Said, now: int) -> None:
    """Keep what somebody says of a property."""
    name = property_key(PERSON_PREFIX, path)
    tx.run(
        """
        MERGE (k:PropertyKey {key: $key})
        ON CREATE SET k.app = $app, k.kind = 'person', k.name = $name, k.first = $now
        SET k.label = CASE WHEN $label <> '' THEN $label END, k.hidden = $hidden,
          k.shown_type = CASE WHEN $type <> '' THEN $type END
        """,
        key=scoped(app, f"person:{name}"),
        app=app,
        name=name,
        label=what.label,
        type=what.type,
        hidden=what.hidden,
        now=now,
    )


def forget(tx: Transaction, app: str, path: tuple[str, ...]) -> None:
    """The names of a property and of what is nested in it go, with what was said of them, until somebody sets it again.

    Batches that are being stored by a name they know are waited for; those that follow find that the site has changed.
    """
    positions.hold(tx)
    touch(tx, app)
    name = property_key(PERSON_PREFIX, path)
    tx.run(
        """
        MATCH (k:PropertyKey {app: $app, kind: 'person'})
        WHERE k.name = $name OR k.name STARTS WITH $inside
        DELETE k
        """,
        app=app,
        name=name,
        inside=f"{name}/",
    )


def owners(tx: Transaction, app: str, path: tuple[str, ...], after: str, limit: int) -> list[tuple[str, str, str]]:
    """A page of the people who have a property: uid, id and the exact text of all properties, from behind a uid on."""
    name = property_key(PERSON_PREFIX, path)
    rows = tx.rows(
        """
        MATCH (p:Person) USING INDEX p:Person(app, uid)
        WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid
        WHERE p[$name] IS NOT NULL OR any(key IN keys(p) WHERE key STARTS WITH $inside)
        RETURN p.uid AS uid, p.id AS id, p.json AS json ORDER BY p.app, p.uid LIMIT $limit
        """,
        app=app,
        after=after,
        name=name,
        inside=f"{name}/",
        limit=limit,
    )
    return [(row["uid"], row["id"], row["json"]) for row in rows]


def _found(key: str, people: int, example: Mapping[str, Any] | None, first: str | None) -> FoundProperty:
    if example is None:
        return FoundProperty(property_path(key), people, (_FIRST.get(first or "", "text"),), ())
    types = dict.fromkeys(_type(name, dated) for dated, name in example["types"])
    sample = [_short(value) for values in example["samples"] for value in values]
    return FoundProperty(property_path(key), people, tuple(types), tuple(sample[:_EXAMPLES]))


# The types that intake notes with a new name.
_FIRST: Final[Mapping[str, str]] = {
    "str": "text", "int": "number", "float": "number", "bool": "boolean", "list": "list"
}  # fmt: skip


def _type(name: str, dated: bool) -> str:
    if name.startswith("LIST"):
        return "list"
    if name.startswith("STRING"):
        return "date" if dated else "text"
    return "boolean" if name.startswith("BOOLEAN") else "number"


def _short(value: Any) -> Any:
    return value[:_MOST_TEXT] if isinstance(value, str | list) else value
