"""What a site's endpoints are to be told: noted in the transaction of the change, and spread to them after it.

(:WebhookNote {key, app, at, place, json}): one for each transaction and site, however many people it is about. What is
noted is committed with the change or not at all. A site without endpoints has none.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from graphstore.driver import Graph, Transaction

_TOGETHER: Final = 1_000  # happenings in one node
_FRESH: Final = 1.0  # seconds that what is wanted is known without asking

Wanted = Mapping[str, frozenset[str]]  # site -> kinds that any of its endpoints wants


@dataclass(frozen=True, slots=True)
class Happened:
    kind: str
    at: int  # ms epoch
    person: str = ""  # uid
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""  # by which a repetition is known; "" takes one of its place in the note


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody a happening is of."""

    id: str
    json: str  # their properties; "" where nobody asked for them


@dataclass(frozen=True, slots=True)
class Note:
    app: str
    happened: tuple[Happened, ...]


class _Wanted:
    """What endpoints want, asked once in a while: nobody pays for what nobody wants."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Wanted = {}
        self._asked = float("-inf")

    def ask(self, tx: Transaction) -> Wanted:
        if time.monotonic() - self._asked < _FRESH:
            return self._known
        found: dict[str, set[str]] = defaultdict(set)
        for row in tx.rows("MATCH (w:WebhookEndpoint) RETURN w.app AS app, w.kinds AS kinds"):
            found[row["app"]].update(row["kinds"])
        with self._lock:
            self._known = {app: frozenset(kinds) for app, kinds in found.items()}
            self._asked = time.monotonic()
        return self._known

    def forget(self) -> None:
        self._asked = float("-inf")


_wanted: Final = _Wanted()


def wanted(tx: Transaction) -> Wanted:
    """By site, up to a second behind; sites without endpoints are missing."""
    return _wanted.ask(tx)


def of(tx: Transaction, app: str) -> frozenset[str]:
    """The kinds that the endpoints of one site want, as of now. A change of them moves the site's revision on."""
    found = tx.value(
        "MATCH (w:WebhookEndpoint {app: $app}) UNWIND w.kinds AS kind RETURN collect(DISTINCT kind)", app=app
    )
    return frozenset(found)


def wants(tx: Transaction, app: str, *kinds: str) -> bool:
    """Whether any endpoint of the site wants one of these."""
    return not _wanted.ask(tx).get(app, frozenset()).isdisjoint(kinds)


def forget_wanted() -> None:
    """Endpoints have changed: this process knows of it at once, others within a second."""
    _wanted.forget()


def note(tx: Transaction, app: str, happened: Sequence[Happened], kinds: Collection[str] | None = None) -> None:
    """Leave a note of what endpoints of the site want to know; of the rest, none. `kinds`: where they are known."""
    if kinds is None:
        kinds = wanted(tx).get(app, frozenset())
    told = [each for each in happened if each.kind in kinds]
    rows = []
    for place in range(0, len(told), _TOGETHER):
        name = uuid.uuid4().hex
        some = told[place : place + _TOGETHER]
        lines = [
            [each.kind, each.at, each.person, dict(each.data), each.id or f"{name}:{number}"]
            for number, each in enumerate(some)
        ]
        rows.append({"key": f"{app}:{name}", "place": place, "size": len(some), "json": orjson.dumps(lines).decode()})
    if rows:
        tx.run(
            "UNWIND $rows AS row CREATE (:WebhookNote "
            "{key: row.key, app: $app, at: timestamp(), place: row.place, size: row.size, json: row.json})",
            app=app,
            rows=rows,
        )


def people(tx: Transaction, uids: Collection[str], told: Collection[str]) -> dict[str, Whose]:
    """Those that are there; with the properties of those that are `told`."""
    rows = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        RETURN row.uid AS uid, p.id AS id, CASE WHEN row.told THEN p.json ELSE '' END AS json
        """,
        rows=[{"uid": uid, "told": uid in told} for uid in sorted(uids)],
    )
    return {row["uid"]: Whose(row["id"], row["json"]) for row in rows}


def bound(graph: Graph, most: int) -> None:
    """Where more notes wait than may, since nobody takes them up, the oldest go; endpoints count what they missed."""

    def some(tx: Transaction) -> None:
        over = tx.value("MATCH (n:WebhookNote) RETURN count(n)") - most
        if over > 0:
            tx.run(
                """
                MATCH (n:WebhookNote) WITH n ORDER BY n.at, n.place LIMIT $over
                WITH n, n.app AS app, n.size AS size DELETE n
                WITH app, sum(size) AS missed
                MATCH (w:WebhookEndpoint {app: app}) SET w.dropped = w.dropped + missed
                """,
                over=min(over, _TOGETHER),
            )

    graph.write(some)


def take(tx: Transaction, limit: int) -> list[Note]:
    """The oldest notes, which are gone once the transaction is committed; none where somebody else takes them."""
    found = tx.rows("MATCH (n:WebhookNote) RETURN n.key AS key ORDER BY n.at, n.place LIMIT $limit", limit=limit)
    if not found:
        return []
    rows = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (n:WebhookNote {key: key}) SET n.locked = true
        WITH n, n.app AS app, n.json AS json, n.at AS at, n.place AS place
        DELETE n
        RETURN app, json, at, place ORDER BY at, place
        """,
        keys=[row["key"] for row in found],
    )
    return [Note(row["app"], tuple(Happened(*each) for each in orjson.loads(row["json"]))) for row in rows]


def forget_person(tx: Transaction, app: str, uid: str) -> None:
    """Somebody is erased: what waits of them goes, too."""
    rows = tx.rows(
        "MATCH (n:WebhookNote {app: $app}) WHERE n.json CONTAINS $uid SET n.locked = true "
        "RETURN n.key AS key, n.json AS json",
        app=app,
        uid=uid,
    )
    kept = [
        {
            "key": row["key"],
            "json": orjson.dumps([each for each in orjson.loads(row["json"]) if each[2] != uid]).decode(),
        }
        for row in rows
    ]
    if kept:
        tx.run("UNWIND $rows AS row MATCH (n:WebhookNote {key: row.key}) SET n.json = row.json", rows=kept)
