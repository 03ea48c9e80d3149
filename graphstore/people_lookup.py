"""Who the rows of a file are: by identity, and by e-mail address where they have no id."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Known:
    ids: dict[str, str]  # identity -> uid of the person it stands for
    emails: dict[str, tuple[tuple[str, str], ...]]  # address -> (uid, id) of each person who has it


def look_up(tx: Transaction, app: str, ids: Collection[str], emails: Collection[str]) -> Known:
    """Those of them that there are."""
    by_id = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (:Identity {key: row.key})-[:RESOLVES_TO]->(p:Person)
        RETURN row.id AS id, p.uid AS uid
        """,
        rows=[{"key": scoped(app, each), "id": each} for each in ids],
    )
    by_email = tx.rows(
        """
        UNWIND $emails AS email
        MATCH (p:Person) USING INDEX p:Person(app, `p:email`)
        WHERE p.app = $app AND p.`p:email` = email
        RETURN email, collect([p.uid, p.id]) AS people
        """,
        app=app,
        emails=list(emails),
    )
    return Known(
        {row["id"]: row["uid"] for row in by_id},
        {row["email"]: tuple((uid, own) for uid, own in row["people"]) for row in by_email},
    )
