"""Runs that wait: for their time, for something to happen; and those that are taken from where they are.

A run is found first and locked by its id then, in a query of its own: what was read before the lock may be over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.runs import BegunRun
from graphstore.values import parse_object
from graphstore.vocabulary import scoped

_MOST_EVENTS: Final = 1_000  # looked at for one run; the first of them decide


@dataclass(frozen=True, slots=True)
class DueRun:
    id: str
    app: str
    campaign: str
    mass: bool


def timers(tx: Transaction, after: tuple[int, str], until: int, limit: int) -> list[tuple[str, int]]:
    """(run, due) of waiting runs that are due before `until` (ms epoch), from behind `after` (due, run) on."""
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'waiting' AND r.due >= $at AND r.due < $until
          AND (r.due > $at OR r.id > $run)
        RETURN r.id AS run, r.due AS due ORDER BY r.due, r.id LIMIT $limit
        """,
        at=after[0],
        run=after[1],
        until=until,
        limit=limit,
    )
    return [(row["run"], row["due"]) for row in rows]


def overdue(tx: Transaction, before: int, limit: int) -> list[str]:
    """Waiting runs of running campaigns whose time came before `before`, the earliest first."""
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'waiting' AND r.due < $before
        MATCH (r)-[:RUNS]->(:Campaign {state: 'running'})
        RETURN r.id AS id ORDER BY r.due LIMIT $limit
        """,
        before=before,
        limit=limit,
    )
    return [row["id"] for row in rows]


def awaken(tx: Transaction, ids: Sequence[str], now: int) -> list[DueRun]:
    """Those of these whose time has come, and whose campaign runs, are ready: to leave by their port, or to have their
    node asked again.
    """
    rows = tx.rows(
        """
        UNWIND $ids AS id
        MATCH (r:Run {id: id}) SET r.locked = true
        WITH r WHERE r.state = 'waiting' AND r.due <= $now
        MATCH (r)-[:RUNS]->(:Campaign {state: 'running'})
        SET r.state = 'ready', r.due = $now, r.rested = CASE WHEN r.port IS NULL THEN r.rested ELSE $now END
        RETURN r.id AS id, r.app AS app, r.campaign AS campaign, coalesce(r.mass, false) AS mass
        """,
        ids=list(ids),
        now=now,
    )
    return [DueRun(**row) for row in rows]


def wake(tx: Transaction, app: str, happened: Mapping[str, Collection[str]], now: int) -> list[BegunRun]:
    """Uid -> keys of topics: their runs that wait for one of them are ready, to ask their node again."""
    found = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (:Person {uid: row.person})-[:HAS_RUN]->(r:Run)
        WHERE r.state = 'waiting' AND r.app = $app AND any(topic IN row.topics WHERE topic IN r.awaits)
        RETURN DISTINCT r.id AS id
        """,
        app=app,
        rows=[{"person": uid, "topics": sorted(topics)} for uid, topics in sorted(happened.items())],
    )
    if not found:
        return []
    rows = tx.rows(
        """
        UNWIND $ids AS id
        MATCH (r:Run {id: id}) SET r.locked = true
        WITH r WHERE r.state = 'waiting'
        SET r.state = 'ready', r.due = $now
        RETURN r.id AS id, r.app AS app, r.campaign AS campaign
        """,
        ids=[row["id"] for row in found],
        now=now,
    )
    return [BegunRun(**row) for row in rows]


def interrupt(tx: Transaction, app: str, taken: Iterable[tuple[str, str, str]], now: int) -> list[BegunRun]:
    """(uid, campaign, trigger): the person's runs of the campaign go on behind the trigger, as soon as they can.

    Those that rest are ready at once, and answered; those with an effect under way follow when it is done, and those
    that are ready when it is their turn.
    """
    found = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (:Person {uid: row[0]})-[:HAS_RUN]->(r:Run)
        WHERE r.app = $app AND r.campaign = row[1] AND NOT r.state IN ['done', 'failed'] AND r.exit IS NULL
        RETURN r.id AS id, row[2] AS exit
        """,
        app=app,
        rows=[list(each) for each in taken],
    )
    if not found:
        return []
    rows = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (r:Run {id: row.id}) SET r.locked = true
        WITH r, row WHERE NOT r.state IN ['done', 'failed'] AND r.exit IS NULL
        SET r.exit = row.exit
        WITH r WHERE r.state = 'waiting'
        SET r.state = 'ready', r.due = $now
        RETURN r.id AS id, r.app AS app, r.campaign AS campaign
        """,
        rows=found,
        now=now,
    )
    return [BegunRun(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiter:
    """A run that is about to wait for events of its person."""

    run: str
    person: str  # uid
    events: tuple[str, ...]
    since: int  # ms epoch
    but: tuple[str, ...]  # keys of events that have had their turn: what started it, what it waited for last


@dataclass(frozen=True, slots=True)
class Happened:
    run: str
    key: str
    received: int  # ms epoch
    name: str
    at: int
    arguments: Mapping[str, Any]


def happened_since(tx: Transaction, waiters: Sequence[Waiter]) -> list[Happened]:
    """The events that these wait for and that came in since, in the order they came in. The people must be locked."""
    rows = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.person})-[d:HAS_DONE]->(t:EventType)
        WHERE t.name IN row.events AND d.count > 0
        WITH DISTINCT row, p
        CALL (row, p) {
          MATCH (p)-[:DID]->(e:Event)
          WHERE e.name IN row.events AND e.received >= row.since AND NOT e.key IN row.but
          RETURN e ORDER BY e.received, e.key LIMIT $most
        }
        RETURN row.run AS run, e.key AS key, e.received AS received, e.name AS name, e.at AS at,
          coalesce(e.json, '{}') AS arguments
        """,
        most=_MOST_EVENTS,
        rows=[
            {
                "run": each.run,
                "person": each.person,
                "events": list(each.events),
                "since": each.since,
                "but": list(each.but),
            }
            for each in waiters
        ],
    )
    return [Happened(**{**row, "arguments": parse_object(row["arguments"])}) for row in rows]


def inside(tx: Transaction, app: str, people: Sequence[str], segments: Sequence[str]) -> set[tuple[str, str]]:
    """Those (uid, segment) of these people and segments that are memberships."""
    rows = tx.rows(
        """
        UNWIND $people AS uid
        MATCH (:Person {uid: uid})-[:IN]->(s:Segment) WHERE s.key IN $keys
        RETURN uid, s.id AS segment
        """,
        people=list(people),
        keys=[scoped(app, segment) for segment in segments],
    )
    return {(row["uid"], row["segment"]) for row in rows}
