"""Taking everybody through a campaign: page by page, the place kept in the graph with the runs of each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
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


def next_page(tx: Transaction, app: str, campaign: str, size: int) -> list[str]:
    """Uids of the next people who were there when the pass opened and have no run yet; [] when there are none.

    Moves the place, so it belongs into the transaction that begins their runs. Whoever came later was taken by the
    intake; into a campaign that sends a newsletter they never get.
    """
    portioned = _portion(tx, app, campaign)
    if portioned is not None:
        return portioned
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) SET c.locked = true
        WITH c WHERE c.state = 'running' AND c.enrol_after IS NOT NULL
        MATCH (p:Person) WHERE p.uid > c.enrol_after AND p.app = $app
          AND (c.newsletter IS NULL OR p.created <= c.enrol_before)
          AND (c.enrol_segments IS NULL OR EXISTS { (p)-[:IN]->(s:Segment) WHERE s.key IN c.enrol_segments })
        WITH c, p ORDER BY p.uid LIMIT $size
        RETURN p.uid AS uid, EXISTS { (p)-[:HAS_RUN]->(:Run)-[:RUNS]->(c) } AS taken
        """,
        key=scoped(app, campaign),
        app=app,
        size=size,
    )
    tx.run(
        "MATCH (c:Campaign {key: $key}) WHERE c.state = 'running' SET c.enrol_after = $after",
        key=scoped(app, campaign),
        after=rows[-1]["uid"] if rows else None,
    )
    if rows and all(row["taken"] for row in rows):
        return next_page(tx, app, campaign, size)
    return [row["uid"] for row in rows if not row["taken"]]


def _portion(tx: Transaction, app: str, campaign: str) -> list[str] | None:
    """The people of the next portion who are still there; None where the campaign has no portions."""
    while True:
        rows = tx.rows(
            """
            MATCH (c:Campaign {key: $key}) SET c.locked = true
            WITH c WHERE c.state = 'running' AND c.enrol_after IS NOT NULL AND c.enrol_portions IS NOT NULL
            OPTIONAL MATCH (:Newsletter {key: c.enrol_portions})-[:IS_TO]->(q:Portion)
            WITH c, q ORDER BY q.number LIMIT 1
            SET c.enrol_after = CASE WHEN q IS NULL THEN null ELSE c.enrol_after END
            WITH c, q, coalesce(q.uids, []) AS uids, q IS NULL AS over
            DETACH DELETE q
            RETURN over, COLLECT {
              UNWIND uids AS uid MATCH (p:Person {uid: uid})
              WHERE p.app = $app AND NOT EXISTS { (p)-[:HAS_RUN]->(:Run)-[:RUNS]->(c) }
              RETURN DISTINCT p.uid AS uid ORDER BY uid
            } AS people
            """,
            key=scoped(app, campaign),
            app=app,
        )
        if not rows:
            return None
        if rows[0]["over"] or rows[0]["people"]:
            people: list[str] = rows[0]["people"]
            return people


def open_passes(tx: Transaction) -> list[OpenPass]:
    """Passes of running campaigns that have not come to their end."""
    rows = tx.rows(
        "MATCH (c:Campaign {state: 'running'}) WHERE c.enrol_after IS NOT NULL RETURN c.app AS app, c.id AS campaign"
    )
    return [OpenPass(**row) for row in rows]
