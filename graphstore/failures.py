"""Runs that have failed: listed with their reasons, tried again, or let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.people_queries import PersonRow

DISCARDED = "discarded after it failed"  # why a run is over
_WHICH = """
    MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign
      AND ($runs IS NULL OR r.id IN $runs) AND ($node = '' OR r.node = $node)
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
    person: PersonRow


@dataclass(frozen=True, slots=True)
class Which:
    """Which failed runs: of these ids (None: any) and at this node ("": any)."""

    runs: Sequence[str] | None = None
    node: str = ""


@dataclass(frozen=True, slots=True)
class Retried:
    count: int
    ready: list[str]  # runs whose node is asked again
    letters: list[str]  # keys of deliveries to send again


def listing(
    tx: Transaction, app: str, campaign: str, after: tuple[int, str] | None, limit: int, node: str = ""
) -> list[Failure]:
    """The latest first, from behind `after` (at, run) on; of one node, or of all."""
    at, run = after or (2**62, "")
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign
          AND ($node = '' OR r.node = $node)
        WITH r, coalesce(r.due, r.started) AS at
        WHERE at < $at OR (at = $at AND r.id > $run)
        WITH r, at ORDER BY at DESC, r.id LIMIT $limit
        MATCH (p:Person)-[:HAS_RUN]->(r)
        RETURN r.id AS run, r.node AS node, coalesce(r.reason, '') AS reason, at,
          {uid: p.uid, id: p.id, anonymous: p.anonymous, email: toStringOrNull(p.`p:email`),
           first_name: toStringOrNull(p.`p:first_name`), last_name: toStringOrNull(p.`p:last_name`),
           profile_image: toStringOrNull(p.`p:profile_image`), seen: p.seen, created: p.created} AS person
        ORDER BY at DESC, run
        """,
        app=app,
        campaign=campaign,
        at=at,
        run=run,
        node=node,
        limit=limit,
    )
    return [Failure(**{**row, "person": PersonRow(**row["person"])}) for row in rows]


def by_node(tx: Transaction, app: str, campaign: str) -> dict[str, int]:
    """Node -> runs that have failed there and wait for somebody to decide; the most first."""
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'failed' AND r.app = $app AND r.campaign = $campaign
        RETURN r.node AS node, count(r) AS runs ORDER BY runs DESC, node
        """,
        app=app,
        campaign=campaign,
    )
    return {row["node"]: row["runs"] for row in rows}


def count(tx: Transaction, app: str, campaign: str, node: str = "") -> int:
    every = by_node(tx, app, campaign)
    return every.get(node, 0) if node else sum(every.values())


def retry(tx: Transaction, app: str, campaign: str, which: Which, now: int, limit: int) -> Retried:
    """Have failed runs try their node again; a letter that failed, or is unknown, is queued again."""
    rows = tx.rows(
        f"""
        {_WHICH}
        OPTIONAL MATCH (d:Delivery {{app: $app, run: r.id, node: r.node}})<-[:RECEIVED]-(:Person)-[:HAS_RUN]->(r)
        WHERE d.state IN ['failed', 'unknown']
        SET r.state = CASE WHEN d IS NULL THEN 'ready' ELSE 'sending' END, r.due = $now, r.reason = null,
          r.came = $now, d.state = 'queued', d.at = $now, d.reason = null, d.tries = null, d.first = null, d.held = null
        RETURN r.id AS run, d.key AS letter
        """,
        app=app,
        campaign=campaign,
        runs=list(which.runs) if which.runs is not None else None,
        node=which.node,
        now=now,
        limit=limit,
    )
    return Retried(
        len(rows),
        [row["run"] for row in rows if row["letter"] is None],
        [row["letter"] for row in rows if row["letter"] is not None],
    )


def discard(tx: Transaction, app: str, campaign: str, which: Which, limit: int) -> int:
    """End failed runs; how many."""
    ended: int = tx.value(
        f"{_WHICH} SET r.state = 'done', r.due = null, r.reason = $reason RETURN count(r)",
        app=app,
        campaign=campaign,
        runs=list(which.runs) if which.runs is not None else None,
        node=which.node,
        limit=limit,
        reason=DISCARDED,
    )
    return ended
