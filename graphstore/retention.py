"""How long a site keeps its events: its rules, what they would take, and taking it, a batch a transaction.

What is deleted is the event. That somebody has done it, how often, first and last, is on HAS_DONE and stays. Where a
rule says so, the number of each day stays, too: (:EventDay {key, app, name, day, count}), a node a day and name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

from graphstore import membership, touches
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError

Mode = Literal["keep", "delete", "aggregate"]
MODES: Final[tuple[Mode, ...]] = ("keep", "delete", "aggregate")
DAY: Final = 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class Rule:
    event: str  # name; "" is every event that has no rule of its own
    days: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the rules last."""

    rules: tuple[Rule, ...]
    ran: int | None  # ms epoch: when they were last applied in full
    removed: int  # events, ever


@dataclass(frozen=True, slots=True)
class EventDay:
    event: str
    day: int  # ms epoch: its beginning in UTC
    count: int


def read(tx: Transaction, app: str) -> Kept:
    """Raises NotFoundError."""
    rows = tx.rows(
        "MATCH (a:App {id: $app}) RETURN a.retention AS rules, a.retention_ran AS ran, "
        "coalesce(a.retention_removed, 0) AS removed",
        app=app,
    )
    if not rows:
        raise NotFoundError("There is no such site.")
    rules = tuple(Rule(**each) for each in json.loads(rows[0]["rules"] or "[]"))
    return Kept(rules, rows[0]["ran"], rows[0]["removed"])


def save(tx: Transaction, app: str, rules: Sequence[Rule]) -> Kept:
    """Raises NotFoundError."""
    read(tx, app)
    text = json.dumps([asdict(rule) for rule in sorted(rules, key=lambda rule: rule.event)], ensure_ascii=False)
    tx.run("MATCH (a:App {id: $app}) SET a.retention = $rules", app=app, rules=text)
    return read(tx, app)


def due(tx: Transaction, before: int) -> list[str]:
    """Sites with rules that were last applied before then (ms epoch)."""
    rows = tx.rows(
        "MATCH (a:App) WHERE a.retention IS NOT NULL AND a.retention <> '[]' AND a.removing IS NULL "
        "AND coalesce(a.retention_ran, 0) < $before RETURN a.id AS id ORDER BY id",
        before=before,
    )
    return [row["id"] for row in rows]


def finish(tx: Transaction, app: str, now: int) -> None:
    tx.run("MATCH (a:App {id: $app}) SET a.retention_ran = $now", app=app, now=now)


def names(tx: Transaction, app: str) -> list[str]:
    """Of all events that the site ever had."""
    rows = tx.rows("MATCH (t:EventType {app: $app}) RETURN t.name AS name ORDER BY name", app=app)
    return [row["name"] for row in rows]


def applied(rules: Iterable[Rule], events: Iterable[str]) -> Iterator[tuple[str, Rule]]:
    """Each event with the rule that takes something of it: its own, else that of all."""
    by_name = {rule.event: rule for rule in rules}
    for name in events:
        rule = by_name.get(name) or by_name.get("")
        if rule is not None and rule.mode != "keep":
            yield name, rule


def count(tx: Transaction, app: str, event: str, before: int) -> int:
    """How many events of this name were done before then."""
    number: int = tx.value(
        "MATCH (e:Event) WHERE e.app = $app AND e.name = $event AND e.at < $before RETURN count(e)",
        app=app,
        event=event,
        before=before,
    )
    return number


def take(
    tx: Transaction,
    app: str,
    event: str,
    before: int,
    limit: int,
    *,
    aggregate: bool,
    after: Callable[[Transaction, Sequence[str]], None],
) -> int:
    """Delete some of them, the oldest first; how many. `after`: what follows for the people (uids), who are locked."""
    found = tx.rows(
        """
        MATCH (e:Event) WHERE e.app = $app AND e.name = $event AND e.at < $before
        WITH e ORDER BY e.at LIMIT $limit
        OPTIONAL MATCH (p:Person)-[:DID]->(e)
        RETURN e.key AS key, p.uid AS uid
        """,
        app=app,
        event=event,
        before=before,
        limit=limit,
    )
    if not found:
        return 0
    uids = sorted({row["uid"] for row in found if row["uid"] is not None})
    membership.lock(tx, uids)
    days = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (e:Event {key: key})
        WITH e, e.at - e.at % $day AS day
        DETACH DELETE e
        RETURN day, count(*) AS count ORDER BY day
        """,
        keys=[row["key"] for row in found],
        day=DAY,
    )
    gone: int = sum(row["count"] for row in days)
    if aggregate:
        _add(tx, app, event, {row["day"]: row["count"] for row in days})
    tx.run(
        "MATCH (a:App {id: $app}) SET a.retention_removed = coalesce(a.retention_removed, 0) + $gone",
        app=app,
        gone=gone,
    )
    touches.note(tx, app, uids)
    after(tx, uids)
    return gone


def _add(tx: Transaction, app: str, event: str, days: Mapping[int, int]) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        MERGE (d:EventDay {key: row.key}) ON CREATE SET d.app = $app, d.name = $event, d.day = row.day, d.count = 0
        SET d.count = d.count + row.count
        """,
        app=app,
        event=event,
        rows=[{"key": f"{app}:{day}:{event}", "day": day, "count": number} for day, number in sorted(days.items())],
    )


def days(graph: Graph, app: str) -> list[EventDay]:
    """All numbers that stayed, by event and day."""
    rows = graph.rows(
        "MATCH (d:EventDay {app: $app}) RETURN d.name AS event, d.day AS day, d.count AS count ORDER BY event, day",
        app=app,
    )
    return [EventDay(**row) for row in rows]
