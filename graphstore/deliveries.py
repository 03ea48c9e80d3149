"""Letters on their way: claimed with the run's step, before they are sent, and recorded afterwards.

sending -> sent | failed | unknown; or queued, where the worker that has claimed it does not come to it; or deferred,
and queued when its time comes; or skipped at once. A claim that is never recorded (its worker died between) is settled:
unknown where the letter may have gone out, and then never sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore.driver import Transaction
from graphstore.records import PersonState, StoredEvent
from graphstore.runs import RESULTS, event_of, results_of
from graphstore.values import parse_object
from graphstore.vocabulary import scoped

DeliveryState = Literal["queued", "sending", "deferred", "sent", "failed", "unknown", "skipped"]


@dataclass(frozen=True, slots=True)
class NewDelivery:
    app: str
    campaign: str
    node: str
    run: str
    letter: str
    person: str  # uid
    once: bool  # at most one of this letter a person in this campaign
    reason: str = ""  # not to be sent, because of this; it is kept as skipped
    came: int = 0  # ms epoch: when the run came to the node; it may come there again
    mass: bool = False  # of a run that began with many others

    @property
    def key(self) -> str:
        name = f"{self.campaign}:{self.letter}:{self.person}" if self.once else f"{self.run}:{self.node}:{self.came}"
        return scoped(self.app, name)


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    key: str
    app: str
    campaign: str
    version: int
    node: str
    run: str
    letter: str
    person: PersonState
    event: StoredEvent | None
    results: Mapping[str, Any]  # node -> what it left for later ones
    mass: bool = False  # of a run that began with many others
    tries: int = 0  # how often it was deferred
    first: int = 0  # ms epoch: when it was deferred first
    held: bool = False  # it has waited for its turn


@dataclass(frozen=True, slots=True)
class Outcome:
    key: str
    state: DeliveryState
    reason: str = ""
    message_id: str = ""
    due: int = 0  # ms epoch, of a deferred one: when it is queued again
    held: bool = False  # deferred to wait for its turn, not since a server said so


def received(tx: Transaction, app: str, campaign: str, wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (person uid, letter) that this campaign has a delivery for, whatever came of it but skipping.

    The people must be locked, so that of two transactions that ask at once the second sees what the first has queued.
    """
    people = sorted({person for person, _ in wanted})
    rows = tx.rows(
        """
        UNWIND $people AS uid
        MATCH (:Person {uid: uid})-[:RECEIVED]->(d:Delivery {app: $app, campaign: $campaign})
        WHERE d.state <> 'skipped'
        RETURN uid, d.letter AS letter
        """,
        people=people,
        app=app,
        campaign=campaign,
    )
    return {(row["uid"], row["letter"]) for row in rows} & set(wanted)


