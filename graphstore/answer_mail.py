"""Answers of the team that go by mail, because nobody has seen them in the messenger in time.

A conversation has `mail_due` from its first unseen answer on, and `mailed` from its letter on until the person is heard
of again. A letter that the mail server puts off is none: the conversation is due again, and what holds then is said
then. The letter is a delivery of no campaign: (:Person)-[:RECEIVED]->(:Delivery {conversation}); being no template, it
has no asset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

from graphstore.driver import Transaction

LETTER: Final = "messenger-answers"  # what events of these letters are on
_SAID: Final = 10  # messages in a letter at the most


@dataclass(frozen=True, slots=True)
class UnseenAnswers:
    """What the team has said in one conversation, since the person has seen anything of it."""

    key: str  # of the delivery
    app: str
    conversation: str
    email: str
    said: tuple[tuple[str, str], ...]  # name of the colleague and text, the oldest first
    tries: int  # so far; the mail server has put all of them off
    first: int | None  # ms epoch: when it did so first


@dataclass(frozen=True, slots=True)
class End:
    """What has become of a letter. `again`: ms epoch; it was put off until then."""

    key: str
    state: Literal["sent", "deferred", "failed", "unknown", "skipped"]
    reason: str
    message: str = ""  # Message-ID
    again: int | None = None


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
        SET c.mail_state = d.state, c.mail_reason = d.reason, c.mail_at = $now
        RETURN d.key AS key, d.app AS app, c.id AS conversation, email, said, coalesce(c.mail_tries, 0) AS tries,
          c.mail_first AS first
        """,
        now=now,
        limit=limit,
        said=_SAID,
        letter=LETTER,
    )
    return [
        UnseenAnswers(
            row["key"], row["app"], row["conversation"], row["email"],
            tuple((name, text) for name, text in row["said"]), row["tries"], row["first"],
        )
        for row in rows
    ]  # fmt: skip


def record(tx: Transaction, ends: Sequence[End], now: int) -> None:
    """What has become of them. Who was heard of meanwhile needs none of those that were put off."""
    tx.run(
        """
        UNWIND $ends AS end
        MATCH (d:Delivery {key: end.key}) MATCH (c:Conversation {key: d.app + ':' + d.conversation})
        SET d.state = end.state, d.reason = end.reason, d.message_id = end.message
        FOREACH (_ IN CASE WHEN c.mailed THEN [1] ELSE [] END |
          SET c.mail_state = end.state, c.mail_reason = end.reason, c.mail_at = $now)
        FOREACH (_ IN CASE WHEN c.mailed AND end.again IS NOT NULL THEN [1] ELSE [] END |
          SET c.mail_due = end.again, c.mailed = null, c.mail_tries = coalesce(c.mail_tries, 0) + 1,
            c.mail_first = coalesce(c.mail_first, $now))
        FOREACH (_ IN CASE WHEN end.again IS NOT NULL THEN [1] ELSE [] END | DETACH DELETE d)
        """,
        ends=[asdict(end) for end in ends],
        now=now,
    )
