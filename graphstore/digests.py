"""Who gets a site's weekly digest, and of which week they had the last one: (:Digest {key, app, email, week, state,
reason, after}). `week` is the Monday (2026-11-30) on which it was due.

The week is moved on before the letter goes out, so nobody gets two, whatever dies in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphstore.driver import Graph, Row, Transaction
from graphstore.vocabulary import scoped

State = Literal["", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Digest:
    app: str
    email: str
    week: str  # of the last one; that of their asking, before the first
    state: State  # of the last one
    reason: str  # why it failed


def get(tx: Transaction, app: str, email: str) -> Digest | None:
    rows = tx.rows("MATCH (d:Digest {key: $key}) RETURN d", key=scoped(app, email))
    return _digest(rows[0]) if rows else None


def wish(tx: Transaction, app: str, email: str, week: str) -> None:
    """They want it, from the week behind this one on. Whoever has it already keeps it."""
    tx.run(
        """
        MERGE (d:Digest {key: $key})
        ON CREATE SET d.app = $app, d.email = $email, d.week = $week, d.state = '', d.reason = '', d.after = 0
        """,
        key=scoped(app, email),
        app=app,
        email=email,
        week=week,
    )


def end(tx: Transaction, app: str, email: str) -> None:
    tx.run("MATCH (d:Digest {key: $key}) DELETE d", key=scoped(app, email))


def sites(graph: Graph) -> dict[str, str]:
    """The sites of which anybody wants one -> their time zone."""
    rows = graph.rows(
        "MATCH (d:Digest) WITH DISTINCT d.app AS app MATCH (a:App {id: app}) "
        "RETURN app, coalesce(a.time_zone, 'UTC') AS zone ORDER BY app"
    )
    return {row["app"]: row["zone"] for row in rows}


def are_due(graph: Graph, app: str, week: str, now: int) -> bool:
    rows = graph.rows(
        "MATCH (d:Digest {app: $app}) WHERE d.week < $week AND d.after <= $now RETURN 1 LIMIT 1",
        app=app,
        week=week,
        now=now,
    )
    return bool(rows)


def claim(tx: Transaction, app: str, week: str, now: int) -> list[str]:
    """Addresses of those who are to get that week's now; nobody else will be given them. Whoever may no longer use
    the site gets no more.
    """
    tx.run(
        """
        MATCH (d:Digest {app: $app})
        WHERE NOT EXISTS { MATCH (u:User {email: d.email}) WHERE u.owner OR EXISTS { (u)-[:USES]->(:App {id: $app}) } }
        DELETE d
        """,
        app=app,
    )
    rows = tx.rows(
        """
        MATCH (d:Digest {app: $app}) SET d.locked = true
        WITH d WHERE d.week < $week AND d.after <= $now
        SET d.before = d.week, d.week = $week, d.state = 'sending', d.reason = ''
        RETURN d.email AS email ORDER BY email
        """,
        app=app,
        week=week,
        now=now,
    )
    return [row["email"] for row in rows]


def record(tx: Transaction, app: str, email: str, state: State, reason: str = "") -> None:
    tx.run(
        "MATCH (d:Digest {key: $key}) SET d.state = $state, d.reason = $reason",
        key=scoped(app, email),
        state=state,
        reason=reason,
    )


def put_off(tx: Transaction, app: str, email: str, until: int, reason: str) -> None:
    """The mail server has not taken it: it is due again at `until` (ms)."""
    tx.run(
        "MATCH (d:Digest {key: $key, state: 'sending'}) "
        "SET d.week = d.before, d.state = 'failed', d.reason = $reason, d.after = $until",
        key=scoped(app, email),
        reason=reason,
        until=until,
    )


def _digest(row: Row) -> Digest:
    d = row["d"]
    return Digest(d["app"], d["email"], d["week"], d["state"], d["reason"])