def begin(tx: Transaction, new: Sequence[NewDelivery], now: int, worker: str) -> None:
    """Store deliveries that this worker sends; skipped where they carry a reason."""
    rows = [
        {
            "asset": scoped(delivery.app, delivery.letter),
            "person": delivery.person,
            "values": {
                # A skipped one must not stand in the way of the one letter that may follow.
                "key": f"{delivery.key}:skipped:{delivery.run}" if delivery.reason else delivery.key,
                "app": delivery.app,
                "campaign": delivery.campaign,
                "node": delivery.node,
                "run": delivery.run,
                "letter": delivery.letter,
                "state": "skipped" if delivery.reason else "sending",
                "worker": None if delivery.reason else worker,
                "reason": delivery.reason or None,
                "mass": delivery.mass or None,
                "at": now,
            },
        }
        for delivery in sorted(new, key=lambda delivery: (delivery.app, delivery.letter, delivery.person))
    ]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            OPTIONAL MATCH (had:Delivery {key: row.values.key})
            WITH row WHERE had IS NULL
            MATCH (p:Person {uid: row.person})
            CREATE (p)-[:RECEIVED]->(d:Delivery) SET d = row.values
            WITH d, row
            MATCH (a:Asset {key: row.asset})
            CREATE (d)-[:OF]->(a)  // MERGE would lock the letter, which everybody shares, until the commit
            """,
            rows=rows,
        )


# What a newsletter has queued waits with it; other campaigns' letters arrive, paused or not.
# Those are always of a run that began with many others, so nobody else's letter asks for its campaign.
_PAUSED: Final = """coalesce(d.mass, false)
          AND EXISTS { MATCH (:Campaign {key: d.app + ':' + d.campaign, state: 'paused', newsletter: true}) }"""
_WHOLE: Final = f"""
        MATCH (p:Person)-[:RECEIVED]->(d)
        MATCH (r:Run {{id: d.run}})
        OPTIONAL MATCH (e:Event {{key: r.event}})
        RETURN d.key AS key, d.app AS app, d.campaign AS campaign, d.node AS node, d.run AS run, d.letter AS letter,
          r.version AS version, d.mass AS mass, d.tries AS tries, d.first AS first, d.held AS held,
          p.uid AS uid, p.id AS person, p.json AS properties,
          e.key AS event, e.name AS name, e.at AS at, e.json AS arguments, r.cause AS cause, {RESULTS} AS results
"""


def claim(tx: Transaction, keys: Sequence[str], worker: str, now: int) -> list[ClaimedDelivery]:
    """Take those of these deliveries that are still queued; nobody else will be given them."""
    rows = tx.rows(
        f"""
        UNWIND $keys AS key
        MATCH (d:Delivery {{key: key}}) SET d.locked = true
        WITH d WHERE d.state = 'queued'
          AND NOT ({_PAUSED})
        SET d.state = 'sending', d.worker = $worker, d.at = $now
        WITH d
        {_WHOLE}
        """,
        keys=list(keys),
        worker=worker,
        now=now,
    )
    return [_claimed(row) for row in rows]


def read(tx: Transaction, key: str) -> ClaimedDelivery | None:
    """One delivery with its person as they are now, and what led to it; None where either is gone."""
    rows = tx.rows(f"MATCH (d:Delivery {{key: $key}}) {_WHOLE}", key=key)
    return _claimed(rows[0]) if rows else None


def claimed(tx: Transaction, keys: Sequence[str]) -> list[ClaimedDelivery]:
    """The deliveries under these keys that are being sent, for their outcome to be recorded."""
    rows = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (d:Delivery {key: key, state: 'sending'}) SET d.locked = true
        WITH d WHERE d.state = 'sending'
        MATCH (p:Person)-[:RECEIVED]->(d)
        MATCH (r:Run {id: d.run})
        RETURN d.key AS key, d.app AS app, d.campaign AS campaign, d.node AS node, d.run AS run, d.letter AS letter,
          r.version AS version, d.mass AS mass, d.tries AS tries, d.first AS first, d.held AS held,
          p.uid AS uid, p.id AS person, '{}' AS properties, null AS event,
          null AS cause, [] AS results
        """,
        keys=list(keys),
    )
    return [_claimed(row) for row in rows]


