"""Letters: stored templates that campaigns send."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped

SEVERAL: Final = "UNWIND $wanted AS pair MATCH (l:Asset:Letter {key: pair[0] + ':' + pair[1]})"
Mode = Literal["drag_and_drop", "html", "text"]


@dataclass(frozen=True, slots=True)
class LetterContents:
    name: str
    subject: str  # Liquid, as are text and html
    text: str = ""
    html: str = ""
    sender: str = ""  # "" is the installation's own
    transactional: bool = False  # asked for by what the person did: goes to those who have unsubscribed, too
    follow: bool = True  # opens and clicks are noticed
    mode: Mode = "html"  # how it is written
    mjml: str = ""  # drag_and_drop: MJML with Liquid; its HTML is `made`
    made: str = ""  # HTML as it is sent, where that is another than `html`
    answers: bool = False  # what people answer by mail comes to Conversations, unless its sender has an address for it


@dataclass(frozen=True, slots=True)
class LetterRecord(LetterContents):
    id: str = ""
    version: int = 1  # grows with each publishing
    changed: int = 0  # ms epoch of the last one; 0 is unknown
    by: str = ""  # who did that


def list_all(graph: Graph, app: str) -> tuple[LetterRecord, ...]:
    """A site's letters, by name."""
    rows = graph.rows("MATCH (l:Letter {app: $app}) RETURN l ORDER BY toLower(l.name), l.id", app=app)
    return tuple(_letter(row["l"]) for row in rows)


def listing(graph: Graph, app: str, behind: tuple[int, str] | None, limit: int) -> tuple[int, list[LetterRecord]]:
    """A page of them, and the place of its first: from behind a letter on (its place and id); from its place on, where
    it is there no more.
    """

    def read(tx: Transaction) -> tuple[int, list[LetterRecord]]:
        place, last = behind or (-1, "")
        known = tx.rows("MATCH (l:Asset:Letter {key: $key}) RETURN toLower(l.name) AS name", key=scoped(app, last))
        rows = tx.rows(
            """
            MATCH (l:Letter {app: $app})
            WITH l, toLower(l.name) AS name
            WHERE $name IS NULL OR name > $name OR (name = $name AND l.id > $last)
            WITH l ORDER BY name, l.id SKIP $skipped LIMIT $limit
            RETURN l
            """,
            app=app,
            name=known[0]["name"] if known else None,
            last=last,
            skipped=0 if known else max(place, 0),
            limit=limit,
        )
        return max(place + 1 if known else place, 0), [_letter(row["l"]) for row in rows]

    return graph.read(read)


def get(graph: Graph, app: str, letter: str) -> LetterRecord:
    """Raises NotFoundError."""
    rows = graph.rows("MATCH (l:Asset:Letter {key: $key}) RETURN l", key=scoped(app, letter))
    return _only(rows)


def read(tx: Transaction, app: str, letter: str) -> LetterRecord:
    """As `get`, in a transaction. Raises NotFoundError."""
    return _only(tx.rows("MATCH (l:Asset:Letter {key: $key}) RETURN l", key=scoped(app, letter)))


def several(tx: Transaction, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], LetterRecord]:
    """(app, letter) -> the letter, for those that are there."""
    rows = tx.rows(f"{SEVERAL} RETURN pair[0] AS app, l", wanted=[list(pair) for pair in sorted(wanted)])
    return by_name((row["app"], row["l"]) for row in rows)


def by_name(found: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[tuple[str, str], LetterRecord]:
    """What SEVERAL finds, by site and id."""
    return {(app, row["id"]): _letter(row) for app, row in found}


def create(graph: Graph, app: str, contents: LetterContents, *, by: str = "", now: int = 0) -> LetterRecord:
    """A new letter with an id of its own. Raises NotFoundError without a site."""
    letter = secrets.token_hex(6)
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (:App {id: $app}) CREATE (l:Asset:Letter {key: $key, app: $app, id: $id}) SET l += $values RETURN l",
            app=app,
            key=scoped(app, letter),
            id=letter,
            values={**asdict(contents), "version": 1, "changed": now, "by": by},
        )
    )
    return _only(rows, "There is no such site.")


def put(
    tx: Transaction, app: str, letter: str, contents: LetterContents, *, version: int, by: str, now: int
) -> LetterRecord:
    """New contents for a letter. Raises NotFoundError."""
    rows = tx.rows(
        "MATCH (l:Asset:Letter {key: $key}) SET l += $values RETURN l",
        key=scoped(app, letter),
        values={**asdict(contents), "version": version, "changed": now, "by": by},
    )
    return _only(rows)


def _only(rows: list[dict[str, Any]], message: str = "There is no such letter on this site.") -> LetterRecord:
    if not rows:
        raise NotFoundError(message)
    return _letter(rows[0]["l"])


def _letter(row: Mapping[str, Any]) -> LetterRecord:
    return LetterRecord(
        id=row["id"],
        name=row["name"],
        subject=row.get("subject") or "",
        text=row.get("text") or "",
        html=row.get("html") or "",
        sender=row.get("sender") or "",
        transactional=row.get("transactional", False),
        follow=row.get("follow", True),
        mode=_mode(row),
        mjml=row.get("mjml") or "",
        made=row.get("made") or "",
        answers=row.get("answers") or False,
        version=row.get("version", 1),
        changed=row.get("changed", 0),
        by=row.get("by") or "",
    )


def _mode(row: Mapping[str, Any]) -> Mode:
    """Letters that were made without one, and HTML letters without HTML, are what they hold."""
    mode: Mode = row.get("mode") or "html"
    held = natural_mode(row.get("text") or "", row.get("html") or "", row.get("mjml") or "")
    return held if mode == "html" else mode


def natural_mode(text: str, html: str, mjml: str) -> Mode:
    """How a letter that holds this is written."""
    if mjml.strip():
        return "drag_and_drop"
    return "text" if text.strip() and not html.strip() else "html"
