"""Who is to be told of a crossed alert, stored with the crossing: (:AlertNotice {key, app, alert, crossing, kind,
target, content, state, due, attempts, reason}).

queued -> sending -> sent, failed, or queued again. A letter that was being sent when its worker died becomes `unknown`
and is never sent again; a webhook is called again, under the same idempotency key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graphstore.driver import Graph, Row, Transaction
from graphstore.vocabulary import scoped

Kind = Literal["email", "webhook"]
State = Literal["queued", "sending", "sent", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class NewNotice:
    kind: Kind
    target: str  # an address, or a URL
    content: str  # JSON text


@dataclass(frozen=True, slots=True)
class Notice:
    key: str
    app: str
    crossing: str  # id
    kind: Kind
    target: str
    content: str
    state: State
    attempts: int  # this one included
    reason: str  # why it is not sent


def add(tx: Transaction, app: str, alert: str, crossing: str, new: Sequence[NewNotice], now: int) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        CREATE (n:AlertNotice {app: $app, alert: $alert, crossing: $crossing, state: 'queued', due: $now, attempts: 0,
                               reason: ''})
        SET n += row
        """,
        app=app,
        alert=alert,
        crossing=crossing,
        now=now,
        rows=[
            {"key": scoped(app, f"{crossing}:{place}"), "kind": each.kind, "target": each.target,
             "content": each.content}
            for place, each in enumerate(new)
        ],
    )  # fmt: skip


def of_crossings(tx: Transaction, app: str, crossings: Sequence[str]) -> list[Notice]:
    rows = tx.rows(
        "MATCH (n:AlertNotice {app: $app}) WHERE n.crossing IN $crossings RETURN n ORDER BY n.key",
        app=app,
        crossings=list(crossings),
    )
    return [_notice(row) for row in rows]


def waiting(graph: Graph, now: int, before: int) -> tuple[bool, bool]:
    """Whether any is due, and whether any is being sent since before then (ms)."""
    row = graph.rows(
        "RETURN EXISTS { MATCH (n:AlertNotice {state: 'queued'}) WHERE n.due <= $now } AS due, "
        "EXISTS { MATCH (n:AlertNotice {state: 'sending'}) WHERE n.due < $before } AS lost",
        now=now,
        before=before,
    )[0]
    return row["due"], row["lost"]


def claim(tx: Transaction, now: int, limit: int) -> list[Notice]:
    """Take those whose turn it is; nobody else will be given them."""
    rows = tx.rows(
        """
        MATCH (n:AlertNotice {state: 'queued'}) WHERE n.due <= $now
        WITH n ORDER BY n.due LIMIT $limit
        SET n.locked = true
        WITH n WHERE n.state = 'queued' AND n.due <= $now
        SET n.state = 'sending', n.due = $now, n.attempts = n.attempts + 1
        RETURN n
        """,
        now=now,
        limit=limit,
    )
    return [_notice(row) for row in rows]


def record(tx: Transaction, notice: Notice, state: State, reason: str = "", due: int = 0) -> None:
    """What came of one that is being sent. `due` (ms): when to try again, where it is queued."""
    tx.run(
        "MATCH (n:AlertNotice {key: $key, state: 'sending'}) SET n.state = $state, n.reason = $reason, n.due = $due",
        key=notice.key,
        state=state,
        reason=reason,
        due=due,
    )


def settle(tx: Transaction, before: int) -> None:
    """What is being sent since before then (ms) is at nobody's hands any more."""
    tx.run(
        """
        MATCH (n:AlertNotice {state: 'sending'}) WHERE n.due < $before
        SET n.state = CASE n.kind WHEN 'email' THEN 'unknown' ELSE 'queued' END,
            n.reason = CASE n.kind WHEN 'email' THEN $cut ELSE '' END
        """,
        before=before,
        cut="It was cut off while it was sent, and may have gone out.",
    )


def _notice(row: Row) -> Notice:
    n = row["n"]
    return Notice(
        n["key"], n["app"], n["crossing"], n["kind"], n["target"], n["content"], n["state"], n["attempts"], n["reason"]
    )
