"""Whose events have changed: a line a transaction, so that what is derived from events knows whom to read again.

(:Touch {key, app, at, uids}): `at` is the graph's own time. Written where events come, move or go, and kept for KEPT.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Transaction

KEPT: Final = 2 * 86_400_000  # ms
_TRIMMED_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Touch:
    key: str
    at: int  # ms, by the graph's clock, when its transaction wrote it: it is seen somewhat later
    uids: tuple[str, ...]


def note(tx: Transaction, app: str, uids: Collection[str]) -> None:
    """Say that the events of these people have changed."""
    if uids:
        tx.run(
            "CREATE (t:Touch {key: $key, app: $app, at: timestamp(), uids: $uids})",
            key=secrets.token_hex(12),
            app=app,
            uids=sorted(uids),
        )


def since(tx: Transaction, app: str, moment: int) -> list[Touch]:
    """All that were written from this moment on and can be seen by now, the oldest first."""
    rows = tx.rows(
        "MATCH (t:Touch) WHERE t.app = $app AND t.at >= $moment "
        "RETURN t.key AS key, t.at AS at, t.uids AS uids ORDER BY at, key",
        app=app,
        moment=moment,
    )
    return [Touch(row["key"], row["at"], tuple(row["uids"])) for row in rows]


def clock(tx: Transaction) -> int:
    """The time of the graph, ms."""
    now: int = tx.value("RETURN timestamp()")
    return now


def trim(graph: Graph, app: str) -> None:
    """Forget what is older than KEPT."""

    def some(tx: Transaction) -> int:
        removed: int = tx.value(
            "MATCH (t:Touch) WHERE t.app = $app AND t.at < timestamp() - $kept "
            "WITH t LIMIT $most DETACH DELETE t RETURN count(*)",
            app=app,
            kept=KEPT,
            most=_TRIMMED_AT_ONCE,
        )
        return removed

    while graph.write(some) == _TRIMMED_AT_ONCE:
        pass
