"""Letters that go: what of the site still uses one, and taking it away.

What was sent stays: deliveries, events and the topic are linked to the (:Asset), which keeps its id and name as a
(:RemovedLetter). So figures, people's timelines and the links of letters that have arrived go on as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphstore import letters
from graphstore.driver import Transaction
from graphstore.values import parse_object
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Use:
    kind: Literal["campaign", "newsletter"]
    id: str
    name: str


def uses(tx: Transaction, app: str, letter: str) -> list[Use]:
    """Campaigns that name a letter in their draft, their present version, or one that somebody is still in; and
    newsletters.
    """
    rows = tx.rows(
        """
        MATCH (c:Campaign {app: $app})<-[:VERSION_OF|DRAFT_OF]-(d)
        WHERE c.newsletter IS NULL AND d.definition CONTAINS $letter AND (d.version IS NULL OR d.version = c.version
          OR EXISTS { (c)<-[:RUNS]-(r:Run) WHERE r.version = d.version AND r.state IN ['ready', 'waiting', 'sending'] })
        RETURN c.id AS id, c.name AS name, d.definition AS definition ORDER BY toLower(name), id
        """,
        app=app,
        letter=letter,
    )
    campaigns = {row["id"]: row["name"] for row in rows if _names(parse_object(row["definition"]), letter)}
    newsletters = tx.rows(
        """
        MATCH (n:Newsletter {app: $app}) WHERE n.letter = $letter OR n.test_letter = $letter
        RETURN n.id AS id, n.name AS name ORDER BY toLower(name), id
        """,
        app=app,
        letter=letter,
    )
    return [
        *(Use("campaign", own, name) for own, name in campaigns.items()),
        *(Use("newsletter", row["id"], row["name"]) for row in newsletters),
    ]


def on_their_way(tx: Transaction, app: str, letter: str) -> int:
    """How many of a letter are yet to be sent."""
    count: int = tx.value(
        """
        MATCH (d:Delivery)
        WHERE d.app = $app AND d.letter = $letter AND d.state IN ['queued', 'sending', 'deferred']
        RETURN count(d)
        """,
        app=app,
        letter=letter,
    )
    return count


def lock(tx: Transaction, app: str, letter: str) -> None:
    """Nobody publishes it meanwhile. Raises NotFoundError."""
    tx.run("MATCH (l:Asset:Letter {key: $key}) SET l.locked = true", key=scoped(app, letter))
    letters.read(tx, app, letter)


def remove(tx: Transaction, app: str, letter: str) -> None:
    """With its draft and its versions; its name stays."""
    tx.run(
        """
        MATCH (l:Asset:Letter {key: $key})
        OPTIONAL MATCH (l)<-[:DRAFT_OF|VERSION_OF]-(written)
        DETACH DELETE written
        WITH DISTINCT l
        REMOVE l:Letter
        SET l:RemovedLetter, l = {key: l.key, app: l.app, id: l.id, name: l.name, newsletter: l.newsletter}
        """,
        key=scoped(app, letter),
    )


def _names(value: Any, letter: str) -> bool:
    """Whether a definition has the letter as a value anywhere."""
    if isinstance(value, Mapping):
        return any(_names(each, letter) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, letter) for each in value)
    return bool(value == letter)
