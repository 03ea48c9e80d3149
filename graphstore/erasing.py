"""A person goes for good: with the events, letters, runs and identities that are theirs alone."""

from __future__ import annotations

from typing import Final

from graphstore import rechecks, suppressions, topics, touches, webhook_deliveries, webhook_notes
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.webhook_kinds import PERSON_ERASED
from graphstore.webhook_notes import Happened

_AT_ONCE: Final = 5_000  # events and values of properties in one transaction


def erase(graph: Graph, app: str, uid: str) -> list[str]:
    """The ids they went by. A later call with one of them makes a new person. Raises NotFoundError."""

    def events(tx: Transaction) -> int:
        rows = tx.rows(
            """
            MATCH (p:Person {uid: $uid}) WHERE p.app = $app SET p.app = p.app
            WITH p
            CALL (p) {
              MATCH (p)-[:DID|HELD]->(e) WITH e LIMIT $most DETACH DELETE e RETURN count(*) AS erased
            }
            RETURN erased
            """,
            uid=uid,
            app=app,
            most=_AT_ONCE,
        )
        if not rows:
            raise NotFoundError("There is no such person on this site.")
        touches.note(tx, app, [uid])
        erased: int = rows[0]["erased"]
        return erased

    while graph.write(events) == _AT_ONCE:
        pass
    return graph.write(lambda tx: _person(tx, app, uid))


def _person(tx: Transaction, app: str, uid: str) -> list[str]:
    rows = tx.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app SET p.app = p.app
        RETURN [(p)<-[:RESOLVES_TO]-(i:Identity) | i.id] AS ids, coalesce(toString(p.`p:email`), '') AS email
        """,
        uid=uid,
        app=app,
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    touches.note(tx, app, [uid])
    topics.forget(tx, app, suppressions.digest(rows[0]["email"]))
    rechecks.mark(tx, app, "company", rechecks.companies_of(tx, [uid]))
    tx.run(
        """
        MATCH (p:Person {uid: $uid})
        OPTIONAL MATCH (p)-[:DID|HELD|HAS_RUN|RECEIVED|HAS_CART]->(own)
        OPTIONAL MATCH (task:Task {run: own.id})
        DETACH DELETE own, task
        """,
        uid=uid,
    )
    tx.run(
        """
        MATCH (:Person {uid: $uid})-[:TALKS_IN]->(c:Conversation)
        OPTIONAL MATCH (c)-[:HOLDS]->(m:Message)
        OPTIONAL MATCH (m)-[:SHOWS]->(i:MessageImage)
        DETACH DELETE c, m, i
        """,
        uid=uid,
    )
    tx.run(
        """
        MATCH (p:Person {uid: $uid})
        OPTIONAL MATCH (p)<-[:RESOLVES_TO]-(i:Identity)
        DETACH DELETE i, p
        """,
        uid=uid,
    )
    ids: list[str] = rows[0]["ids"]
    webhook_notes.forget_person(tx, app, uid)
    webhook_deliveries.forget_person(tx, app, uid, ids)
    now: int = tx.value("RETURN timestamp()")
    webhook_notes.note(tx, app, [Happened(PERSON_ERASED, now, uid, {"ids": ids})])
    return ids
