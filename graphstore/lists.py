"""Static lists: segments that people are put into and taken out of, instead of meeting conditions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from graphstore import segments
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.segments import SegmentRecord
from graphstore.vocabulary import scoped
from graphstore.workflows import touch


def create(tx: Transaction, app: str, name: str, now: int) -> SegmentRecord:
    """A list without anybody in it. Raises ConflictError when the name is taken, NotFoundError without such an app."""
    touch(tx, app)  # locks the app: two of one name can't come in at once
    segments.check_name(tx, app, name, "")
    segment = secrets.token_hex(6)
    tx.run(
        """
        MATCH (:App {id: $app})
        CREATE (:Segment {key: $key, app: $app, id: $id, name: $name, definition: '{}', version: 1, live: false,
                          static: true, computed: $now, created: $now})
        """,
        app=app,
        key=scoped(app, segment),
        id=segment,
        name=name,
        now=now,
    )
    return segments.get(tx, app, segment)


def get(tx: Transaction, app: str, segment: str) -> SegmentRecord:
    """Raises NotFoundError, ConflictError for a segment that is no list."""
    record = segments.get(tx, app, segment)
    if not record.static:
        raise ConflictError("This segment has conditions: who meets them is in it, nobody is put in by hand.")
    return record


def people(tx: Transaction, app: str, ids: Sequence[str], uids: Sequence[str]) -> Mapping[str, str]:
    """Of these identities and people, those that there are: id or uid -> uid."""
    found = tx.rows(
        """
        UNWIND $ids AS id
        MATCH (:Identity {key: $app + ':' + id})-[:RESOLVES_TO]->(p:Person)
        RETURN id AS given, p.uid AS uid
        UNION ALL
        UNWIND $uids AS uid
        MATCH (p:Person {uid: uid}) WHERE p.app = $app
        RETURN uid AS given, uid
        """,
        app=app,
        ids=list(ids),
        uids=list(uids),
    )
    return {row["given"]: row["uid"] for row in found}


def add(tx: Transaction, app: str, segment: str, uids: Sequence[str], now: int) -> list[str]:
    """Put people in, whom the transaction has locked; those (uids) who were not in it."""
    rows = tx.rows(
        """
        MATCH (s:Segment {key: $key})
        UNWIND $uids AS uid
        MATCH (p:Person {uid: uid})
        // A person is in few segments; from the list's side there may be everybody to look through.
        WHERE p.app = $app AND NOT $key IN [(p)-[:IN]->(own:Segment) | own.key]
        CREATE (p)-[:IN {since: $now}]->(s)
        RETURN uid
        """,
        key=scoped(app, segment),
        app=app,
        uids=list(uids),
        now=now,
    )
    return [row["uid"] for row in rows]


def remove(tx: Transaction, app: str, segment: str, uids: Sequence[str]) -> list[str]:
    """Take people out, whom the transaction has locked; those (uids) who were in it."""
    rows = tx.rows(
        """
        UNWIND $uids AS uid
        MATCH (p:Person {uid: uid})-[m:IN]->(s:Segment) WHERE s.key = $key
        DELETE m
        RETURN uid
        """,
        key=scoped(app, segment),
        uids=list(uids),
    )
    return [row["uid"] for row in rows]
