"""Every event of a site with whose it is, for a file."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.driver import Graph


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    person: str  # id
    name: str
    at: int  # ms epoch
    key: str
    json: str  # exact text of the arguments


@dataclass(frozen=True, slots=True)
class Page:
    last: str  # uid of the last person looked at; "" behind the last
    events: tuple[ExportedEvent, ...]


def page(graph: Graph, app: str, after: str, people: int) -> Page:
    """All events of the next people behind a uid ("" is the first), a person's oldest first."""
    rows = graph.rows(
        """
        MATCH (p:Person) USING INDEX p:Person(app, uid)
        WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid LIMIT $people
        RETURN p.uid AS uid, p.id AS id, COLLECT {
          MATCH (p)-[:DID]->(e:Event) RETURN [e.name, e.at, e.key, coalesce(e.json, '{}')] ORDER BY e.at, e.key
        } AS events ORDER BY uid
        """,
        app=app,
        after=after,
        people=people,
    )
    events = tuple(ExportedEvent(row["id"], *event) for row in rows for event in row["events"])
    return Page(rows[-1]["uid"] if rows else "", events)
