"""Columns of events, made anew from a graph, and what both say."""

from __future__ import annotations

from support import Site

from engine.analytics.columns import hashed
from graphstore.driver import Graph
from workers.analytics import building, files
from workers.context import Context


def refreshed(context: Context, app: Site) -> files.Version:
    building.ask(context, app.id)
    assert building.work(context, app.id)
    version = files.load(context.settings.home, app.id)
    assert version is not None
    return version


def told(version: files.Version) -> dict[str, list[tuple[str, int, int]]]:
    """What the columns say each person did, in its order."""
    columns = version.columns
    rows: dict[str, list[tuple[str, int, int]]] = {uid.decode(): [] for uid in columns.uids.tolist()}
    for person, name, at, key in zip(columns.person, columns.name, columns.at, columns.key, strict=True):
        rows[columns.uids[person].decode()].append((columns.names[name], int(at), int(key)))
    return {uid: done for uid, done in rows.items() if done}


def stored_in(graph: Graph, app: Site) -> dict[str, list[tuple[str, int, int]]]:
    rows = graph.rows(
        """
        MATCH (p:Person {app: $app})-[:DID]->(e:Event)
        WITH p, e ORDER BY e.at, e.received, e.key
        RETURN p.uid AS uid, collect([e.name, e.at, e.key]) AS done
        """,
        app=app.id,
    )
    return {row["uid"]: [(name, at, int(hashed([key])[0])) for name, at, key in row["done"]] for row in rows}
