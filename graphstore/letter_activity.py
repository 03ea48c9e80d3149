"""What became of letters: each delivery with whom it went to, what they did with it, and the sums by letter and day.

Opens and clicks are events on the letter, so everything is counted from events; those of machines have names of their
own and count as nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Transaction
from graphstore.vocabulary import scoped

OPENED: Final = "Letter opened"
CLICKED: Final = "Letter clicked"
UNSUBSCRIBED: Final = "Letter unsubscribed"
BOUNCED: Final = "Letter bounced"
BOUNCED_SOFTLY: Final = "Letter bounced softly"
COMPLAINED: Final = "Letter complained"
ANSWERED: Final = "Letter answered"
DAY: Final = 86_400_000  # ms


@dataclass(frozen=True, slots=True)
class Recipient:
    """Of a delivery."""

    key: str
    app: str
    campaign: str
    letter: str
    person: str  # id
    email: str
    at: int  # ms epoch: when it was sent


@dataclass(frozen=True, slots=True)
class Activity:
    key: str
    state: str
    reason: str
    at: int  # ms epoch
    person: str  # uid
    person_id: str
    email: str
    opens: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one letter. People count once."""

    states: Mapping[str, int]  # of its deliveries
    opened: int
    clicked: int
    unsubscribed: int
    bounced: int
    complained: int


def recipients(tx: Transaction, keys: Sequence[str]) -> Mapping[str, Recipient]:
    """By key of the delivery; those whose person is gone are missing."""
    rows = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (p:Person)-[:RECEIVED]->(d:Delivery {key: key})
        RETURN d.key AS key, d.app AS app, d.campaign AS campaign, d.letter AS letter, p.id AS person,
          coalesce(toString(p.`p:email`), '') AS email, d.at AS at
        """,
        keys=list(keys),
    )
    return {row["key"]: Recipient(**row) for row in rows}


def page(
    graph: Graph, app: str, letter: str, limit: int, before: tuple[int, str] | None = None
) -> tuple[Activity, ...]:
    """Deliveries of a letter, the newest first, behind (at, key)."""
    at, key = before or (2**62, "")
    rows = graph.rows(
        """
        MATCH (d:Delivery) WHERE d.app = $app AND d.letter = $letter AND d.at <= $at AND (d.at < $at OR d.key < $key)
        WITH d ORDER BY d.at DESC, d.key DESC LIMIT $limit
        MATCH (p:Person)-[:RECEIVED]->(d)
        CALL (p, d) {
          OPTIONAL MATCH (p)-[:DID]->(e:Event)-[:ON]->(:Asset {key: $asset})
          WHERE e.`a:delivery` = d.key AND e.name IN [$opened, $clicked]
          RETURN count(CASE WHEN e.name = $opened THEN 1 END) AS opens,
            count(CASE WHEN e.name = $clicked THEN 1 END) AS clicks
        }
        RETURN d.key AS key, d.state AS state, coalesce(d.reason, '') AS reason, d.at AS at, p.uid AS person,
          p.id AS person_id, coalesce(toString(p.`p:email`), '') AS email, opens, clicks
        ORDER BY at DESC, key DESC
        """,
        app=app, letter=letter, asset=scoped(app, letter), at=at, key=key, limit=limit,
        opened=OPENED, clicked=CLICKED,
    )  # fmt: skip
    return tuple(Activity(**row) for row in rows)


def figures(graph: Graph, app: str, letters: Sequence[str]) -> Mapping[str, Figures]:
    """By letter; one without deliveries has figures of 0."""
    states: dict[str, dict[str, int]] = {letter: {} for letter in letters}
    for row in graph.rows(
        """
        UNWIND $letters AS letter
        MATCH (d:Delivery {app: $app, letter: letter})
        RETURN letter, d.state AS state, count(*) AS number
        """,
        app=app,
        letters=list(letters),
    ):
        states[row["letter"]][row["state"]] = row["number"]
    people: dict[str, dict[str, int]] = {letter: {} for letter in letters}
    for row in graph.rows(
        """
        UNWIND $letters AS letter
        MATCH (p:Person)-[:DID]->(e:Event)-[:ON]->(:Asset {key: $app + ':' + letter})
        WHERE e.name IN $names
        RETURN letter, e.name AS name, count(DISTINCT p) AS number
        """,
        app=app,
        letters=list(letters),
        names=[OPENED, CLICKED, UNSUBSCRIBED, BOUNCED, COMPLAINED],
    ):
        people[row["letter"]][row["name"]] = row["number"]
    return {
        letter: Figures(
            states[letter],
            people[letter].get(OPENED, 0),
            people[letter].get(CLICKED, 0),
            people[letter].get(UNSUBSCRIBED, 0),
            people[letter].get(BOUNCED, 0),
            people[letter].get(COMPLAINED, 0),
        )
        for letter in letters
    }


def by_day(graph: Graph, app: str, letter: str, since: int, until: int) -> Mapping[int, Mapping[str, int]]:
    """How often each event happened on a letter: start of the day (ms epoch, UTC) -> name of the event -> number."""
    found: dict[int, dict[str, int]] = {}
    for row in graph.rows(
        """
        MATCH (:Asset {key: $asset})<-[:ON]-(e:Event) WHERE $since <= e.at < $until
        RETURN e.at / $day * $day AS day, e.name AS name, count(*) AS number
        """,
        asset=scoped(app, letter),
        since=since,
        until=until,
        day=DAY,
    ):
        found.setdefault(row["day"], {})[row["name"]] = row["number"]
    return found
