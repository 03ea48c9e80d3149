"""All of the graph, out and in: nodes and links as they are, for backups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph, Transaction
from graphstore.vocabulary import quoted

# How far the streams of one Redis are stored means nothing for another.
_LEFT_OUT: Final = "StreamPosition"
_AT_ONCE: Final = 5_000

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    nodes: int
    links: int


def size(graph: Graph) -> Size:
    return Size(
        graph.rows(f"MATCH (n) WHERE NOT n:{_LEFT_OUT} RETURN count(n) AS n")[0]["n"],
        graph.rows("MATCH ()-[r]->() RETURN count(r) AS n")[0]["n"],
    )


def is_empty(graph: Graph) -> bool:
    """Whether there is neither a site nor a user."""
    return not graph.rows("MATCH (n:App|User) RETURN 1 AS one LIMIT 1")


def nodes(graph: Graph) -> Iterator[tuple[int, tuple[str, ...], Properties]]:
    """(number that links name it by, labels, properties) of each."""
    query = f"MATCH (n) WHERE NOT n:{_LEFT_OUT} RETURN id(n) AS i, labels(n) AS l, properties(n) AS p"
    for row in graph.each(query):
        yield row["i"], tuple(sorted(row["l"])), row["p"]


def links(graph: Graph) -> Iterator[tuple[str, int, int, Properties]]:
    """(type, from, to, properties) of each."""
    query = "MATCH (a)-[r]->(b) RETURN type(r) AS t, id(a) AS a, id(b) AS b, properties(r) AS p"
    for row in graph.each(query):
        yield row["t"], row["a"], row["b"], row["p"]


def add_nodes(tx: Transaction, labels: Sequence[str], rows: Sequence[Properties]) -> list[int]:
    """Numbers of the new nodes, in this order."""
    named = "".join(f":{quoted(label)}" for label in labels)
    found: list[int] = tx.value(
        f"UNWIND range(0, size($rows) - 1) AS place CREATE (n{named}) SET n = $rows[place] "
        "WITH place, id(n) AS i ORDER BY place RETURN collect(i)",
        rows=list(rows),
    )
    return found


def add_links(tx: Transaction, kind: str, rows: Sequence[tuple[int, int, Properties]]) -> None:
    """(from, to, properties) of each, by the numbers that `add_nodes` answered."""
    tx.run(
        f"""
        UNWIND $rows AS row
        MATCH (a) WHERE id(a) = row[0]
        MATCH (b) WHERE id(b) = row[1]
        CREATE (a)-[r:{quoted(kind)}]->(b) SET r = row[2]
        """,
        rows=[list(row) for row in rows],
    )


def clear(graph: Graph) -> None:
    """Everything goes, a few thousand at a time."""
    graph.command(f"MATCH (n) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {_AT_ONCE} ROWS")


def told_again(graph: Graph, now: int) -> None:
    """Effects that waited for calls in the streams of another Redis are done again: their calls have message ids."""
    graph.write(lambda tx: tx.run("MATCH (t:Task {state: 'told'}) SET t.state = 'queued', t.due = $now", now=now))


def open_letters(graph: Graph, states: Sequence[str]) -> Iterator[str]:
    """Keys of deliveries in these states."""
    for row in graph.each("MATCH (d:Delivery) WHERE d.state IN $states RETURN d.key AS key", states=list(states)):
        yield row["key"]
