"""Runs of campaigns: begun with the event that starts them, claimed before anything is done, moved in batches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graphstore.driver import Transaction
from graphstore.records import PersonState, StoredEvent
from graphstore.values import parse_object
from graphstore.vocabulary import scoped

RunState = Literal["ready", "waiting", "sending", "done", "failed"]


@dataclass(frozen=True, slots=True)
class NewRun:
    app: str
    campaign: str
    version: int
    node: str  # the node it stands before
    person: str  # uid
    event: str  # key, "" where none started it


@dataclass(frozen=True, slots=True)
class BegunRun:
    id: str
    app: str
    campaign: str


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A ready run, locked until the transaction ends."""

    id: str
    version: int
    node: str
    person: PersonState
    event: StoredEvent | None


@dataclass(frozen=True, slots=True)
class RunMove:
    run: str
    node: str
    state: RunState
    due: int | None = None  # ms epoch: waiting until, or since when ready; None for runs that are over
    port: str = ""  # waiting: the port it leaves by
    reason: str = ""  # failed: why


def begin(tx: Transaction, new: Sequence[NewRun], now: int) -> list[BegunRun]:
    """Create runs, ready before their first node."""
    rows = [
        {
            "id": uuid.uuid4().hex,
            "app": run.app,
            "campaign": run.campaign,
            "key": scoped(run.app, run.campaign),
            "version": run.version,
            "node": run.node,
            "person": run.person,
            "event": run.event,
        }
        for run in new
    ]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (p:Person {uid: row.person}) MATCH (c:Campaign {key: row.key})
            CREATE (p)-[:HAS_RUN]->(:Run {id: row.id, app: row.app, campaign: row.campaign, version: row.version,
              node: row.node, state: 'ready', due: $now, started: $now, since: $now, event: row.event})-[:RUNS]->(c)
            """,
            rows=rows,
            now=now,
        )
    return [BegunRun(str(row["id"]), run.app, run.campaign) for row, run in zip(rows, new, strict=True)]


def claim(tx: Transaction, app: str, campaign: str, ids: Sequence[str]) -> list[ClaimedRun]:
    """Lock those of these runs that are ready, and their people; in the order given. Empty unless it is running."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) WHERE c.state = 'running'
        UNWIND range(0, size($ids) - 1) AS place
        MATCH (r:Run {id: $ids[place]}) WHERE r.campaign = $campaign AND r.app = $app
        SET r.locked = true
        WITH r, place WHERE r.state = 'ready'
        MATCH (p:Person)-[:HAS_RUN]->(r)
        // All who lock people do it in this order; any other would end in deadlocks with the intake.
        WITH r, place, p ORDER BY p.uid
        SET p.locked = true
        WITH r, place, p
        OPTIONAL MATCH (e:Event {key: r.event})
        RETURN r.id AS id, r.version AS version, r.node AS node, p.uid AS uid, p.id AS person, p.json AS properties,
          e.key AS event, e.name AS name, e.at AS at, e.json AS arguments
        ORDER BY place
        """,
        key=scoped(app, campaign),
        app=app,
        campaign=campaign,
        ids=list(ids),
    )
    people: dict[str, PersonState] = {}
    claimed = []
    for row in rows:
        person = people.get(row["uid"])
        if person is None:
            person = people[row["uid"]] = PersonState(row["uid"], row["person"], parse_object(row["properties"]))
        event = None
        if row["event"] is not None:
            arguments = parse_object(row["arguments"]) if row["arguments"] else {}
            event = StoredEvent(row["event"], app, row["uid"], row["name"], row["at"], arguments)
        claimed.append(ClaimedRun(row["id"], row["version"], row["node"], person, event))
    return claimed


def move(tx: Transaction, moves: Sequence[RunMove]) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (r:Run {id: row.run})
        SET r.node = row.node, r.state = row.state, r.due = row.due, r.port = row.port,
            r.reason = row.reason, r.since = timestamp()
        """,
        rows=[
            {
                "run": move.run,
                "node": move.node,
                "state": move.state,
                "due": move.due,
                "port": move.port or None,
                "reason": move.reason or None,
            }
            for move in moves
        ],
    )


def count_entries(tx: Transaction, app: str, campaign: str, node: str, people: Sequence[str]) -> list[int]:
    """Add one entry at the node for each uid, in order, and answer each one's number of entries with it."""
    added: dict[str, int] = {}
    for uid in people:
        added[uid] = added.get(uid, 0) + 1
    rows = tx.rows(
        """
        MERGE (n:CampaignNode {key: $key}) ON CREATE SET n.app = $app, n.campaign = $campaign, n.node = $node
        WITH n
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        MERGE (p)-[e:ENTERED]->(n)
        SET e.count = coalesce(e.count, 0) + row.add
        RETURN row.uid AS uid, e.count - row.add AS before
        """,
        key=scoped(app, f"{campaign}:{node}"),
        app=app,
        campaign=campaign,
        node=node,
        rows=[{"uid": uid, "add": add} for uid, add in added.items()],
    )
    reached = {row["uid"]: row["before"] for row in rows}
    numbers = []
    for uid in people:
        reached[uid] += 1
        numbers.append(reached[uid])
    return numbers


@dataclass(frozen=True, slots=True)
class DueRun:
    id: str
    app: str
    campaign: str
    version: int
    node: str
    port: str


def due(tx: Transaction, now: int, limit: int) -> list[DueRun]:
    """Waiting runs of running campaigns whose time has come, locked."""
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'waiting' AND r.due <= $now
        MATCH (r)-[:RUNS]->(c:Campaign {state: 'running'})
        WITH r LIMIT $limit
        SET r.locked = true
        WITH r WHERE r.state = 'waiting'
        RETURN r.id AS id, r.app AS app, r.campaign AS campaign, r.version AS version, r.node AS node, r.port AS port
        """,
        now=now,
        limit=limit,
    )
    return [DueRun(**row) for row in rows]


def forgotten(tx: Transaction, before: int, limit: int) -> Mapping[tuple[str, str], list[str]]:
    """(app, campaign) -> runs that have been ready since before `before`: the job that was to move them is lost."""
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'ready' AND r.due < $before
        MATCH (r)-[:RUNS]->(c:Campaign {state: 'running'})
        WITH r ORDER BY r.due LIMIT $limit
        RETURN r.app AS app, r.campaign AS campaign, collect(r.id) AS runs
        """,
        before=before,
        limit=limit,
    )
    return {(row["app"], row["campaign"]): row["runs"] for row in rows}


def states(tx: Transaction, app: str, campaign: str) -> dict[str, int]:
    """Number of runs in each state."""
    rows = tx.rows(
        "MATCH (r:Run)-[:RUNS]->(:Campaign {key: $key}) RETURN r.state AS state, count(r) AS runs",
        key=scoped(app, campaign),
    )
    return {row["state"]: row["runs"] for row in rows}