def record(tx: Transaction, outcomes: Sequence[Outcome], now: int) -> set[str]:
    """Store what came of deliveries that are being sent; the keys of those, since others are over already."""
    rows = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (d:Delivery {key: row.key}) SET d.locked = true
        WITH d, row WHERE d.state = 'sending'
        SET d.state = row.state, d.reason = row.reason, d.message_id = row.message_id, d.at = row.at, d.worker = null,
          d.held = row.held
        FOREACH (_ IN CASE WHEN row.state = 'deferred' AND row.held IS NULL THEN [1] ELSE [] END |
          SET d.tries = coalesce(d.tries, 0) + 1, d.first = coalesce(d.first, $now))
        // A skipped one must not stand in the way of the one letter that may follow.
        FOREACH (_ IN CASE WHEN row.state = 'skipped' THEN [1] ELSE [] END | SET d.key = d.key + ':skipped:' + d.run)
        RETURN row.key AS key
        """,
        rows=[
            {
                "key": outcome.key,
                "state": outcome.state,
                "reason": outcome.reason or None,
                "message_id": outcome.message_id or None,
                "at": outcome.due or now,
                "held": outcome.held or None,
            }
            for outcome in outcomes
        ],
        now=now,
    )
    return {row["key"] for row in rows}


def call_back(tx: Transaction, app: str, campaign: str, reason: str, now: int, limit: int) -> int:
    """Skip letters of a campaign that nobody has begun to send; how many, at most `limit`."""
    rows = tx.rows(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run {state: 'sending'})<-[:HAS_RUN]-(p:Person)
        MATCH (p)-[:RECEIVED]->(d:Delivery {run: r.id}) WHERE d.state IN ['queued', 'deferred']
        WITH d ORDER BY d.key LIMIT $limit
        SET d.locked = true
        WITH d WHERE d.state IN ['queued', 'deferred']
        SET d.state = 'skipped', d.reason = $reason, d.at = $now
        RETURN count(*) AS number
        """,
        key=scoped(app, campaign),
        reason=reason,
        now=now,
        limit=limit,
    )
    return int(rows[0]["number"])


def release(tx: Transaction, keys: Sequence[str]) -> None:
    """Back to the queue: claimed, but certainly not begun."""
    tx.run(
        "UNWIND $keys AS key MATCH (d:Delivery {key: key, state: 'sending'}) SET d.state = 'queued', d.worker = null",
        keys=list(keys),
    )


def revive(tx: Transaction, now: int, limit: int) -> list[DeliveryRef]:
    """Queue deferred letters whose time has come again."""
    found = in_state(tx, "deferred", now + 1, limit)
    tx.run(
        """
        UNWIND $keys AS key
        MATCH (d:Delivery {key: key}) SET d.locked = true
        WITH d WHERE d.state = 'deferred'
        SET d.state = 'queued', d.at = $now
        """,
        keys=[each.key for each in found],
        now=now,
    )
    return found


def assign(tx: Transaction, keys: Sequence[str], worker: str) -> None:
    """Say whose deliveries that are being sent really are; once that worker is dead, they are settled."""
    tx.run(
        "UNWIND $keys AS key MATCH (d:Delivery {key: key, state: 'sending'}) SET d.worker = $worker",
        keys=list(keys),
        worker=worker,
    )


@dataclass(frozen=True, slots=True)
class DeliveryRef:
    key: str
    worker: str
    mass: bool


def in_state(tx: Transaction, state: DeliveryState, before: int, limit: int) -> list[DeliveryRef]:
    """Deliveries that have been in a state since before `before`, the oldest first."""
    rows = tx.rows(
        f"""
        MATCH (d:Delivery) WHERE d.state = $state AND d.at < $before AND NOT ($state = 'queued' AND {_PAUSED})
        RETURN d.key AS key, coalesce(d.worker, '') AS worker, coalesce(d.mass, false) AS mass
        ORDER BY d.at LIMIT $limit
        """,
        state=state,
        before=before,
        limit=limit,
    )
    return [DeliveryRef(**row) for row in rows]


def _claimed(row: dict[str, Any]) -> ClaimedDelivery:
    return ClaimedDelivery(
        key=row["key"],
        app=row["app"],
        campaign=row["campaign"],
        version=row["version"],
        node=row["node"],
        run=row["run"],
        letter=row["letter"],
        person=PersonState(row["uid"], row["person"], parse_object(row["properties"])),
        event=event_of(row["app"], row),
        results=results_of(row["results"]),
        mass=bool(row["mass"]),
        tries=row["tries"] or 0,
        first=row["first"] or 0,
        held=bool(row["held"]),
    )
