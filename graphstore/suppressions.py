"""Addresses that get no letters, or none but those they asked for: by hash, so that an erased person stays suppressed.

(:Suppression {key: app + hash, app, reason, at}). The hash is SHA-256 of the address in lower case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped

Reason = Literal["unsubscribed", "bounced", "complained", "manual"]
REASONS: Final[tuple[Reason, ...]] = ("unsubscribed", "bounced", "complained", "manual")


@dataclass(frozen=True, slots=True)
class Suppression:
    app: str
    email: str
    reason: Reason
    at: int  # ms epoch


def digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def add(tx: Transaction, new: Sequence[Suppression]) -> None:
    """Suppress addresses. One that is already keeps its time; a reason that forbids more takes the place of its own."""
    rows = sorted(
        ({"key": scoped(each.app, digest(each.email)), "app": each.app, "reason": each.reason, "at": each.at}
         for each in new),
        key=lambda row: str(row["key"]),
    )  # fmt: skip
    tx.run(
        """
        UNWIND $rows AS row
        MERGE (s:Suppression {key: row.key})
        ON CREATE SET s.app = row.app, s.reason = row.reason, s.at = row.at
        ON MATCH SET s.reason = CASE WHEN s.reason = 'unsubscribed' THEN row.reason ELSE s.reason END
        """,
        rows=rows,
    )


def remove(tx: Transaction, app: str, email: str) -> bool:
    """Let an address have letters again; whether it was suppressed."""
    rows = tx.rows("MATCH (s:Suppression {key: $key}) DELETE s RETURN true AS gone", key=scoped(app, digest(email)))
    return bool(rows)


def held(tx: Transaction, wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Reason]:
    """Of (app, email) those that are suppressed, and why."""
    by_key = {(app, email): scoped(app, digest(email)) for app, email in wanted}
    rows = tx.rows(
        "UNWIND $keys AS key MATCH (s:Suppression {key: key}) RETURN key, s.reason AS reason",
        keys=sorted(set(by_key.values())),
    )
    found = {row["key"]: row["reason"] for row in rows}
    return {pair: found[key] for pair, key in by_key.items() if key in found}


def counts(tx: Transaction, app: str) -> Mapping[str, int]:
    """How many addresses of a site are suppressed, by reason."""
    rows = tx.rows("MATCH (s:Suppression {app: $app}) RETURN s.reason AS reason, count(*) AS number", app=app)
    return {row["reason"]: row["number"] for row in rows}
