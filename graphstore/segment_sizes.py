"""How big segments are, and were: one figure a segment and day is kept, so that a list can tell what has changed.

(:Segment)-[:MEASURED]->(:SegmentSize {day, size}): the size with which a day (UTC) began. Counting the members of a
segment reads one number, however many they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.segments import COLUMNS, SegmentRecord, record
from graphstore.vocabulary import scoped

DAY: Final = 86_400_000  # ms
KEPT: Final = 90  # days

_SIZES: Final = """
    COUNT { (s)<-[:IN]-() } AS size,
    head(COLLECT { MATCH (z:SegmentSize {key: s.key + ':' + toString($day)}) RETURN z.size }) AS yesterday
"""


@dataclass(frozen=True, slots=True)
class SizedSegment:
    segment: SegmentRecord
    size: int  # members now
    yesterday: int | None  # when today (UTC) began; None: not known


def listing(graph: Graph, app: str, now: int) -> list[SizedSegment]:
    """All segments of an app with their sizes, by name."""
    rows = graph.rows(
        f"MATCH (s:Segment {{app: $app}}) RETURN {COLUMNS}, {_SIZES} ORDER BY toLower(s.name), id",
        app=app,
        day=now // DAY,
    )
    return [_sized(row) for row in rows]


def get(graph: Graph, app: str, segment: str, now: int) -> SizedSegment:
    """Raises NotFoundError."""
    rows = graph.rows(
        f"MATCH (s:Segment {{key: $key}}) RETURN {COLUMNS}, {_SIZES}", key=scoped(app, segment), day=now // DAY
    )
    if not rows:
        raise NotFoundError(f"There is no segment {segment!r} on this site.")
    return _sized(rows[0])


def measure(tx: Transaction, now: int) -> int:
    """Note today's sizes of all sites' segments, where they are not noted yet; how many were.

    What is new today, or not computed yet, has no size to begin with. What is too old is forgotten.
    """
    day = now // DAY
    rows = tx.rows(
        """
        MATCH (s:Segment)
        WHERE coalesce(s.created, 0) < $start AND (s.computed IS NOT NULL OR coalesce(s.static, false))
          AND NOT EXISTS { (:SegmentSize {key: s.key + ':' + toString($day)}) }
        WITH s, COUNT { (s)<-[:IN]-() } AS size
        MERGE (z:SegmentSize {key: s.key + ':' + toString($day)})
        ON CREATE SET z.app = s.app, z.day = $day, z.size = size
        MERGE (s)-[:MEASURED]->(z)
        RETURN count(z) AS measured
        """,
        start=day * DAY,
        day=day,
    )
    tx.run("MATCH (z:SegmentSize) WHERE z.day < $oldest DETACH DELETE z", oldest=day - KEPT)
    measured: int = rows[0]["measured"]
    return measured


def _sized(row: dict[str, Any]) -> SizedSegment:
    return SizedSegment(record(row), row["size"], row["yesterday"])
