"""What a site holds, in figures: for the dashboard's first page."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.driver import Graph


@dataclass(frozen=True, slots=True)
class Overview:
    people: int  # identified
    anonymous: int
    events: int
    last_event: int | None  # ms epoch
    segments: int
    campaigns: int  # beyond draft
    letters: int  # sent


def overview(graph: Graph, app: str) -> Overview:
    """Counts of one site. Events come from the per-person counters: far fewer than the events themselves."""
    row = graph.rows(
        """
        CALL () { MATCH (p:Person) WHERE p.app = $app AND p.seen IS NOT NULL
          RETURN count(CASE WHEN p.anonymous THEN 1 END) AS anonymous, count(p) AS everyone }
        CALL () { MATCH (t:EventType {app: $app})<-[d:HAS_DONE]-()
          RETURN coalesce(sum(d.count), 0) AS events, max(d.last) AS last_event }
        RETURN everyone - anonymous AS people, anonymous, events, last_event,
          COUNT { (:Segment {app: $app}) } AS segments,
          COUNT { MATCH (c:Campaign {app: $app}) WHERE c.state <> 'draft' } AS campaigns,
          COUNT { MATCH (:Letter|RemovedLetter {app: $app})<-[:OF]-(:Delivery {state: 'sent'}) } AS letters
        """,
        app=app,
    )[0]
    return Overview(**row)


def totals(graph: Graph, app: str) -> tuple[int, int]:
    """How many people, anonymous ones too, and events a site has: the little of an overview that a start tells."""
    row = graph.rows(
        """
        CALL () { MATCH (p:Person) WHERE p.app = $app AND p.seen IS NOT NULL RETURN count(p) AS people }
        CALL () { MATCH (:EventType {app: $app})<-[d:HAS_DONE]-() RETURN coalesce(sum(d.count), 0) AS events }
        RETURN people, events
        """,
        app=app,
    )[0]
    return row["people"], row["events"]


def people(graph: Graph, app: str) -> int:
    """How many people a site has, anonymous ones too."""
    rows = graph.rows("MATCH (p:Person) WHERE p.app = $app RETURN count(p) AS people", app=app)
    count: int = rows[0]["people"]
    return count
