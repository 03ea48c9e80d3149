"""The next moments at which time alone may move somebody into or out of a segment: one for each such pair.

(:Person)-[:DUE {at}]->(:Segment), by an index on `at`. The moment is never later than the true one; when it comes, the
person is looked at again, and the next one is found. So a segment that says "in the last 30 days" costs nothing until
somebody's 30 days are over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Upcoming:
    """When to look at a person again for a segment."""

    uid: str
    segment: str
    at: int  # ms


@dataclass(frozen=True, slots=True)
class Due:
    app: str
    segment: str
    uid: str


# Not MERGE: it would lock the segment's node, which all of a site's writers share.
_KEPT = """
        MATCH (s:Segment {key: key})
        OPTIONAL MATCH (p)-[d:DUE]->(s)
        FOREACH (_ IN CASE WHEN d IS NULL THEN [1] ELSE [] END | CREATE (p)-[:DUE {at: at}]->(s))
        FOREACH (_ IN CASE WHEN d.at > at THEN [1] ELSE [] END | SET d.at = at)
"""


def note(tx: Transaction, app: str, upcoming: Sequence[Upcoming]) -> None:
    """Note when to look again; the transaction must have locked the people."""
    if upcoming:
        tx.run(
            f"""
            UNWIND $rows AS row
            MATCH (p:Person {{uid: row.uid}})
            WITH p, row.key AS key, row.at AS at
            {_KEPT}
            """,
            rows=[{"uid": each.uid, "key": scoped(app, each.segment), "at": each.at} for each in upcoming],
        )


def due(tx: Transaction, now: int, limit: int) -> list[Due]:
    """Pairs whose moment has come, the earliest first."""
    rows = tx.rows(
        """
        MATCH (p:Person)-[d:DUE]->(s:Segment) WHERE d.at <= $now
        RETURN s.app AS app, s.id AS segment, p.uid AS uid ORDER BY d.at LIMIT $limit
        """,
        now=now,
        limit=limit,
    )
    return [Due(**row) for row in rows]


def forget(tx: Transaction, app: str, pairs: Mapping[str, Sequence[str]], now: int) -> None:
    """Take away the moments that have come, of segment -> uids; to be noted anew by `note`."""
    tx.run(
        """
        UNWIND $rows AS row UNWIND row.uids AS uid
        MATCH (p:Person {uid: uid})-[d:DUE]->(s:Segment)
        WHERE s.key = row.key AND d.at <= $now
        DELETE d
        """,
        rows=[{"key": scoped(app, segment), "uids": list(uids)} for segment, uids in pairs.items()],
        now=now,
    )
