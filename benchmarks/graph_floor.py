"""The least work that storing events is: one bare transaction a batch, beside the product's data in the same graph.

Identity, person, event, the counter of the person and the position of the stream, each by its unique key; no
properties, no assets, no segments, no campaigns, nothing read back.
"""

from __future__ import annotations

import random
import time
from typing import Any, Final

from callers import ACTIONS

from graphstore.driver import Graph

_BATCH: Final = 2_000
_LABELS: Final = ("FloorIdentity", "FloorPerson", "FloorEvent", "FloorPosition")
_STORE: Final = """
    UNWIND $rows AS row
    MERGE (i:FloorIdentity {key: row.who})
    MERGE (p:FloorPerson {key: row.who})
    MERGE (i)-[:RESOLVES_TO]->(p)
    CREATE (p)-[:DID]->(:FloorEvent {key: row.key, name: row.name, at: row.at, json: row.json})
    MERGE (t:FloorEventType {key: row.name})
    MERGE (p)-[h:HAS_DONE]->(t)
    SET h.count = coalesce(h.count, 0) + 1, h.last = row.at
    WITH count(*) AS stored
    MERGE (s:FloorPosition {key: 'floor'}) SET s.at = $position
"""


def prepare(graph: Graph, people: int) -> None:
    """Constraints, and the people whom the events are about."""
    for label in (*_LABELS, "FloorEventType"):
        graph.command(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE")
    graph.command("CALL db.awaitIndexes(300)")
    for start in range(0, people, _BATCH):
        graph.command(
            """
            UNWIND range($start, $end) AS number
            CREATE (:FloorIdentity {key: 'floor:person-' + number})-[:RESOLVES_TO]->
              (:FloorPerson {key: 'floor:person-' + number})
            """,
            {"start": start, "end": min(start + _BATCH, people) - 1},
        )


def stored_per_second(graph: Graph, count: int, people: int, seed: int) -> float:
    """Events a second that such transactions store, one after the other."""
    chance = random.Random(seed)
    batches: list[list[dict[str, Any]]] = [
        [
            {
                "who": f"floor:person-{chance.randrange(people)}",
                "key": f"floor:{seed}:{start + number}",
                "name": chance.choice(ACTIONS),
                "at": start + number,
                "json": '{"title":"Some film","rating":4}',
            }
            for number in range(min(_BATCH, count - start))
        ]
        for start in range(0, count, _BATCH)
    ]
    began = time.perf_counter()
    for position, rows in enumerate(batches):
        graph.write(lambda tx, rows=rows, position=position: tx.run(_STORE, rows=rows, position=position))  # type: ignore[misc]
    return count / (time.perf_counter() - began)
