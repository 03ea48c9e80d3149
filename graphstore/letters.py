"""Letters: stored templates that campaigns send."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class LetterContents:
    name: str
    subject: str  # Liquid, as are text and html
    text: str = ""
    html: str = ""
    sender: str = ""  # "" is the installation's own
    transactional: bool = False  # asked for by what the person did: goes to those who have unsubscribed, too
    follow: bool = True  # opens and clicks are noticed


@dataclass(frozen=True, slots=True)
class LetterRecord(LetterContents):
    id: str = ""


def list_all(graph: Graph, app: str) -> tuple[LetterRecord, ...]:
    """A site's letters, by name."""
    rows = graph.rows("MATCH (l:Letter {app: $app}) RETURN l ORDER BY toLower(l.name), l.id", app=app)
    return tuple(_letter(row["l"]) for row in rows)


def get(graph: Graph, app: str, letter: str) -> LetterRecord:
    """Raises NotFoundError."""
    rows = graph.rows("MATCH (l:Asset:Letter {key: $key}) RETURN l", key=scoped(app, letter))
    return _only(rows)


def several(tx: Transaction, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], LetterRecord]:
    """(app, letter) -> the letter, for those that are there."""
    rows = tx.rows(
        "UNWIND $wanted AS pair MATCH (l:Asset:Letter {key: pair[0] + ':' + pair[1]}) RETURN pair[0] AS app, l",
        wanted=[list(pair) for pair in sorted(wanted)],
    )
    return {(row["app"], row["l"]["id"]): _letter(row["l"]) for row in rows}


def create(graph: Graph, app: str, contents: LetterContents) -> LetterRecord:
    """A new letter with an id of its own."""
    letter = secrets.token_hex(6)
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (:App {id: $app}) CREATE (l:Asset:Letter {key: $key, app: $app, id: $id}) SET l += $values RETURN l",
            app=app,
            key=scoped(app, letter),
            id=letter,
            values=asdict(contents),
        )
    )
    return _only(rows, "There is no such site.")


def replace(graph: Graph, app: str, letter: str, contents: LetterContents) -> LetterRecord:
    """New contents for a letter. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (l:Asset:Letter {key: $key}) SET l += $values RETURN l",
            key=scoped(app, letter),
            values=asdict(contents),
        )
    )
    return _only(rows)


def _only(rows: list[dict[str, Any]], message: str = "There is no such letter on this site.") -> LetterRecord:
    if not rows:
        raise NotFoundError(message)
    return _letter(rows[0]["l"])


def _letter(row: dict[str, Any]) -> LetterRecord:
    return LetterRecord(
        id=row["id"],
        name=row["name"],
        subject=row.get("subject") or "",
        text=row.get("text") or "",
        html=row.get("html") or "",
        sender=row.get("sender") or "",
        transactional=row.get("transactional", False),
        follow=row.get("follow", True),
    )
