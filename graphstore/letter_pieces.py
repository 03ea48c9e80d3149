"""What letters are put together from: blocks that somebody has saved, and layouts of their own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

Kind = Literal["block", "layout"]
MOST: Final = 200  # of a kind, a site


@dataclass(frozen=True, slots=True)
class PieceRecord:
    id: str
    kind: Kind
    name: str
    mjml: str
    changed: int  # ms epoch


def every(graph: Graph, app: str, kind: Kind) -> list[PieceRecord]:
    """Those of a site, by name."""
    rows = graph.rows(
        "MATCH (p:LetterPiece {app: $app, kind: $kind}) RETURN p ORDER BY toLower(p.name), p.id", app=app, kind=kind
    )
    return [_piece(row["p"]) for row in rows]


def add(graph: Graph, app: str, kind: Kind, name: str, mjml: str, now: int) -> PieceRecord:
    """Raises ConflictError where a site has too many, NotFoundError without a site."""

    def store(tx: Transaction) -> PieceRecord:
        count = tx.value("MATCH (p:LetterPiece {app: $app, kind: $kind}) RETURN count(p)", app=app, kind=kind)
        if count >= MOST:
            raise ConflictError(f"A site keeps at most {MOST} of them: remove one first.")
        made = secrets.token_hex(6)
        rows = tx.rows(
            """
            MATCH (:App {id: $app})
            CREATE (p:LetterPiece {key: $key, app: $app, id: $id, kind: $kind, name: $name, mjml: $mjml, changed: $now})
            RETURN p
            """,
            app=app, key=scoped(app, made), id=made, kind=kind, name=name, mjml=mjml, now=now,
        )  # fmt: skip
        if not rows:
            raise NotFoundError("There is no such site.")
        return _piece(rows[0]["p"])

    return graph.write(store)


def remove(graph: Graph, app: str, kind: Kind, piece: str) -> None:
    """Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (p:LetterPiece {key: $key, kind: $kind}) WITH p, p.id AS id DETACH DELETE p RETURN id",
            key=scoped(app, piece),
            kind=kind,
        )
    )
    if not rows:
        raise NotFoundError(f"There is no such {kind} on this site.")


def _piece(row: dict[str, object]) -> PieceRecord:
    kind: Kind = "block" if row["kind"] == "block" else "layout"
    return PieceRecord(str(row["id"]), kind, str(row["name"]), str(row["mjml"]), int(str(row["changed"])))
