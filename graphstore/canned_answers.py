"""Answers that a team gives often, by a short name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from graphstore.driver import Graph
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    id: str
    name: str
    text: str


def listing(graph: Graph, app: str) -> list[CannedAnswer]:
    """A site's, by name."""
    rows = graph.rows(
        "MATCH (a:CannedAnswer) WHERE a.app = $app RETURN a.id AS id, a.name AS name, a.text AS text "
        "ORDER BY toLower(a.name), a.id",
        app=app,
    )
    return [CannedAnswer(**row) for row in rows]


def put(graph: Graph, app: str, name: str, text: str, answer: str | None = None) -> CannedAnswer:
    """A new one, or another name and text for one there is. Raises NotFoundError."""
    new = answer is None
    identity = answer or secrets.token_hex(6)
    start = "CREATE (a:CannedAnswer {key: $key, app: $app, id: $id})" if new else "MATCH (a:CannedAnswer {key: $key})"
    rows = graph.write(
        lambda tx: tx.rows(
            f"{start} SET a.name = $name, a.text = $text RETURN a.id AS id",
            key=scoped(app, identity),
            app=app,
            id=identity,
            name=name,
            text=text,
        )
    )
    if not rows:
        raise NotFoundError("There is no such answer.")
    return CannedAnswer(identity, name, text)


def remove(graph: Graph, app: str, answer: str) -> None:
    """Raises NotFoundError."""
    key = scoped(app, answer)
    if not graph.write(lambda tx: tx.rows("MATCH (a:CannedAnswer {key: $key}) DELETE a RETURN true AS gone", key=key)):
        raise NotFoundError("There is no such answer.")
