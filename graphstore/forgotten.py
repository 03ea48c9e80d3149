"""Runs that are ready and that nobody moves: the job that was to do it is lost. Those that never get on have failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphstore.driver import Transaction

MOST_TIMES: Final = 20  # that a run is found again, before it counts as failed
_STUCK: Final = f"Its step was begun {MOST_TIMES} times and never came to an end. The workers' logs may say why."


@dataclass
class Found:
    runs: Mapping[tuple[str, str], list[str]] = field(default_factory=dict)  # (app, campaign) -> runs
    failed: int = 0  # runs that were found too often


def find(tx: Transaction, before: int, now: int, limit: int, *, mass: bool) -> Found:
    """Ready since before `before`, of running campaigns; they count as ready since `now`, so that they are not found
    again at once. `mass`: those that began with many others, or else the others.
    """
    rows = tx.rows(
        """
        MATCH (r:Run) WHERE r.state = 'ready' AND r.due < $before AND coalesce(r.mass, false) = $mass
        MATCH (r)-[:RUNS]->(c:Campaign {state: 'running'})
        RETURN r.id AS id ORDER BY r.due LIMIT $limit
        """,
        before=before,
        limit=limit,
        mass=mass,
    )
    if not rows:
        return Found()
    # Locked, then asked again: its job may just have come.
    rows = tx.rows(
        """
        UNWIND $ids AS id
        MATCH (r:Run {id: id}) SET r.locked = true
        WITH r WHERE r.state = 'ready' AND r.due < $before
        SET r.found = coalesce(r.found, 0) + 1, r.due = $now
        WITH r, r.found > $most AS stuck
        FOREACH (_ IN CASE WHEN stuck THEN [1] ELSE [] END |
          SET r.state = 'failed', r.reason = $reason, r.since = $now, r.found = null)
        RETURN r.id AS id, r.app AS app, r.campaign AS campaign, stuck
        """,
        ids=[row["id"] for row in rows],
        before=before,
        now=now,
        most=MOST_TIMES,
        reason=_STUCK,
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if not row["stuck"]:
            found[row["app"], row["campaign"]].append(row["id"])
    return Found(found, sum(row["stuck"] for row in rows))


def fail(tx: Transaction, app: str, runs: Sequence[str], reason: str, now: int) -> None:
    """These ready runs can't be moved."""
    tx.run(
        """
        UNWIND $ids AS id
        MATCH (r:Run {id: id}) SET r.locked = true
        WITH r WHERE r.state = 'ready' AND r.app = $app
        SET r.state = 'failed', r.reason = $reason, r.due = $now, r.since = $now, r.found = null
        """,
        ids=list(runs),
        app=app,
        reason=reason,
        now=now,
    )
