"""How far each stream has been stored: kept in the graph, moved in the transaction that stores the entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from graphstore.driver import Transaction
from graphstore.errors import StalePositionError

START = "0-0"


def read(tx: Transaction, streams: Sequence[str]) -> dict[str, str]:
    """Stream -> id of the last entry that is in the graph; START where there is none."""
    rows = tx.rows(
        "MATCH (s:StreamPosition) WHERE s.key IN $streams RETURN s.key AS key, s.position AS position", streams=streams
    )
    found = {row["key"]: row["position"] for row in rows}
    return {stream: found.get(stream, START) for stream in streams}


def hold(tx: Transaction) -> None:
    """Wait for all batches that are being stored, and keep others from beginning until the transaction ends."""
    tx.run("MATCH (s:StreamPosition) WITH s ORDER BY s.key SET s.locked = true")


def move(
    tx: Transaction, expected: Mapping[str, str], reached: Mapping[str, str], apps: Collection[str] = ()
) -> dict[str, int]:
    """Move positions, all from where the caller read them; answers the revisions of those of these sites that stay.

    To be called first: it locks the positions until the commit, so a second ingester waits and then finds out by
    StalePositionError. A revision grows with each change of the site's campaigns or segments, and
    when a property is removed; every batch needs them, and a trip to the graph takes longer than the question.
    """
    found = tx.rows(
        """
        UNWIND $rows AS row
        MERGE (s:StreamPosition {key: row.key})
        ON CREATE SET s.position = $start
        SET s.locked = true
        WITH s, row WHERE s.position = row.expected
        SET s.position = row.reached
        WITH count(*) AS moved
        OPTIONAL MATCH (a:App) WHERE a.id IN $apps AND a.removing IS NULL
        RETURN moved, collect([a.id, coalesce(a.revision, 0)]) AS revisions
        """,
        rows=[{"key": key, "expected": expected[key], "reached": reached[key]} for key in sorted(reached)],
        start=START,
        apps=list(apps),
    )[0]
    if found["moved"] != len(reached):
        raise StalePositionError("Another ingester stores these streams; this batch was left to it.")
    return {app: revision for app, revision in found["revisions"] if app is not None}
