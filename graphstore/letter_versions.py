"""What a letter held before it was published anew: the last fifty times."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from graphstore import letter_drafts, letters
from graphstore.driver import Transaction
from graphstore.letters import LetterContents, LetterRecord
from graphstore.values import dump
from graphstore.vocabulary import scoped

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class VersionRecord:
    version: int
    at: int  # ms epoch; 0 is unknown
    by: str
    contents: LetterContents


def publish(tx: Transaction, app: str, letter: str, contents: LetterContents, *, by: str, now: int) -> LetterRecord:
    """Make this what is sent from now on, and keep what was. Raises NotFoundError."""
    tx.run("MATCH (l:Asset:Letter {key: $key}) SET l.locked = true", key=scoped(app, letter))
    before = letters.read(tx, app, letter)
    tx.run(
        """
        MATCH (l:Asset:Letter {key: $key})
        CREATE (v:LetterVersion {key: $key + ':' + toString($version), app: $app, version: $version, at: $at, by: $by,
                                 contents: $contents})-[:VERSION_OF]->(l)
        WITH l
        MATCH (old:LetterVersion {key: $key + ':' + toString($version - $most)}) DETACH DELETE old
        """,
        key=scoped(app, letter),
        app=app,
        version=before.version,
        at=before.changed,
        by=before.by,
        contents=dump(asdict(letter_drafts.contents_of(before))),
        most=MOST,
    )
    return letters.put(tx, app, letter, contents, version=before.version + 1, by=by, now=now)


def every(tx: Transaction, app: str, letter: str) -> list[VersionRecord]:
    """What is sent now and what was before, the latest first. Raises NotFoundError."""
    record = letters.read(tx, app, letter)
    present = VersionRecord(record.version, record.changed, record.by, letter_drafts.contents_of(record))
    rows = tx.rows(
        "MATCH (:Asset:Letter {key: $key})<-[:VERSION_OF]-(v:LetterVersion) RETURN v ORDER BY v.version DESC",
        key=scoped(app, letter),
    )
    past = [
        VersionRecord(row["v"]["version"], row["v"]["at"], row["v"]["by"], letter_drafts.parsed(row["v"]["contents"]))
        for row in rows
    ]
    return [present, *past]


def get(tx: Transaction, app: str, letter: str, version: int) -> VersionRecord:
    """Raises NotFoundError."""
    found = [{"record": each} for each in every(tx, app, letter) if each.version == version]
    record: VersionRecord = letter_drafts.require(found, "This version of the letter is not kept.")["record"]
    return record
