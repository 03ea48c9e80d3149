"""Drafts of letters: what is being written, apart from what campaigns send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from graphstore import letters
from graphstore.driver import Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.letters import LetterContents, LetterRecord
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped

_FIELDS: Final = tuple(field.name for field in fields(LetterContents))


@dataclass(frozen=True, slots=True)
class DraftRecord:
    contents: LetterContents
    revision: int  # grows with each save; 0 before the first
    changed: int  # ms epoch; 0 is unknown
    by: str  # who saved it last; "" when nobody has
    is_published: bool  # it holds what campaigns send


def get(tx: Transaction, app: str, letter: str) -> DraftRecord:
    """What is being written; what is sent where nothing has been written since. Raises NotFoundError."""
    record = letters.read(tx, app, letter)
    rows = tx.rows("MATCH (d:LetterDraft {key: $key}) RETURN d", key=scoped(app, letter))
    if not rows:
        return DraftRecord(contents_of(record), 0, record.changed, record.by, is_published=True)
    row = rows[0]["d"]
    contents = parsed(row["contents"])
    return DraftRecord(contents, row["revision"], row["changed"], row["by"], contents == contents_of(record))


def save(tx: Transaction, app: str, letter: str, contents: LetterContents, *, revision: int, by: str, now: int) -> int:
    """Store the draft that was made from `revision`; its own revision. Raises ConflictError, NotFoundError."""
    rows = tx.rows(
        """
        MATCH (l:Asset:Letter {key: $key}) SET l.locked = true
        MERGE (d:LetterDraft {key: $key})
        ON CREATE SET d.app = $app, d.revision = 0, d.contents = '{}', d.changed = $now, d.by = ''
        MERGE (d)-[:DRAFT_OF]->(l)
        WITH d WHERE d.revision = $revision
        SET d.revision = $revision + 1, d.contents = $contents, d.changed = $now, d.by = $by
        RETURN d.revision AS revision
        """,
        key=scoped(app, letter),
        app=app,
        revision=revision,
        contents=dump(asdict(contents)),
        by=by,
        now=now,
    )
    if not rows:
        present = get(tx, app, letter)
        who = present.by or "Somebody"
        raise ConflictError(f"{who} has saved another draft of this letter meanwhile: load it, or save yours over it.")
    stored: int = rows[0]["revision"]
    return stored


def follow(tx: Transaction, app: str, letter: str, contents: LetterContents, *, by: str, now: int) -> None:
    """Bring a draft that exists in line with contents that were published without it."""
    tx.run(
        """
        MATCH (d:LetterDraft {key: $key})
        SET d.revision = d.revision + 1, d.contents = $contents, d.changed = $now, d.by = $by
        """,
        key=scoped(app, letter),
        contents=dump(asdict(contents)),
        by=by,
        now=now,
    )


def contents_of(record: LetterRecord) -> LetterContents:
    """What was written of a letter: what is made of it is left out."""
    return parsed_values({name: getattr(record, name) for name in _FIELDS})


def parsed(text: str) -> LetterContents:
    """Contents from their JSON text, also where that was written before a field was added."""
    return parsed_values(parse_object(text))


def parsed_values(values: Mapping[str, Any]) -> LetterContents:
    known = {name: values[name] for name in _FIELDS if name in values}
    return LetterContents(**{"name": "", "subject": "", **known, "made": ""})


def require(found: list[dict[str, Any]], message: str) -> dict[str, Any]:
    """The only row. Raises NotFoundError."""
    if not found:
        raise NotFoundError(message)
    return found[0]
