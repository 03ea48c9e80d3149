"""What is kept of one person's way through a campaign: their runs, the letters, and what they did that it heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore import trails
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.records import StoredEvent
from graphstore.runs import event_of
from graphstore.trails import Left
from graphstore.values import parse_object
from graphstore.vocabulary import scoped

MOST_RUNS: Final = 20  # the latest
MOST_EVENTS: Final = 50  # the latest of each name


@dataclass(frozen=True, slots=True)
class RunWay:
    run: str
    version: int
    trigger: str
    event: StoredEvent | None  # what started it
    started: int  # ms epoch
    state: str
    node: str
    since: int  # ms epoch: came to its node
    due: int | None  # ms epoch: wakes up
    reason: str  # failed, or left: why
    trail: tuple[Left, ...]  # nodes it has left; empty for runs from before this was kept


@dataclass(frozen=True, slots=True)
class LetterWay:
    run: str
    node: str
    letter: str
    name: str
    state: str
    reason: str
    at: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Passer:
    """The person, as far as it matters to whether they have entered."""

    created: int  # ms epoch
    segments: Mapping[str, int | None]  # id -> ms epoch: member since, where that is known


def person(tx: Transaction, app: str, uid: str) -> Passer:
    """Raises NotFoundError."""
    rows = tx.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app
        RETURN p.created AS created, COLLECT { MATCH (p)-[i:IN]->(s:Segment) RETURN [s.id, i.since] } AS segments
        """,
        app=app,
        uid=uid,
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    return Passer(rows[0]["created"] or 0, dict(rows[0]["segments"]))


def runs(tx: Transaction, app: str, campaign: str, uid: str) -> list[RunWay]:
    """The latest first."""
    rows = tx.rows(
        """
        MATCH (p:Person {uid: $uid})-[:HAS_RUN]->(r:Run {app: $app, campaign: $campaign})
        WITH p, r ORDER BY r.started DESC, r.id LIMIT $most
        OPTIONAL MATCH (e:Event {key: r.event})
        RETURN r.id AS run, r.version AS version, coalesce(r.trigger, '') AS trigger, r.started AS started,
          r.state AS state, r.node AS node, coalesce(r.since, r.started) AS since,
          CASE WHEN r.state = 'waiting' THEN r.due END AS due, coalesce(r.reason, '') AS reason, r.trail AS trail,
          p.uid AS uid, e.key AS event, e.name AS name, e.at AS at, e.json AS arguments, r.cause AS cause
        ORDER BY started DESC, run
        """,
        app=app,
        campaign=campaign,
        uid=uid,
        most=MOST_RUNS,
    )
    return [
        RunWay(
            row["run"], row["version"], row["trigger"], event_of(app, row), row["started"], row["state"], row["node"],
            row["since"], row["due"], row["reason"], trails.read(row["trail"] or ()),
        )
        for row in rows
    ]  # fmt: skip


def letters(tx: Transaction, app: str, campaign: str, uid: str) -> list[LetterWay]:
    """The latest first."""
    rows = tx.rows(
        """
        MATCH (:Person {uid: $uid})-[:RECEIVED]->(d:Delivery {app: $app, campaign: $campaign})
        OPTIONAL MATCH (d)-[:OF]->(l:Asset)
        RETURN d.run AS run, d.node AS node, d.letter AS letter, coalesce(l.name, '') AS name, d.state AS state,
          coalesce(d.reason, '') AS reason, d.at AS at
        ORDER BY at DESC LIMIT $most
        """,
        app=app,
        campaign=campaign,
        uid=uid,
        most=10 * MOST_RUNS,
    )
    return [LetterWay(**row) for row in rows]


def deeds(tx: Transaction, app: str, uid: str, names: Sequence[str]) -> dict[str, list[StoredEvent]]:
    """Name -> the latest of these events of the person, the latest first."""
    rows = tx.rows(
        """
        UNWIND $names AS name
        CALL (name) {
          MATCH (p:Person {uid: $uid})-[:DID]->(e:Event {name: name}) WHERE p.app = $app
          RETURN e ORDER BY e.at DESC, e.key LIMIT $most
        }
        RETURN name, e.key AS key, e.at AS at, e.json AS json
        """,
        app=app,
        uid=uid,
        names=list(names),
        most=MOST_EVENTS,
    )
    found: dict[str, list[StoredEvent]] = {}
    for row in rows:
        arguments: Mapping[str, Any] = parse_object(row["json"]) if row["json"] else {}
        found.setdefault(row["name"], []).append(StoredEvent(row["key"], app, uid, row["name"], row["at"], arguments))
    return found


def first_published(tx: Transaction, app: str, campaign: str) -> int | None:
    """When it could run for the first time, ms epoch; None: it never could."""
    at: int | None = tx.value(
        "MATCH (:Campaign {key: $key})<-[:VERSION_OF]-(v:CampaignVersion) RETURN min(v.published)",
        key=scoped(app, campaign),
    )
    return at
