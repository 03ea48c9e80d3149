"""Who the rows of a file are: by identity, and by e-mail address where they have no id."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
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


def uid_of(tx: Transaction, app: str, identity: str) -> str:
    """Of the person who goes by this id. Raises NotFoundError."""
    found = look_up(tx, app, [identity], []).ids
    if identity not in found:
        raise NotFoundError("Nobody has this id.")
    return found[identity]


def identity_of(tx: Transaction, app: str, uid: str) -> str:
    """The id that a person is shown by. Raises NotFoundError."""
    rows = tx.rows("MATCH (p:Person {uid: $uid}) WHERE p.app = $app RETURN p.id AS id", app=app, uid=uid)
    if not rows:
        raise NotFoundError("There is no such person.")
    return str(rows[0]["id"])
