"""What a site's people have and do, by name, with types and samples: to choose from when conditions are written.

Types and samples come from those seen last, for looking at everybody would take as long as it is useless.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.people_walk import EVERYBODY, ORDER
from graphstore.vocabulary import ARGUMENT_PREFIX, DATE_SUFFIX, PERSON_PREFIX, property_path

_PEOPLE: Final = 300  # whose properties are looked at
_DOERS: Final = 20  # people of each event whose latest events are looked at
_EVENTS: Final = 40  # of each name
_SAMPLES: Final = 8  # values
_MOST: Final = 1_000  # companies, letters, products
_LONGEST: Final = 120  # characters of a sample
# How the type that was seen first is called in the graph.
_STORED_TYPES: Final = {"str": "text", "int": "number", "float": "number", "bool": "boolean", "list": "list"}


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A property or argument. `type`: what it mostly is; "" when nothing tells."""

    path: tuple[str, ...]
    type: str
    types: tuple[str, ...]
    sample: tuple[Any, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class KnownEvent:
    name: str
    count: int
    arguments: tuple[KnownValue, ...]


@dataclass(frozen=True, slots=True)
class Named:
    id: str
    name: str


@dataclass
class _Seen:
    types: Counter[str]
    values: Counter[Any]


def how_many(tx: Transaction, app: str) -> tuple[int, int]:
    """Names of events, and of properties and arguments: a new one of either changes it."""
    (row,) = tx.rows(
        """
        CALL () { MATCH (t:EventType {app: $app}) RETURN count(t) AS types }
        CALL () { MATCH (k:PropertyKey {app: $app}) RETURN count(k) AS keys }
        RETURN types, keys
        """,
        app=app,
    )
    return row["types"], row["keys"]


def properties(tx: Transaction, app: str) -> tuple[list[KnownValue], list[KnownValue]]:
    """The properties of people, by name: those to choose from, and those that the site hides."""
    keys = tx.rows(
        """
        MATCH (k:PropertyKey {app: $app, kind: 'person'})
        RETURN k.name AS name, k.type AS type, k.label AS label, k.shown_type AS shown,
          coalesce(k.hidden, false) AS hidden ORDER BY name
        """,
        app=app,
    )
    people = tx.rows(
        f"{EVERYBODY} WITH p {ORDER} LIMIT $limit RETURN properties(p) AS values",
        app=app,
        limit=_PEOPLE,
    )
    seen = _looked_at((row["values"] for row in people), PERSON_PREFIX)
    found = [(_known(row["name"], seen.get(row["name"]), row["type"] or "", row["label"] or ""), row) for row in keys]
    typed = [(replace(each, type=row["shown"]) if row["shown"] else each, row["hidden"]) for each, row in found]
    return [each for each, hidden in typed if not hidden], [each for each, hidden in typed if hidden]


def events(tx: Transaction, app: str) -> list[KnownEvent]:
    """The events that people have done, by name, with the arguments of some of the latest."""
    counted = tx.rows(
        """
        MATCH (t:EventType {app: $app})
        RETURN t.name AS name, reduce(n = 0, d IN [(t)<-[d:HAS_DONE]-() | d.count] | n + d) AS count ORDER BY name
        """,
        app=app,
    )
    sampled = tx.rows(
        """
        MATCH (t:EventType {app: $app})
        CALL (t) {
          MATCH (t)<-[:HAS_DONE]-(p) WITH t, p LIMIT $people
          MATCH (p)-[:DID]->(e:Event) WHERE e.name = t.name
          RETURN properties(e) AS values LIMIT $events
        }
        RETURN t.name AS name, collect(values) AS values
        """,
        app=app,
        people=_DOERS,
        events=_EVENTS,
    )
    arguments = {row["name"]: _looked_at(row["values"], ARGUMENT_PREFIX) for row in sampled}
    return [
        KnownEvent(
            row["name"],
            row["count"],
            tuple(_known(key, seen) for key, seen in sorted(arguments.get(row["name"], {}).items())),
        )
        for row in counted
    ]


def companies(tx: Transaction, app: str) -> list[Named]:
    return _named(tx, "MATCH (n:Company) WHERE n.app = $app", app)


def letters(tx: Transaction, app: str) -> list[Named]:
    return _named(tx, "MATCH (n:Letter) WHERE n.app = $app", app)


def newsletters(tx: Transaction, app: str) -> list[Named]:
    return _named(tx, "MATCH (n:Newsletter) WHERE n.app = $app", app)


def messages(tx: Transaction, app: str) -> list[Named]:
    """What was said to many, by hand or by a campaign: of all that events can be about, what is nothing else."""
    return _named(
        tx,
        "MATCH (n:Asset) WHERE n.app = $app AND NOT n:Letter|RemovedLetter|Product AND n.name IS NOT NULL",
        app,
    )


def products(tx: Transaction, app: str) -> list[Named]:
    """Products by the ids that the site calls them by."""
    found = _named(tx, "MATCH (n:Product) WHERE n.app = $app", app)
    return [Named(each.id.removeprefix("product:"), each.name) for each in found]


def _named(tx: Transaction, match: str, app: str) -> list[Named]:
    rows = tx.rows(
        f"{match} RETURN n.id AS id, coalesce(n.name, n.id) AS name ORDER BY toLower(name), id LIMIT $most",
        app=app,
        most=_MOST,
    )
    return [Named(row["id"], row["name"]) for row in rows]


def _looked_at(many: Iterable[Mapping[str, Any]], prefix: str) -> dict[str, _Seen]:
    """Flat key -> what was found there."""
    found: dict[str, _Seen] = defaultdict(lambda: _Seen(Counter(), Counter()))
    for values in many:
        for key, value in values.items():
            if key.startswith(prefix) and not key.endswith(DATE_SUFFIX):
                seen = found[key]
                seen.types[_type(value, is_date=key + DATE_SUFFIX in values)] += 1
                if _can_be_shown(value):
                    seen.values[type(value).__name__, value] += 1  # True, 1 and 1.0 are one key of a dict
    return found


def _known(key: str, seen: _Seen | None, first: str = "", label: str = "") -> KnownValue:
    path = property_path(key)
    if seen is None:
        kind = _STORED_TYPES.get(first, "")
        return KnownValue(path, kind, (kind,) if kind else (), (), label)
    types = tuple(kind for kind, _ in seen.types.most_common())
    sample = tuple(value for (_, value), _ in seen.values.most_common(_SAMPLES))
    return KnownValue(path, types[0], types, sample, label)


def _type(value: object, *, is_date: bool) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "list"
        case _:
            return "date" if is_date else "text"


def _can_be_shown(value: object) -> bool:
    return not isinstance(value, list) and len(str(value)) <= _LONGEST
