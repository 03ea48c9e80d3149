"""What endpoints are told, many happenings in one call: (:WebhookDelivery {key, app, endpoint, state, due, lines, …}).

queued -> sending -> sent | failed | queued again. What was being sent when its worker died is sent again: whoever
receives it knows it by its id. `lines` are the happenings, JSON each; `people` and `uids` say whom each is of, so that
somebody who is erased is erased here, too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped
from graphstore.webhook_kinds import PERSON_ERASED

State = Literal["queued", "sending", "sent", "failed"]
STATES: Final[tuple[State, ...]] = ("queued", "sending", "sent", "failed")


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    json: str
    uid: str = ""
    person: str = ""  # id


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    app: str
    endpoint: str  # key
    state: State
    kinds: tuple[str, ...]
    size: int  # happenings it began with
    made: int  # ms epoch
    begun: int  # ms epoch: made, or sent again
    due: int  # ms epoch: when it is tried next; or was tried last
    attempts: int
    status: int  # of the last answer; 0: there was none
    reason: str  # it has not arrived
    lines: tuple[str, ...]

    @property
    def key(self) -> str:
        return scoped(self.app, self.id)


def add(tx: Transaction, app: str, endpoint: str, batches: Sequence[Sequence[Line]], now: int) -> list[str]:
    """Have these told, a delivery each; their ids. `endpoint`: its key."""
    names = [secrets.token_hex(12) for _ in batches]
    tx.run(
        """
        UNWIND $rows AS row
        CREATE (d:WebhookDelivery {app: $app, endpoint: $endpoint, state: 'queued', made: $now, begun: $now, due: $now,
                                   attempts: 0, status: 0, reason: ''})
        SET d += row
        """,
        app=app,
        endpoint=endpoint,
        now=now,
        rows=[
            {
                "key": scoped(app, name),
                "id": name,
                "kinds": sorted({line.kind for line in batch}),
                "size": len(batch),
                "lines": [line.json for line in batch],
                "uids": [line.uid for line in batch],
                "people": [line.person for line in batch],
            }
            for name, batch in zip(names, batches, strict=True)
        ],
    )
    return names


def claim(tx: Transaction, busy: Sequence[str], now: int, endpoints: int, each: int) -> dict[str, list[Delivery]]:
    """Take what is due, by key of the endpoint: of so many endpoints at the most that are not among the `busy`.

    Of one that fails, a single delivery is tried.
    """
    rows = tx.rows(
        """
        MATCH (w:WebhookEndpoint) WHERE w.paused IS NULL AND w.rest <= $now AND NOT w.key IN $busy
          AND EXISTS { MATCH (d:WebhookDelivery {endpoint: w.key, state: 'queued'}) WHERE d.due <= $now }
        WITH w ORDER BY w.rest, w.key LIMIT $endpoints
        SET w.locked = true
        WITH w
        CALL (w) {
          MATCH (d:WebhookDelivery {endpoint: w.key, state: 'queued'}) WHERE d.due <= $now
          WITH d ORDER BY d.due, d.key LIMIT $each
          RETURN collect(d) AS found
        }
        UNWIND CASE WHEN w.failures > 0 THEN found[..1] ELSE found END AS d
        SET d.locked = true
        WITH w, d WHERE d.state = 'queued'
        SET d.state = 'sending', d.due = $now, d.attempts = d.attempts + 1
        RETURN w.key AS endpoint, properties(d) AS d
        """,
        busy=list(busy),
        now=now,
        endpoints=endpoints,
        each=each,
    )
    claimed: dict[str, list[Delivery]] = {}
    for row in rows:
        claimed.setdefault(row["endpoint"], []).append(_delivery(row["d"]))
    return claimed


def record(tx: Transaction, delivery: Delivery, state: State, *, due: int, status: int, reason: str) -> bool:
    """What came of one that is being sent; whether it still was."""
    return bool(
        tx.rows(
            """
            MATCH (d:WebhookDelivery {key: $key, state: 'sending'})
            SET d.state = $state, d.due = $due, d.status = $status, d.reason = $reason
            // That somebody was erased is not kept when it is told.
            FOREACH (_ IN CASE WHEN $state IN ['sent', 'failed'] AND $erased IN d.kinds THEN [1] ELSE [] END |
              SET d.lines = [], d.uids = [], d.people = [])
            RETURN 1 AS one
            """,
            key=delivery.key,
            state=state,
            due=due,
            status=status,
            reason=reason,
            erased=PERSON_ERASED,
        )
    )


def release(tx: Transaction, keys: Sequence[str]) -> None:
    """Back to the queue: claimed, but not begun."""
    tx.run(
        "UNWIND $keys AS key MATCH (d:WebhookDelivery {key: key, state: 'sending'}) "
        "SET d.state = 'queued', d.attempts = d.attempts - 1",
        keys=list(keys),
    )


def settle(tx: Transaction, before: int) -> None:
    """What is being sent since before then (ms) is at nobody's hands any more."""
    tx.run("MATCH (d:WebhookDelivery {state: 'sending'}) WHERE d.due < $before SET d.state = 'queued'", before=before)


