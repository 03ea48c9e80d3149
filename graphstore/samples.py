"""Which sample has been loaded, and how far: so that it is loaded once, and finished where it was cut off."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore import apps
from graphstore.driver import Graph, Transaction


@dataclass(frozen=True, slots=True)
class SampleRecord:
    app: str  # id of its site
    end: int  # ms epoch: the last moment of its history
    loaded: bool


def begin(graph: Graph, name: str, now: int) -> SampleRecord:
    """The sample of this name as it stands; where there is none, it is begun with a site of its own."""

    def work(tx: Transaction) -> SampleRecord:
        rows = tx.rows(
            "MERGE (s:Sample {name: $name}) SET s.locked = true RETURN s.app AS app, s.end AS end, s.loaded AS loaded",
            name=name,
        )
        if rows[0]["app"] is not None:
            return SampleRecord(rows[0]["app"], rows[0]["end"], bool(rows[0]["loaded"]))
        app = apps.add(tx, name, now)
        tx.run(
            "MATCH (s:Sample {name: $name}) SET s.app = $app, s.end = $now, s.loaded = false",
            name=name,
            app=app.id,
            now=now,
        )
        return SampleRecord(app.id, now, False)

    return graph.write(work)


def finish(graph: Graph, name: str) -> None:
    graph.write(lambda tx: tx.run("MATCH (s:Sample {name: $name}) SET s.loaded = true", name=name))
