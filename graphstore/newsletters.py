"""Newsletters: one letter to everybody, or to the people of some segments, once.

(:Newsletter {key, app, id, name, letter, segments, state, at, started, ended, recipients, campaign}). While it is sent,
a campaign of the same name's own does the work; only its id is kept here. One to people who were chosen has them in
portions, (:Newsletter)-[:IS_TO]->(:Portion {number, uids}), which go as their people are taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore import contests, latest_first
from graphstore.contests import Contest
from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

NewsletterState = Literal["draft", "scheduled", "sending", "paused", "sent", "canceled"]
EDITABLE: Final = ("draft", "scheduled")
UNDER_WAY: Final = ("sending", "paused")
PORTION: Final = 500  # people
_HOUR: Final = 3_600_000  # ms


@dataclass(frozen=True, slots=True)
class NewsletterRecord:
    id: str
    app: str
    name: str
    letter: str
    segments: tuple[str, ...]  # ids; () is everybody
    state: NewsletterState
    created: int  # ms epoch, as are all below
    at: int | None = None  # to be sent
    started: int | None = None
    ended: int | None = None
    recipients: int = 0  # how many people it was for when it started
    campaign: str = ""  # that sends it
    local: str = ""  # "2027-05-01T09:00": when where each person is; "" is at one moment
    zone: str = ""  # of those whose own is not known
    contest: Contest | None = None  # two variants, of which a test decides
    chosen: int | None = None  # how many people were chosen for it, in place of segments


def listing(
    graph: Graph, app: str, *, behind: tuple[int, str] | None = None, limit: int | None = None
) -> tuple[NewsletterRecord, ...]:
    """A site's newsletters, the newest first; those behind one, by when it was made and its id. No `limit`: all."""
    cut = "" if limit is None else "LIMIT $limit"
    rows = graph.rows(
        f"""
        MATCH (n:Newsletter {{app: $app}})
        WHERE {latest_first.behind("n", "created")}
        RETURN n ORDER BY n.created DESC, n.id {cut}
        """,
        app=app,
        behind=behind and list(behind),
        limit=limit,
    )
    return tuple(_record(row) for row in rows)


def get(tx: Transaction, app: str, newsletter: str) -> NewsletterRecord:
    """Raises NotFoundError."""
    return _only(tx.rows("MATCH (n:Newsletter {key: $key}) RETURN n", key=scoped(app, newsletter)))


def create(tx: Transaction, new: NewsletterRecord) -> None:
    tx.run(
        """
        CREATE (n:Newsletter {key: $key, app: $app, id: $id, name: $name, letter: $letter, segments: $segments,
                              state: 'draft', created: $created, recipients: 0})
        WITH n MATCH (l:Asset {key: $asset}) SET l.newsletter = n.id
        """,
        key=scoped(new.app, new.id),
        asset=scoped(new.app, new.letter),
        app=new.app,
        id=new.id,
        name=new.name,
        letter=new.letter,
        segments=list(new.segments),
        created=new.created,
    )


def settle(tx: Transaction, app: str, newsletter: str, uids: Sequence[str]) -> None:
    """To these people, whatever its segments say."""
    tx.run(
        """
        MATCH (n:Newsletter {key: $key}) SET n.chosen = size($uids)
        FOREACH (start IN range(0, size($uids) - 1, $portion) |
          CREATE (n)-[:IS_TO]->(:Portion {number: start / $portion, uids: $uids[start..start + $portion]}))
        """,
        key=scoped(app, newsletter),
        uids=list(uids),
        portion=PORTION,
    )


def change(tx: Transaction, app: str, newsletter: str, name: str, segments: Sequence[str]) -> None:
    """Raises NotFoundError, ConflictError once it has begun."""
    _locked(tx, app, newsletter, EDITABLE)
    tx.run(
        "MATCH (n:Newsletter {key: $key}) SET n.name = $name, n.segments = $segments",
        key=scoped(app, newsletter),
        name=name,
        segments=list(segments),
    )


def schedule(tx: Transaction, app: str, newsletter: str, at: int | None, local: str = "", zone: str = "") -> None:
    """To be sent at this time; None: not yet. Raises NotFoundError, ConflictError once it has begun."""
    _locked(tx, app, newsletter, EDITABLE)
    tx.run(
        """
        MATCH (n:Newsletter {key: $key})
        SET n.at = $at, n.local = $local, n.zone = $zone,
            n.state = CASE WHEN $at IS NULL THEN 'draft' ELSE 'scheduled' END
        """,
        key=scoped(app, newsletter),
        at=at,
        local=local,
        zone=zone,
    )


