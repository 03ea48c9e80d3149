"""The names that properties and arguments have had, by app: to list them, and to cap their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped

KeyKind = Literal["person", "event"]
# Neo4j never forgets a property key; a site that makes up names without end would grow its store without end.
MAX_KEYS: Final = 2_000  # an app and kind, flattened paths


def load(tx: Transaction, app: str, kind: KeyKind) -> set[str]:
    rows = tx.rows("MATCH (k:PropertyKey {app: $app, kind: $kind}) RETURN k.name AS name", app=app, kind=kind)
    return {row["name"] for row in rows}


def add(tx: Transaction, app: str, kind: KeyKind, types: Mapping[str, str], now: int) -> None:
    """Record new keys: name -> JSON type first seen."""
    tx.run(
        """
        UNWIND $rows AS row
        MERGE (k:PropertyKey {key: row.key})
        ON CREATE SET k.app = $app, k.kind = $kind, k.name = row.name, k.type = row.type, k.first = $now
        """,
        rows=[{"key": scoped(app, f"{kind}:{name}"), "name": name, "type": kind_} for name, kind_ in types.items()],
        app=app,
        kind=kind,
        now=now,
    )


def exceeds(known: Collection[str], new: Collection[str]) -> bool:
    return len(known) + len(new) > MAX_KEYS
