"""Writing events and the per-person counters that segments and metrics read first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from graphstore import touches
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
    assets: tuple[str, ...] = ()  # keys, where it is about several


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


@dataclass(frozen=True, slots=True)
class Counted:
    """How often somebody has done something, before and after these events."""

    person: str  # uid
    name: str
    before: int
    after: int


def store(tx: Transaction, events: Sequence[NewEvent]) -> list[Counted]:
    """Write the events, each once, and add to the counters. Their types must exist (`ensure_types`)."""
    if not events:
        return []
    people: dict[str, _Doings] = defaultdict(_Doings)
    for event in events:
        people[event.person].add(event)
    types = {key: place for place, key in enumerate(sorted({(event.app, event.name) for event in events}))}
    places = {uid: place for place, uid in enumerate(people)}
    counted = sorted(
        ((person, counter) for person, doings in people.items() for counter in doings.counters.values()),
        key=lambda each: (types[each[1].app, each[1].name], places[each[0]]),
    )
    # One query for both: finding the people again would cost as much as a third of it.
    counts = tx.value(
        """
        UNWIND $types AS key
        MATCH (t:EventType {key: key})
        WITH collect(t) AS types
        UNWIND $people AS doings
        MATCH (p:Person {uid: doings.person})
        FOREACH (event IN doings.events | CREATE (p)-[:DID]->(e:Event) SET e = event)
        WITH types, collect(p) AS people
        // Type by type, so that two ingesters never wait for each other crosswise.
        UNWIND $counters AS row
        WITH row, people[row.person] AS p, types[row.type] AS t
        // MERGE would lock the type, which everybody shares, until the commit. The person is locked: nobody else adds.
        OPTIONAL MATCH (p)-[d:HAS_DONE]->(t)
        WITH p, row, t, d, coalesce(d.count, 0) + row.count AS count
        FOREACH (_ IN CASE WHEN d IS NULL THEN [1] ELSE [] END |
          CREATE (p)-[:HAS_DONE {count: count, first: row.first, last: row.last}]->(t))
        FOREACH (_ IN CASE WHEN d IS NULL THEN [] ELSE [1] END |
          SET d.count = count,
            d.first = CASE WHEN row.first < d.first THEN row.first ELSE d.first END,
            d.last = CASE WHEN row.last > d.last THEN row.last ELSE d.last END)
        RETURN collect([row.place, count])
        """,
        types=[scoped(app, name) for app, name in types],
        people=[{"person": person, "events": doings.events} for person, doings in people.items()],
        counters=[
            {
                "place": place,
                "person": places[person],
                "type": types[counter.app, counter.name],
                "count": counter.count,
                "first": counter.first,
                "last": counter.last,
            }
            for place, (person, counter) in enumerate(counted)
        ],
    )
    _connect_assets(tx, events)
    touched: dict[str, set[str]] = defaultdict(set)
    for event in events:
        touched[event.app].add(event.person)
    for app, uids in touched.items():
        touches.note(tx, app, uids)
    after = dict(counts)
    return [
        Counted(person, counter.name, after[place] - counter.count, after[place])
        for place, (person, counter) in enumerate(counted)
    ]


@dataclass
class _Counter:
    """What is added to the counter of one person and type."""

    app: str
    name: str
    first: int
    last: int
    count: int = 0


@dataclass
class _Doings:
    """What one person did in a batch."""

    events: list[dict[str, Any]] = field(default_factory=list)
    counters: dict[str, _Counter] = field(default_factory=dict)  # by name: a person has one app

    def add(self, event: NewEvent) -> None:
        self.events.append(_properties(event))
        counter = self.counters.get(event.name)
        if counter is None:
            counter = self.counters[event.name] = _Counter(event.app, event.name, event.at, event.at)
        counter.count += 1
        counter.first = min(counter.first, event.at)
        counter.last = max(counter.last, event.at)


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
    rows = [
        {"event": event.key, "asset": asset}
        for event in events
        if event.asset or event.assets
        for asset in (event.assets or (event.asset,))
    ]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (e:Event {key: row.event}) MATCH (a:Asset {key: row.asset})
            CREATE (e)-[:ON]->(a)
            """,
            rows=sorted(rows, key=itemgetter("asset")),  # all who write here go from asset to asset in one order
        )
