"""Answers of the team that go by mail, because nobody has seen them in the messenger in time.

A conversation has `mail_due` from its first unseen answer on, and `mailed` from its letter on until the person is heard
of again. The letter is a delivery of no campaign: (:Person)-[:RECEIVED]->(:Delivery {conversation}); being no template,
it has no asset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Transaction

LETTER: Final = "messenger-answers"  # what events of these letters are on
_SAID: Final = 10  # messages in a letter at the most


@dataclass(frozen=True, slots=True)
class UnseenAnswers:
    """What the team has said in one conversation, since the person has seen anything of it."""

    key: str  # of the delivery
    app: str
    email: str
    said: tuple[tuple[str, str], ...]  # name of the colleague and text, the oldest first


def due(tx: Transaction, now: int) -> bool:
    return bool(tx.rows("MATCH (c:Conversation) WHERE c.mail_due <= $now RETURN 1 AS one LIMIT 1", now=now))


def claim(tx: Transaction, now: int, limit: int) -> list[UnseenAnswers]:
    """Take some whose time has come. From now on nobody else mails them, and until `record` says otherwise it is
    unknown what became of them. Of those who have no address, nothing is told.
    """
    rows = tx.rows(
        """
        MATCH (c:Conversation) WHERE c.mail_due <= $now WITH c LIMIT $limit
        SET c.mail_due = null, c.mailed = true
        WITH c WHERE c.unread > 0
        MATCH (p:Person)-[:TALKS_IN]->(c) MATCH (site:App {id: c.app}) WHERE site.removing IS NULL
        WITH c, p, toString(p.`p:email`) AS email WHERE email CONTAINS '@'
        CALL (c) {
          MATCH (c)-[:HOLDS]->(m:Message)
          WHERE m.author = 'team' AND m.asset = '' AND m.id > coalesce(c.seen_id, '')
          WITH m ORDER BY m.id DESC LIMIT $said
          RETURN reverse(collect([m.name, m.text])) AS said, max(m.id) AS last
        }
        WITH c, p, email, said, last WHERE size(said) > 0
        CREATE (p)-[:RECEIVED]->(d:Delivery {key: c.app + ':talk:' + last, app: c.app, campaign: '', letter: $letter,
          node: '', run: '', conversation: c.id, state: 'unknown', reason: 'It is being sent.', at: $now})
        RETURN d.key AS key, d.app AS app, email, said
        """,
        now=now,
        limit=limit,
        said=_SAID,
        letter=LETTER,
    )
    return [
        UnseenAnswers(row["key"], row["app"], row["email"], tuple((name, text) for name, text in row["said"]))
        for row in rows
    ]


def record(tx: Transaction, ends: Sequence[tuple[str, str, str, str]]) -> None:
    """(key, state, reason, Message-ID) of what has become of them."""
    tx.run(
        """
        UNWIND $ends AS end MATCH (d:Delivery {key: end[0]})
        SET d.state = end[1], d.reason = end[2], d.message_id = end[3]
        """,
        ends=[list(end) for end in ends],
    )
