"""Letters that came back: which they were, and whose mailbox seems to be gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from graphstore.driver import Transaction
from graphstore.letter_activity import BOUNCED_SOFTLY, Recipient

_DAY: Final = 86_400_000  # ms
_RECIPIENT: Final = """d.key AS key, d.app AS app, d.campaign AS campaign, d.letter AS letter, p.id AS person,
          coalesce(toString(p.`p:email`), '') AS email, d.at AS at"""


def by_digest(tx: Transaction, digests: Sequence[str]) -> Mapping[str, Recipient]:
    """By the digest that their Message-ID begins with; those whose letter or person is gone are missing."""
    rows = tx.rows(
        f"""
        UNWIND $digests AS digest
        MATCH (d:Delivery) WHERE d.message_id STARTS WITH '<' + digest + '@'
        MATCH (p:Person)-[:RECEIVED]->(d)
        RETURN digest, {_RECIPIENT}
        """,
        digests=list(digests),
    )
    return {row.pop("digest"): Recipient(**row) for row in (dict(each) for each in rows)}


def talked_in(tx: Transaction, digests: Sequence[str]) -> Mapping[str, str]:
    """By digest the conversations whose messages were mailed by these letters; other letters are left out."""
    rows = tx.rows(
        """
        UNWIND $digests AS digest
        MATCH (d:Delivery) WHERE d.message_id STARTS WITH '<' + digest + '@' AND d.conversation IS NOT NULL
        MATCH (p:Person)-[:RECEIVED]->(d) MATCH (p)-[:TALKS_IN]->(c:Conversation {key: d.app + ':' + d.conversation})
        RETURN digest, c.id AS conversation
        """,
        digests=list(digests),
    )
    return {row["digest"]: row["conversation"] for row in rows}


def last_to(tx: Transaction, addresses: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Recipient]:
    """(app, email) -> the last letter sent there."""
    rows = tx.rows(
        f"""
        UNWIND $pairs AS pair
        MATCH (p:Person {{app: pair[0], `p:email`: pair[1]}})
        CALL (p) {{
          MATCH (p)-[:RECEIVED]->(d:Delivery {{state: 'sent'}}) RETURN d ORDER BY d.at DESC LIMIT 1
        }}
        RETURN pair[1] AS wanted, {_RECIPIENT}
        """,
        pairs=[list(pair) for pair in addresses],
    )
    return {(row["app"], row.pop("wanted")): Recipient(**row) for row in (dict(each) for each in rows)}


def worn_out(
    tx: Transaction, people: Collection[tuple[str, str]], since: int, letters: int, days: int
) -> set[tuple[str, str]]:
    """Of (app, person id) those with at least so many soft bounces since, on so many days, today counted as another."""
    rows = tx.rows(
        """
        UNWIND $pairs AS pair
        MATCH (:Identity {key: pair[0] + ':' + pair[1]})-[:RESOLVES_TO]->(p:Person)
        MATCH (p)-[:DID]->(e:Event {name: $name}) WHERE e.at >= $since
        WITH pair, count(DISTINCT e) AS bounces, count(DISTINCT e.at / $day) AS days
        WHERE bounces >= $letters AND days >= $days - 1
        RETURN pair[0] AS app, pair[1] AS person
        """,
        pairs=sorted({(app, person) for app, person in people}),
        name=BOUNCED_SOFTLY,
        since=since,
        day=_DAY,
        letters=letters,
        days=days,
    )
    return {(row["app"], row["person"]) for row in rows}
