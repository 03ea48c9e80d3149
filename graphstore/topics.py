"""What letters are about, and who wants which: topics that readers choose among.

(:Topic {key: app + id, app, id, name, about, opt_in, created}), (:Letter)-[:ABOUT]->(:Topic), one at most. What an
address has said: (:Consent {key: topic's key + hash, app, topic, state, at}), by the hash that suppressions have. Who
has said nothing gets letters of a topic, unless it has to be asked for (`opt_in`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

State = Literal["in", "out", "asked"]
_AT_ONCE: Final = 10_000  # consents in one transaction


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str
    about: str  # readers see it
    opt_in: bool  # only for those who have said so
    created: int  # ms epoch


@dataclass(frozen=True, slots=True)
class ListedTopic:
    topic: Topic
    letters: tuple[str, ...]  # ids
    states: Mapping[str, int]  # how many addresses have said what


@dataclass(frozen=True, slots=True)
class Consent:
    """What the address with this hash says of a topic."""

    app: str
    topic: str
    sha256: str
    state: State
    at: int  # ms epoch


def every(tx: Transaction, app: str) -> tuple[Topic, ...]:
    """A site's topics, by name."""
    rows = tx.rows("MATCH (t:Topic {app: $app}) RETURN t ORDER BY toLower(t.name), t.id", app=app)
    return tuple(_topic(row["t"]) for row in rows)


def listing(graph: Graph, app: str) -> tuple[ListedTopic, ...]:
    rows = graph.rows(
        """
        MATCH (t:Topic {app: $app})
        CALL (t) { MATCH (l:Letter)-[:ABOUT]->(t) WITH l ORDER BY l.id RETURN collect(l.id) AS letters }
        CALL (t) {
          MATCH (c:Consent {app: t.app, topic: t.id})
          WITH c.state AS state, count(*) AS number
          RETURN collect([state, number]) AS states
        }
        RETURN t, letters, states ORDER BY toLower(t.name), t.id
        """,
        app=app,
    )
    return tuple(ListedTopic(_topic(row["t"]), tuple(row["letters"]), dict(row["states"])) for row in rows)


def get(tx: Transaction, app: str, topic: str) -> Topic:
    """Raises NotFoundError."""
    rows = tx.rows("MATCH (t:Topic {key: $key}) RETURN t", key=scoped(app, topic))
    if not rows:
        raise NotFoundError("There is no such topic on this site.")
    return _topic(rows[0]["t"])


def save(tx: Transaction, app: str, topic: Topic) -> None:
    """New, or in the place of the one with its id. Raises ConflictError for a name that another has."""
    taken = tx.rows(
        "MATCH (t:Topic {app: $app}) WHERE toLower(t.name) = toLower($name) AND t.id <> $id RETURN t.id LIMIT 1",
        app=app,
        name=topic.name,
        id=topic.id,
    )
    if taken:
        raise ConflictError(f"There is a topic {topic.name!r} already.")
    tx.run(
        "MERGE (t:Topic {key: $key}) SET t += $values",
        key=scoped(app, topic.id),
        values={**asdict(topic), "app": app},
    )


def set_letters(tx: Transaction, app: str, topic: str, letters: Sequence[str]) -> None:
    """These letters, and no others, are about it; one that was about another is no more. Raises NotFoundError."""
    keys = sorted({scoped(app, letter) for letter in letters})
    found = tx.rows("UNWIND $keys AS key MATCH (l:Asset:Letter {key: key}) RETURN key", keys=keys)
    if len(found) < len(keys):
        raise NotFoundError("There is no such letter on this site.")
    key = scoped(app, topic)
    tx.run("MATCH (:Letter)-[r:ABOUT]->(:Topic {key: $key}) DELETE r", key=key)
    tx.run("UNWIND $keys AS key MATCH (:Asset:Letter {key: key})-[r:ABOUT]->(:Topic) DELETE r", keys=keys)
    tx.run(
        "MATCH (t:Topic {key: $topic}) UNWIND $keys AS key MATCH (l:Asset:Letter {key: key}) CREATE (l)-[:ABOUT]->(t)",
        topic=key,
        keys=keys,
    )


def remove(graph: Graph, app: str, topic: str) -> None:
    """With all that was said of it: its letters go to everybody again. Raises NotFoundError."""
    graph.read(lambda tx: get(tx, app, topic))

    def some(tx: Transaction) -> int:
        rows = tx.rows(
            """
            MATCH (c:Consent {app: $app, topic: $topic}) WITH c LIMIT $most DELETE c RETURN count(*) AS gone
            """,
            app=app, topic=topic, most=_AT_ONCE,
        )  # fmt: skip
        return int(rows[0]["gone"])

    # Its letters first: nobody may get one because what they have said is gone already.
    graph.write(lambda tx: tx.run("MATCH (t:Topic {key: $key}) DETACH DELETE t", key=scoped(app, topic)))
    while graph.write(some) == _AT_ONCE:
        pass


def say(tx: Transaction, said: Sequence[Consent]) -> None:
    """Store what addresses say of topics; of one that is not there, nothing. The last word counts."""
    last = {(each.app, each.topic, each.sha256): each for each in said}
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (t:Topic {key: row.of})
        MERGE (c:Consent {key: row.of + ':' + row.sha256})
        SET c.app = t.app, c.topic = t.id, c.state = row.state, c.at = row.at
        """,
        rows=[
            {"of": scoped(each.app, each.topic), "sha256": each.sha256, "state": each.state, "at": each.at}
            for _, each in sorted(last.items())
        ],
    )


def said_by(tx: Transaction, app: str, sha256: str) -> Mapping[str, Consent]:
    """By topic, what the address with this hash says."""
    rows = tx.rows(
        """
        MATCH (t:Topic {app: $app})
        MATCH (c:Consent {key: t.key + ':' + $sha256})
        RETURN t.id AS topic, c.state AS state, c.at AS at
        """,
        app=app,
        sha256=sha256,
    )
    return {row["topic"]: Consent(app, row["topic"], sha256, row["state"], row["at"]) for row in rows}


def of_letters(tx: Transaction, letters: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(app, letter) -> id of its topic, for those that have one."""
    rows = tx.rows(
        """
        UNWIND $wanted AS pair
        MATCH (:Asset {key: pair[0] + ':' + pair[1]})-[:ABOUT]->(t:Topic)
        RETURN pair[0] AS app, pair[1] AS letter, t.id AS topic
        """,
        wanted=[list(pair) for pair in sorted(set(letters))],
    )
    return {(row["app"], row["letter"]): row["topic"] for row in rows}


def forget(tx: Transaction, app: str, sha256: str) -> None:
    """What an erased person has asked for goes; what they don't want stays, as suppressed addresses do."""
    tx.run(
        """
        MATCH (t:Topic {app: $app})
        MATCH (c:Consent {key: t.key + ':' + $sha256}) WHERE c.state <> 'out'
        DELETE c
        """,
        app=app,
        sha256=sha256,
    )


def _topic(row: Mapping[str, Any]) -> Topic:
    return Topic(row["id"], row["name"], row["about"], row["opt_in"], row["created"])