def begin(tx: Transaction, app: str, newsletter: str, campaign: str, now: int) -> NewsletterRecord:
    """It is being sent from now on, by this campaign; how it stands then, with the people it is for counted.

    Raises NotFoundError, ConflictError when it has begun before.
    """
    record = _locked(tx, app, newsletter, EDITABLE)
    return _only(
        tx.rows(
            f"""
            {_AUDIENCE}
            WITH count(DISTINCT p) AS recipients
            MATCH (n:Newsletter {{key: $key}})
            SET n.state = 'sending', n.started = $now, n.campaign = $campaign,
                n.recipients = coalesce(n.chosen, recipients),
                n.test_decides = $now + n.test_hours * $hour
            RETURN n
            """,
            key=scoped(app, newsletter),
            app=app,
            segments=list(record.segments),
            campaign=campaign,
            now=now,
            hour=_HOUR,
        )
    )


def audience(graph: Graph, app: str, segments: Sequence[str]) -> int:
    """How many people a newsletter to these segments (() is everybody) would be for now."""
    rows = graph.rows(f"{_AUDIENCE} RETURN count(DISTINCT p) AS people", app=app, segments=list(segments))
    return int(rows[0]["people"])


_AUDIENCE: Final = """
    CALL () {
      WITH * WHERE size($segments) = 0
      MATCH (p:Person {app: $app}) RETURN p
      UNION
      WITH * WHERE size($segments) > 0
      UNWIND $segments AS id
      MATCH (p:Person)-[:IN]->(:Segment {key: $app + ':' + id}) RETURN p
    }
"""


def set_state(
    tx: Transaction, app: str, newsletter: str, state: NewsletterState, among: Sequence[str], now: int
) -> NewsletterRecord:
    """Raises NotFoundError, ConflictError unless its state is one of `among`."""
    record = _locked(tx, app, newsletter, among)
    tx.run(
        """
        MATCH (n:Newsletter {key: $key})
        SET n.state = $state, n.ended = CASE WHEN $state IN ['sent', 'canceled'] THEN $now END
        """,
        key=scoped(app, newsletter),
        state=state,
        now=now,
    )
    return record


def remove(tx: Transaction, app: str, newsletter: str) -> None:
    """Raises NotFoundError, ConflictError while it is being sent."""
    _locked(tx, app, newsletter, (*EDITABLE, "sent", "canceled"))
    tx.run(
        "MATCH (n:Newsletter {key: $key}) OPTIONAL MATCH (n)-[:IS_TO]->(q:Portion) DETACH DELETE q, n",
        key=scoped(app, newsletter),
    )


def due(tx: Transaction, now: int) -> list[NewsletterRecord]:
    """Those whose time has come."""
    rows = tx.rows("MATCH (n:Newsletter {state: 'scheduled'}) WHERE n.at <= $now RETURN n ORDER BY n.at", now=now)
    return [_record(row) for row in rows]


def contested(tx: Transaction) -> list[NewsletterRecord]:
    """Those that are being sent in two variants, and those that everybody got one or the other of, undecided yet."""
    rows = tx.rows(
        """
        MATCH (n:Newsletter) WHERE n.state IN ['sending', 'sent'] AND n.test_letter IS NOT NULL
          AND (n.state = 'sending' OR n.test_winner = '')
        RETURN n
        """
    )
    return [_record(row) for row in rows]


def over(tx: Transaction) -> list[NewsletterRecord]:
    """Those that are being sent, and have nobody left to send to."""
    rows = tx.rows(
        """
        MATCH (n:Newsletter {state: 'sending'})
        MATCH (c:Campaign {key: n.app + ':' + n.campaign}) WHERE c.enrol_before IS NOT NULL AND c.enrol_after IS NULL
          AND NOT EXISTS { (c)<-[:RUNS]-(r:Run) WHERE r.state IN ['ready', 'waiting', 'sending'] }
        RETURN n
        """
    )
    return [_record(row) for row in rows]


def _locked(tx: Transaction, app: str, newsletter: str, states: Sequence[str]) -> NewsletterRecord:
    rows = tx.rows("MATCH (n:Newsletter {key: $key}) SET n.locked = true RETURN n", key=scoped(app, newsletter))
    record = _only(rows)
    if record.state not in states:
        raise ConflictError(f"This newsletter is {record.state}: that can't be done now.")
    return record


def _only(rows: list[Row]) -> NewsletterRecord:
    if not rows:
        raise NotFoundError("There is no such newsletter on this site.")
    return _record(rows[0])


def _record(row: Row) -> NewsletterRecord:
    node: dict[str, Any] = row["n"]
    return NewsletterRecord(
        node["id"], node["app"], node["name"], node["letter"], tuple(node["segments"]), node["state"], node["created"],
        node.get("at"), node.get("started"), node.get("ended"), node["recipients"], node.get("campaign", ""),
        node.get("local") or "", node.get("zone") or "", contests.of(node),
        node.get("chosen"),
    )  # fmt: skip
