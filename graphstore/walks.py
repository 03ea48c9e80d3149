"""Timetables: when each is next, and the walks through people that follow, their places kept in the graph.

Neither a moment nor a walk is lost or made twice: a moment moves on in the transaction that opens its walk, a walk in
those that begin its runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.records import PersonState
from graphstore.values import parse_object
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Moment:
    """When a campaign's timetable is next."""

    app: str
    campaign: str
    node: str
    at: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Walk:
    """Everybody, or a segment, looked at for one moment of a timetable."""

    key: str
    app: str
    campaign: str
    node: str
    at: int  # ms epoch: the moment
    segment: str  # id; "" for everybody
    property: str  # top-level: only those who have it; "" for all
    after: str  # uid it has come to


def moments(tx: Transaction) -> dict[tuple[str, str, str], int]:
    """(app, campaign, node) -> when it is next (ms), for all that have been noted."""
    rows = tx.rows("MATCH (t:Timetable) RETURN t.app AS app, t.campaign AS campaign, t.node AS node, t.at AS at")
    return {(row["app"], row["campaign"], row["node"]): row["at"] for row in rows}


def note(tx: Transaction, moment: Moment) -> None:
    tx.run(
        """
        MERGE (t:Timetable {key: $key})
        SET t.app = $app, t.campaign = $campaign, t.node = $node, t.at = $at
        """,
        key=scoped(moment.app, f"{moment.campaign}:{moment.node}"),
        app=moment.app,
        campaign=moment.campaign,
        node=moment.node,
        at=moment.at,
    )


def forget(tx: Transaction, app: str, campaign: str, node: str) -> None:
    tx.run("MATCH (t:Timetable {key: $key}) DELETE t", key=scoped(app, f"{campaign}:{node}"))


def open_walk(tx: Transaction, moment: Moment, segment: str, prop: str, following: int | None) -> str | None:
    """Begin the walk of a moment and note the one that follows; the walk's key, None when somebody else was first."""
    rows = tx.rows(
        """
        MATCH (t:Timetable {key: $key}) SET t.locked = true
        WITH t WHERE t.at = $at
        CREATE (w:Walk {key: $key + ':' + toString($at), app: $app, campaign: $campaign, node: $node, at: $at,
                        segment: $segment, property: $property, after: ''})
        SET t.at = coalesce($following, 9223372036854775807)
        RETURN w.key AS key
        """,
        key=scoped(moment.app, f"{moment.campaign}:{moment.node}"),
        app=moment.app,
        campaign=moment.campaign,
        node=moment.node,
        at=moment.at,
        segment=segment,
        property=prop,
        following=following,
    )
    return rows[0]["key"] if rows else None


def get(tx: Transaction, key: str) -> Walk | None:
    """The walk, locked, while its campaign runs; None when it is over or has to wait."""
    rows = tx.rows(
        """
        MATCH (w:Walk {key: $key}) SET w.locked = true
        WITH w
        MATCH (:Campaign {key: w.app + ':' + w.campaign, state: 'running'})
        RETURN w.key AS key, w.app AS app, w.campaign AS campaign, w.node AS node, w.at AS at, w.segment AS segment,
          w.property AS property, w.after AS after
        """,
        key=key,
    )
    return Walk(**rows[0]) if rows else None


def page(tx: Transaction, walk: Walk, size: int) -> list[PersonState]:
    """The next people, locked, in the order of their uids."""
    if walk.segment:
        which = "MATCH (:Segment {key: $segment})<-[:IN]-(p:Person) WHERE p.uid > $after AND p.app = $app"
    else:
        which = "MATCH (p:Person) WHERE p.app = $app AND p.uid > $after"
    rows = tx.rows(
        f"""
        {which}
        WITH p ORDER BY p.uid LIMIT $size
        SET p.locked = true
        RETURN p.uid AS uid, p.id AS id, p.json AS json
        """,
        app=walk.app,
        segment=scoped(walk.app, walk.segment),
        after=walk.after,
        size=size,
    )
    return [PersonState(row["uid"], row["id"], parse_object(row["json"])) for row in rows]


def move(tx: Transaction, walk: Walk, after: str) -> None:
    tx.run("MATCH (w:Walk {key: $key}) SET w.after = $after", key=walk.key, after=after)


def close(tx: Transaction, keys: Sequence[str]) -> None:
    tx.run("UNWIND $keys AS key MATCH (w:Walk {key: key}) DELETE w", keys=list(keys))


def open_walks(tx: Transaction) -> list[str]:
    """Walks of running campaigns that have not come to their end."""
    rows = tx.rows(
        "MATCH (w:Walk) MATCH (:Campaign {key: w.app + ':' + w.campaign, state: 'running'}) RETURN w.key AS key"
    )
    return [row["key"] for row in rows]
