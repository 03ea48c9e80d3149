"""Images that messages show: a node each, so that reading what was said stays light."""

from __future__ import annotations

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped


def count(tx: Transaction, app: str, conversation: str) -> int:
    """How many the person has sent in it."""
    found: int = tx.value(
        """
        MATCH (:Conversation {key: $key})-[:HOLDS]->(m:Message {author: 'person'})-[:SHOWS]->(i:MessageImage)
        RETURN count(i)
        """,
        key=scoped(app, conversation),
    )
    return found


def data(tx: Transaction, app: str, conversation: str, image: str) -> tuple[str, bytes]:
    """Type and bytes of one that a conversation shows. Raises NotFoundError."""
    rows = tx.rows(
        """
        MATCH (i:MessageImage {key: $image})<-[:SHOWS]-(:Message)<-[:HOLDS]-(:Conversation {key: $key})
        RETURN i.type AS type, i.data AS data
        """,
        image=scoped(app, image),
        key=scoped(app, conversation),
    )
    if not rows:
        raise NotFoundError("There is no such image.")
    return rows[0]["type"], bytes(rows[0]["data"])
