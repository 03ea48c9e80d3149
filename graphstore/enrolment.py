"""Taking everybody through a campaign: page by page, the place kept in the graph with the runs of each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.records import PersonState
from graphstore.values import parse_object
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class OpenPass:
    app: str
    campaign: str


def open_pass(
    tx: Transaction, app: str, campaign: str, now: int, segments: Sequence[str] = (), *, portions_of: str = ""
) -> None:
    """Begin with the first person, unless a pass is open or has been made: everybody is taken once.

    `segments`: only the people of these (ids); () is everybody. `portions_of`: the newsletter whose people were
    chosen, and only those.
    """
    tx.run(
        """
        MATCH (c:Campaign {key: $key}) WHERE c.enrol_before IS NULL
        SET c.enrol_before = $now, c.enrol_after = '', c.enrol_segments = $segments, c.enrol_portions = $portions
        """,
        key=scoped(app, campaign),
        now=now,
        segments=[scoped(app, each) for each in segments] or None,
        portions=scoped(app, portions_of) if portions_of else None,
    )


def next_page(tx: Transaction, app: str, campaign: str, size: int) -> list[PersonState]:
    """The next people who were there when the pass opened and have no run yet, locked; [] when there are none.

    Moves the place, so it belongs into the transaction that begins their runs. Whoever came later was taken by the
    intake; into a campaign that sends a newsletter they never get.
    """
    key = scoped(app, campaign)
    while (uids := _portion(tx, key)) is not None:
        if not uids or (people := _locked(tx, app, key, uids)):
            return people if uids else []
    while uids := _everybody(tx, app, key, size):
        if people := _locked(tx, app, key, uids):
            return people
    return []


def _everybody(tx: Transaction, app: str, key: str, size: int) -> list[str]:
    uids: list[str] = tx.value(
        """
        OPTIONAL MATCH (c:Campaign {key: $key}) SET c.locked = true
        WITH c WHERE c.state = 'running' AND c.enrol_after IS NOT NULL
        MATCH (p:Person) WHERE p.uid > c.enrol_after AND p.app = $app
          AND (c.newsletter IS NULL OR p.created <= c.enrol_before)
          AND (c.enrol_segments IS NULL OR EXISTS { (p)-[:IN]->(s:Segment) WHERE s.key IN c.enrol_segments })
        WITH p.uid AS uid ORDER BY uid LIMIT $size
        RETURN collect(uid)
        """,
        key=key,
        app=app,
        size=size,
    )
    tx.run(
        "MATCH (c:Campaign {key: $key}) WHERE c.state = 'running' SET c.enrol_after = $after",
        key=key,
        after=uids[-1] if uids else None,
    )
    return uids


def _portion(tx: Transaction, key: str) -> list[str] | None:
    """The next portion, gone with this; [] after the last; None where the campaign has no portions."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) SET c.locked = true
        WITH c WHERE c.state = 'running' AND c.enrol_after IS NOT NULL AND c.enrol_portions IS NOT NULL
        OPTIONAL MATCH (:Newsletter {key: c.enrol_portions})-[:IS_TO]->(q:Portion)
        WITH c, q ORDER BY q.number LIMIT 1
        SET c.enrol_after = CASE WHEN q IS NULL THEN null ELSE c.enrol_after END
        WITH q, coalesce(q.uids, []) AS uids
        DETACH DELETE q
        RETURN uids
        """,
        key=key,
    )
    return list(rows[0]["uids"]) if rows else None


def _locked(tx: Transaction, app: str, key: str, uids: Sequence[str]) -> list[PersonState]:
    """Those of these people who are there, and have no run of the campaign."""
    rows = tx.value(
        """
        MATCH (c:Campaign {key: $key})
        UNWIND $uids AS uid
        MATCH (p:Person {uid: uid}) WHERE p.app = $app
        // All who lock people do it in this order; any other would end in deadlocks with the intake.
        SET p.locked = true
        WITH c, p WHERE NOT EXISTS { (p)-[:HAS_RUN]->(:Run)-[:RUNS]->(c) }
        RETURN collect([p.uid, p.id, p.json])
        """,
        key=key,
        app=app,
        uids=sorted(set(uids)),
    )
    return [PersonState(uid, name, parse_object(json)) for uid, name, json in rows]


def open_passes(tx: Transaction) -> list[OpenPass]:
    """Passes of running campaigns that have not come to their end."""
    rows = tx.rows(
        "MATCH (c:Campaign {state: 'running'}) WHERE c.enrol_after IS NOT NULL RETURN c.app AS app, c.id AS campaign"
    )
    return [OpenPass(**row) for row in rows]
