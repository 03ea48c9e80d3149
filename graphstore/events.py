"""Writing events and the per-person counters that segments and metrics read first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to store; `json` is the exact text of `arguments`."""

    key: str
    app: str
    person: str  # uid
    name: str
    at: int
    received: int
    arguments: dict[str, Any]
    flat: dict[str, Any]  # `arguments` flattened
    json: str
    asset: str = ""  # key of the asset it is about
    flag: str = ""


def present(tx: Transaction, keys: Sequence[str]) -> set[str]:
    """Which of these event keys are stored already."""
    if not keys:
        return set()
    rows = tx.rows("UNWIND $keys AS key MATCH (e:Event {key: key}) RETURN key", keys=list(keys))
    return {row["key"] for row in rows}


def ensure_types(tx: Transaction, types: Iterable[tuple[str, str]]) -> None:
    """Make sure that event types (app, name) exist."""
    rows = [{"key": scoped(app, name), "app": app, "name": name} for app, name in types]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            MERGE (t:EventType {key: row.key}) ON CREATE SET t.app = row.app, t.name = row.name
            """,
            rows=rows,
        )


def store(tx: Transaction, events: Sequence[NewEvent]) -> None:
    """Write the events, each once, and add to the counters. Their types must exist (`ensure_types`)."""
    if not events:
        return
    by_person: dict[str, list[dict[str, Any]]] = defaultdict(list)
    counters: dict[tuple[str, str], list[int]] = {}
    for event in events:
        by_person[event.person].append(_properties(event))
        counter = counters.setdefault((event.person, scoped(event.app, event.name)), [0, event.at, event.at])
        counter[0] += 1
        counter[1] = min(counter[1], event.at)
        counter[2] = max(counter[2], event.at)
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.person})
        FOREACH (event IN row.events | CREATE (p)-[:DID]->(e:Event) SET e = event)
        """,
        rows=[{"person": person, "events": rows} for person, rows in by_person.items()],
    )
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.person})
        MATCH (t:EventType {key: row.type})
        MERGE (p)-[d:HAS_DONE]->(t)
        ON CREATE SET d.count = row.count, d.first = row.first, d.last = row.last
        ON MATCH SET d.count = d.count + row.count,
          d.first = CASE WHEN row.first < d.first THEN row.first ELSE d.first END,
          d.last = CASE WHEN row.last > d.last THEN row.last ELSE d.last END
        """,
        rows=[
            {"person": person, "type": kind, "count": count, "first": first, "last": last}
            for (person, kind), (count, first, last) in counters.items()
        ],
    )
    _connect_assets(tx, events)


def _properties(event: NewEvent) -> dict[str, Any]:
    properties = dict(event.flat)
    properties["key"] = event.key
    properties["app"] = event.app
    properties["name"] = event.name
    properties["at"] = event.at
    properties["received"] = event.received
    if event.json:
        properties["json"] = event.json
    if event.flag:
        properties["flag"] = event.flag
    return properties


def _connect_assets(tx: Transaction, events: Sequence[NewEvent]) -> None:
    rows = [{"event": event.key, "asset": event.asset} for event in events if event.asset]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (e:Event {key: row.event}) MATCH (a:Asset {key: row.asset})
            CREATE (e)-[:ON]->(a)
            """,
            rows=rows,
        )
