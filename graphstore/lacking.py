"""How many people lack what a letter shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Transaction
from graphstore.vocabulary import PERSON_PREFIX, property_key, scoped

_LONGEST: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Lacking:
    people: int  # who are looked at
    without: tuple[int, ...]  # of them, those without each path


def count(graph: Graph, app: str, paths: Sequence[tuple[str, ...]], segments: Sequence[str] = ()) -> Lacking:
    """Of everybody, or of those in one of the segments. Looks at each of them. Raises GraphTimeoutError."""
    keys = [property_key(PERSON_PREFIX, path) for path in paths]
    people = "MATCH (p:Person) WHERE p.app = $app"
    if segments:
        people = "MATCH (s:Segment)<-[:IN]-(p:Person) WHERE s.key IN $segments WITH DISTINCT p"

    def read(tx: Transaction) -> Lacking:
        row = tx.rows(
            f"""
            {people}
            WITH [key IN $keys | CASE
              WHEN p[key] IS NOT NULL OR any(held IN keys(p) WHERE held STARTS WITH key + '/') THEN 0 ELSE 1
            END] AS lacks
            WITH count(*) AS people, collect(lacks) AS all
            RETURN people, [i IN range(0, size($keys) - 1) | reduce(sum = 0, each IN all | sum + each[i])] AS without
            """,
            app=app,
            keys=keys,
            segments=[scoped(app, segment) for segment in segments],
        )[0]
        return Lacking(row["people"], tuple(row["without"]))

    return graph.read(read, seconds=_LONGEST)
