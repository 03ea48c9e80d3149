"""The names that properties and arguments have had, by app: to list them, and to cap their number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.vocabulary import DATE_SUFFIX, scoped

KeyKind = Literal["person", "event", "company"]
# Neo4j never forgets a property key; a site that makes up names without end would grow its store without end.
MAX_KEYS: Final = 2_000  # an app and kind, flattened paths


def load(tx: Transaction, app: str, kind: KeyKind) -> set[str]:
    rows = tx.rows("MATCH (k:PropertyKey {app: $app, kind: $kind}) RETURN k.name AS name", app=app, kind=kind)
    return {row["name"] for row in rows}


def add(tx: Transaction, app: str, kind: KeyKind, types: Mapping[str, str], now: int) -> None:
    """Record new keys: name -> JSON type first seen. The date kept beside a text has no name of its own."""
    tx.run(
        """
        UNWIND $rows AS row
        MERGE (k:PropertyKey {key: row.key})
        ON CREATE SET k.app = $app, k.kind = $kind, k.name = row.name, k.type = row.type, k.first = $now
        """,
        rows=[
            {"key": scoped(app, f"{kind}:{name}"), "name": name, "type": first}
            for name, first in types.items()
            if not name.endswith(DATE_SUFFIX)
        ],
        app=app,
        kind=kind,
        now=now,
    )


def exceeds(known: Collection[str], new: Collection[str]) -> bool:
    return len(known) + len(new) > MAX_KEYS
