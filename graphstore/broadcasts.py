"""Messages to many: whom one is for is settled when it begins, in portions that go as they are done.

(:Broadcast:Asset)-[:IS_TO]->(:Portion {uids}). What people do with it are events on the asset.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import NotFoundError
from graphstore.people_list import Wanted, source
from graphstore.vocabulary import scoped

State = Literal["sending", "done", "canceled"]
PORTION: Final = 500  # people


@dataclass(frozen=True, slots=True)
class Broadcast:
    app: str
    id: str
    text: str
    name: str  # of the colleague, as people see it
    by: str  # e-mail address of the colleague
    state: State
    created: int  # ms epoch
    total: int  # people
    sent: int
    skipped: int  # who were gone by their turn


@dataclass(frozen=True, slots=True)
class Figures:
    """People, each counted once."""

    opened: int = 0
    clicked: int = 0
    answered: int = 0


def settle(tx: Transaction, app: str, wanted: Wanted | None, chosen: Sequence[str]) -> list[str]:
    """The uids a message is for: those chosen that are the site's, or all that are wanted."""
    if wanted is None:
        rows = tx.rows(
            "UNWIND $uids AS uid MATCH (p:Person {uid: uid}) WHERE p.app = $app RETURN p.uid AS uid",
            uids=list(dict.fromkeys(chosen)),
            app=app,
        )
        return [row["uid"] for row in rows]
    text, parameters = source(app, wanted)
    found: list[str] = tx.value(f"{text} RETURN collect(p.uid)", **parameters)
    return found


def begin(tx: Transaction, app: str, text: str, name: str, by: str, uids: Sequence[str], now: int) -> str:
    """A new one, to these people; its id. Raises NotFoundError for a site that is none."""
    broadcast = secrets.token_hex(6)
    rows = tx.rows(
        """
        MATCH (:App {id: $app})
        CREATE (b:Broadcast:Asset {
          key: $key, app: $app, id: $id, name: $title, text: $text, shown_name: $name, by: $by, state: 'sending',
          created: $now, total: size($uids), sent: 0, skipped: 0})
        FOREACH (start IN range(0, size($uids) - 1, $portion) |
          CREATE (b)-[:IS_TO]->(:Portion {number: start / $portion, uids: $uids[start..start + $portion]}))
        RETURN b.id AS id
        """,
        app=app,
        key=scoped(app, broadcast),
        id=broadcast,
        title=" ".join(text.split())[:60],
        text=text,
        name=name,
        by=by,
        now=now,
        uids=list(uids),
        portion=PORTION,
    )
    if not rows:
        raise NotFoundError("There is no such site.")
    return broadcast


def next_portion(tx: Transaction, app: str, broadcast: str) -> tuple[int, list[str]] | None:
    """(number, uids) of people whose turn it is; None: it is over."""
    rows = tx.rows(
        """
        MATCH (b:Broadcast {key: $key, state: 'sending'})-[:IS_TO]->(n:Portion)
        RETURN n.number AS number, n.uids AS uids ORDER BY n.number LIMIT 1
        """,
        key=scoped(app, broadcast),
    )
    return (rows[0]["number"], rows[0]["uids"]) if rows else None


def portion_done(tx: Transaction, app: str, broadcast: str, number: int, sent: int) -> None:
    """It has been said to `sent` of a portion's people. Once: a portion that is gone counts no more."""
    tx.run(
        """
        MATCH (b:Broadcast {key: $key})-[:IS_TO]->(n:Portion {number: $number})
        SET b.sent = b.sent + $sent, b.skipped = b.skipped + size(n.uids) - $sent
        DETACH DELETE n
        """,
        key=scoped(app, broadcast),
        number=number,
        sent=sent,
    )


def finish(tx: Transaction, app: str, broadcast: str) -> None:
    """It is done, if nobody is left."""
    tx.run(
        """
        MATCH (b:Broadcast {key: $key, state: 'sending'}) WHERE NOT EXISTS { (b)-[:IS_TO]->() }
        SET b.state = 'done'
        """,
        key=scoped(app, broadcast),
    )


def cancel(tx: Transaction, app: str, broadcast: str) -> bool:
    """Whether it was still under way."""
    rows = tx.rows(
        """
        MATCH (b:Broadcast {key: $key, state: 'sending'})
        SET b.state = 'canceled'
        WITH b OPTIONAL MATCH (b)-[:IS_TO]->(n:Portion)
        DETACH DELETE n
        RETURN DISTINCT b.id AS id
        """,
        key=scoped(app, broadcast),
    )
    return bool(rows)


def ensure_asset(tx: Transaction, app: str, asset: str, name: str) -> None:
    """What a campaign says to many is an asset, too, that events can be about."""
    tx.run(
        "MERGE (a:Asset {key: $key}) ON CREATE SET a.app = $app, a.id = $id SET a.name = $name",
        key=scoped(app, asset),
        app=app,
        id=asset,
        name=name,
    )


def under_way(tx: Transaction) -> list[tuple[str, str]]:
    """(app, id) of those that are being sent."""
    rows = tx.rows("MATCH (b:Broadcast {state: 'sending'}) RETURN b.app AS app, b.id AS id")
    return [(row["app"], row["id"]) for row in rows]


def get(tx: Transaction, app: str, broadcast: str) -> Broadcast:
    """Raises NotFoundError."""
    rows = tx.rows("MATCH (b:Broadcast {key: $key}) RETURN b", key=scoped(app, broadcast))
    if not rows:
        raise NotFoundError("There is no such message.")
    return _record(rows[0]["b"])


def listing(graph: Graph, app: str, limit: int, after: tuple[int, str] | None = None) -> list[Broadcast]:
    """A site's, the newest first; what follows the one that was made then, with this id."""
    at, last = after or (None, "")
    rows = graph.rows(
        """
        MATCH (b:Broadcast)
        WHERE b.app = $app AND ($at IS NULL OR b.created < $at OR (b.created = $at AND b.id > $last))
        RETURN b ORDER BY b.created DESC, b.id LIMIT $limit
        """,
        app=app,
        limit=limit,
        at=at,
        last=last,
    )
    return [_record(row["b"]) for row in rows]


def figures(graph: Graph, app: str, broadcasts: Sequence[str]) -> dict[str, Figures]:
    """What people did with each."""
    rows = graph.rows(
        """
        UNWIND $ids AS id
        MATCH (a:Asset {key: $app + ':' + id})
        OPTIONAL MATCH (a)<-[:ON]-(e:Event)<-[:DID]-(p:Person)
        WHERE e.name IN ['Message opened', 'Message clicked', 'Message answered']
        RETURN id, count(DISTINCT CASE WHEN e.name = 'Message opened' THEN p END) AS opened,
          count(DISTINCT CASE WHEN e.name = 'Message clicked' THEN p END) AS clicked,
          count(DISTINCT CASE WHEN e.name = 'Message answered' THEN p END) AS answered
        """,
        ids=list(broadcasts),
        app=app,
    )
    return {row["id"]: Figures(row["opened"], row["clicked"], row["answered"]) for row in rows}


def _record(row: Row) -> Broadcast:
    return Broadcast(
        row["app"], row["id"], row["text"], row["shown_name"], row["by"], row["state"], row["created"], row["total"],
        row["sent"], row["skipped"],
    )  # fmt: skip
