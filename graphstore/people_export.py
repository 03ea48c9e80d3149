"""People one after the other, for files: by uid, so that nobody is missed or doubled while people come and go."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.driver import Graph
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    uid: str
    id: str
    anonymous: bool
    created: int  # ms
    seen: int  # ms
    json: str  # exact text of all properties


def page(graph: Graph, app: str, *, segment: str = "", after: str = "", limit: int) -> list[ExportedPerson]:
    """At most `limit` people from behind the uid `after` on; of a segment, or everybody."""
    inside = "WHERE EXISTS { (p)-[:IN]->(s:Segment) WHERE s.key = $segment }" if segment else ""
    rows = graph.rows(
        f"""
        MATCH (p:Person) USING INDEX p:Person(app, uid)
        WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid
        {inside}
        RETURN p.uid AS uid, p.id AS id, p.anonymous AS anonymous, p.created AS created, p.seen AS seen, p.json AS json
        ORDER BY p.app, p.uid LIMIT $limit
        """,
        app=app,
        after=after,
        segment=scoped(app, segment),
        limit=limit,
    )
    return [ExportedPerson(**row) for row in rows]