def trim(tx: Transaction, state: State, before: int, limit: int) -> int:
    """Forget those that came to this state before then (ms epoch); how many."""
    gone: int = tx.value(
        "MATCH (d:WebhookDelivery {state: $state}) WHERE d.due < $before WITH d LIMIT $limit DELETE d RETURN count(*)",
        state=state,
        before=before,
        limit=limit,
    )
    return gone


def page(
    graph: Graph, endpoint: str, limit: int, before: tuple[int, str] | None = None, state: str = ""
) -> list[Delivery]:
    """Of one endpoint (its key), the newest first, behind (made, id)."""
    made, name = before or (2**62, "")
    rows = graph.rows(
        """
        MATCH (d:WebhookDelivery {endpoint: $endpoint})
        WHERE d.made <= $made AND (d.made < $made OR d.id < $id) AND $state IN ['', d.state]
        RETURN properties(d) AS d ORDER BY d.made DESC, d.id DESC LIMIT $limit
        """,
        endpoint=endpoint,
        made=made,
        id=name,
        state=state,
        limit=limit,
    )
    return [_delivery(row["d"]) for row in rows]


def get(tx: Transaction, app: str, endpoint: str, delivery: str) -> Delivery:
    """Raises NotFoundError. `endpoint`: its id."""
    rows = tx.rows(
        "MATCH (d:WebhookDelivery {key: $key}) WHERE d.endpoint = $endpoint RETURN properties(d) AS d",
        key=scoped(app, delivery),
        endpoint=scoped(app, endpoint),
    )
    if not rows:
        raise NotFoundError("There is no such delivery.")
    return _delivery(rows[0]["d"])


def replay(tx: Transaction, endpoint: str, now: int, *, delivery: str = "", since: int = 0) -> int:
    """Send again: one by its id, arrived or not; else all that were given up and made since (ms); how many.

    What has nothing left to tell is not sent. They keep their ids: whoever receives them knows a repetition.
    """
    again: int = tx.value(
        """
        MATCH (d:WebhookDelivery {endpoint: $endpoint})
        WHERE CASE WHEN $id = '' THEN d.state = 'failed' AND d.made >= $since
                   ELSE d.id = $id AND d.state IN ['sent', 'failed'] END
        SET d.locked = true
        WITH d WHERE d.state IN ['sent', 'failed'] AND size(d.lines) > 0
        SET d.state = 'queued', d.due = $now, d.begun = $now, d.attempts = 0, d.reason = ''
        RETURN count(d)
        """,
        endpoint=endpoint,
        id=delivery,
        since=since,
        now=now,
    )
    return again


def drop(tx: Transaction, endpoint: str, happenings: int) -> None:
    """Note that for so many there was no room."""
    tx.run("MATCH (w:WebhookEndpoint {key: $key}) SET w.dropped = w.dropped + $number", key=endpoint, number=happenings)


def forget_person(tx: Transaction, app: str, uid: str, ids: Sequence[str]) -> None:
    """Somebody is erased: their lines go out of all that is kept, but the one that says so."""
    tx.run(
        """
        MATCH (d:WebhookDelivery {app: $app})
        WHERE ($uid IN d.uids OR any(id IN $ids WHERE id IN d.people)) AND NOT $erased IN d.kinds
        SET d.locked = true
        WITH d, [i IN range(0, size(d.uids) - 1) WHERE d.uids[i] <> $uid AND NOT d.people[i] IN $ids] AS kept
        SET d.lines = [i IN kept | d.lines[i]], d.people = [i IN kept | d.people[i]], d.uids = [i IN kept | d.uids[i]]
        WITH d WHERE size(d.lines) = 0 AND d.state = 'queued'
        SET d.state = 'failed', d.reason = 'Whom it was about was erased.'
        """,
        app=app,
        uid=uid,
        ids=list(ids),
        erased=PERSON_ERASED,
    )


def _delivery(d: dict[str, Any]) -> Delivery:
    return Delivery(
        d["id"], d["app"], d["endpoint"], d["state"], tuple(d["kinds"]), d["size"], d["made"], d["begun"], d["due"],
        d["attempts"], d["status"], d["reason"], tuple(d["lines"]),
    )  # fmt: skip
