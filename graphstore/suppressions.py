"""Addresses that get no letters, or none but those they asked for: by hash, so that an erased person stays suppressed.

(:Suppression {key: app + hash, app, reason, at}). The hash is SHA-256 of the address in lower case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped

Reason = Literal["unsubscribed", "bounced", "complained", "manual"]
REASONS: Final[tuple[Reason, ...]] = ("unsubscribed", "bounced", "complained", "manual")
HELD: Final = "UNWIND $keys AS key MATCH (s:Suppression {key: key})"


@dataclass(frozen=True, slots=True)
class Suppression:
    app: str
    email: str
    reason: Reason
    at: int  # ms epoch
    sha256: str = ""  # in the place of an address that is not known


def digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def add(tx: Transaction, new: Sequence[Suppression]) -> None:
    """Suppress addresses. One that is already keeps its time; a reason that forbids more takes the place of its own."""
    rows = sorted(
        (
            {
                "key": scoped(each.app, each.sha256 or digest(each.email)),
                "app": each.app,
                "reason": each.reason,
                "at": each.at,
            }
            for each in new
        ),
        key=lambda row: str(row["key"]),
    )
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


def let_again(tx: Transaction, addresses: Collection[tuple[str, str]]) -> None:
    """Of (app, SHA-256), those who have unsubscribed and want letters again."""
    tx.run(
        "UNWIND $keys AS key MATCH (s:Suppression {key: key, reason: 'unsubscribed'}) DELETE s",
        keys=sorted(scoped(app, sha256) for app, sha256 in addresses),
    )


def held(tx: Transaction, wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Reason]:
    """Of (app, email) those that are suppressed, and why."""
    by_pair = keys(wanted)
    rows = tx.rows(f"{HELD} RETURN key, s.reason AS reason", keys=sorted(set(by_pair.values())))
    return by_address(by_pair, ((row["key"], row["reason"]) for row in rows))


def keys(wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(app, email) -> the key under which it is suppressed, if it is."""
    return {(app, email): scoped(app, digest(email)) for app, email in wanted}


def by_address(
    keys: Mapping[tuple[str, str], str], found: Iterable[tuple[str, Reason]]
) -> Mapping[tuple[str, str], Reason]:
    """What HELD finds, by (app, email)."""
    reasons = dict(found)
    return {pair: reasons[key] for pair, key in keys.items() if key in reasons}


@dataclass(frozen=True, slots=True)
class Kept:
    key: str  # app and hash
    reason: Reason
    at: int  # ms epoch


def page(tx: Transaction, app: str, after: str, limit: int) -> list[Kept]:
    """Those of a site behind a key ("" is the first), by key."""
    rows = tx.rows(
        """
        MATCH (s:Suppression) WHERE s.key > $after AND s.key STARTS WITH $prefix
        RETURN s.key AS key, s.reason AS reason, s.at AS at ORDER BY key LIMIT $limit
        """,
        after=after,
        prefix=scoped(app, ""),
        limit=limit,
    )
    return [Kept(**row) for row in rows]


def counts(tx: Transaction, app: str) -> Mapping[str, int]:
    """How many addresses of a site are suppressed, by reason."""
    rows = tx.rows("MATCH (s:Suppression {app: $app}) RETURN s.reason AS reason, count(*) AS number", app=app)
    return {row["reason"]: row["number"] for row in rows}
