"""Notes of a site on a day, shown on every diagram: (:Annotation {key, app, id, day, text, by, created})."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped
from graphstore.workflows import touch

MOST: Final = 1_000  # of a site


@dataclass(frozen=True, slots=True)
class Annotation:
    id: str
    day: str  # 2026-11-25, in the site's time zone
    text: str
    by: str
    created: int  # ms


def listing(tx: Transaction, app: str, first: str = "", last: str = "9999") -> list[Annotation]:
    """Those of the days from `first` to `last`, the latest first."""
    rows = tx.rows(
        "MATCH (a:Annotation {app: $app}) WHERE $first <= a.day <= $last RETURN a ORDER BY a.day DESC, a.created DESC",
        app=app,
        first=first,
        last=last,
    )
    return [_annotation(row) for row in rows]


def add(tx: Transaction, app: str, day: str, text: str, by: str, now: int) -> Annotation:
    """Raises ConflictError when there are too many."""
    touch(tx, app)
    if tx.value("MATCH (a:Annotation {app: $app}) RETURN count(a)", app=app) >= MOST:
        raise ConflictError(f"A site may have {MOST:,} notes: remove one first.")
    made = Annotation(secrets.token_hex(6), day, text, by, now)
    tx.run(
        "CREATE (:Annotation {key: $key, app: $app, id: $id, day: $day, text: $text, by: $by, created: $now})",
        key=scoped(app, made.id),
        app=app,
        id=made.id,
        day=day,
        text=text,
        by=by,
        now=now,
    )
    return made


def remove(tx: Transaction, app: str, annotation: str) -> None:
    """Raises NotFoundError."""
    found = tx.value("OPTIONAL MATCH (a:Annotation {key: $key}) DELETE a RETURN count(a)", key=scoped(app, annotation))
    if not found:
        raise NotFoundError("There is no such note on this site.")


def _annotation(row: Row) -> Annotation:
    a = row["a"]
    return Annotation(a["id"], a["day"], a["text"], a["by"], a["created"])
