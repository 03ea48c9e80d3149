"""Runs that have failed: listed with their reasons, tried again, or let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction

DISCARDED = "discarded after it failed"  # why a run is over
_WHICH = """
    MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign
      AND ($runs IS NULL OR r.id IN $runs)
    WITH r ORDER BY r.due LIMIT $limit
    SET r.locked = true
    WITH r WHERE r.state = 'failed'
"""


@dataclass(frozen=True, slots=True)
class Failure:
    run: str
    node: str
    reason: str
    at: int  # ms epoch
    person: str  # uid
    person_id: str


@dataclass(frozen=True, slots=True)
class Retried:
    count: int
    ready: list[str]  # runs whose node is asked again
    letters: list[str]  # keys of deliveries to send again


def listing(tx: Transaction, app: str, campaign: str, after: tuple[int, str] | None, limit: int) -> list[Failure]:
    """The latest first, from behind `after` (at, run) on."""
    at, run = after or (2**62, "")
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign
        WITH r, coalesce(r.due, r.started) AS at
        WHERE at < $at OR (at = $at AND r.id > $run)
        MATCH (p:Person)-[:HAS_RUN]->(r)
        RETURN r.id AS run, r.node AS node, coalesce(r.reason, '') AS reason, at, p.uid AS person, p.id AS person_id
        ORDER BY at DESC, run LIMIT $limit
        """,
        app=app,
        campaign=campaign,
        at=at,
        run=run,
        limit=limit,
    )
    return [Failure(**row) for row in rows]


def count(tx: Transaction, app: str, campaign: str) -> int:
    found: int = tx.value(
        "MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign RETURN count(r)",
        app=app,
        campaign=campaign,
    )
    return found


def retry(tx: Transaction, app: str, campaign: str, runs: Sequence[str] | None, now: int, limit: int) -> Retried:
    """Have failed runs (None: all) try their node again; a letter that failed, or is unknown, is queued again."""
    rows = tx.rows(
        f"""
        {_WHICH}
        OPTIONAL MATCH (d:Delivery {{app: $app, run: r.id, node: r.node}})<-[:RECEIVED]-(:Person)-[:HAS_RUN]->(r)
        WHERE d.state IN ['failed', 'unknown']
        SET r.state = CASE WHEN d IS NULL THEN 'ready' ELSE 'sending' END, r.due = $now, r.reason = null,
          r.came = $now, d.state = 'queued', d.at = $now, d.reason = null
        RETURN r.id AS run, d.key AS letter
        """,
        app=app,
        campaign=campaign,
        runs=list(runs) if runs is not None else None,
        now=now,
        limit=limit,
    )
    return Retried(
        len(rows),
        [row["run"] for row in rows if row["letter"] is None],
        [row["letter"] for row in rows if row["letter"] is not None],
    )


def discard(tx: Transaction, app: str, campaign: str, runs: Sequence[str] | None, limit: int) -> int:
    """End failed runs (None: all); how many."""
    ended: int = tx.value(
        f"{_WHICH} SET r.state = 'done', r.due = null, r.reason = $reason RETURN count(r)",
        app=app,
        campaign=campaign,
        runs=list(runs) if runs is not None else None,
        limit=limit,
        reason=DISCARDED,
    )
    return ended
