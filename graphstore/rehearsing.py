"""What rehearsals of campaigns read: people with what they did in a period, page by page. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.people_queries import PERSON_COLUMNS, PersonRow
from graphstore.records import PersonState, StoredEvent
from graphstore.values import parse_object

MAX_EVENTS: Final = 100_000  # of one person; what comes after is left out
_SENT: Final = ["queued", "sending", "deferred", "sent", "unknown"]


@dataclass(frozen=True, slots=True)
class Period:
    since: int  # ms epoch
    until: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what they did, in its order."""

    person: PersonState
    created: int  # ms epoch
    company: str  # key; "" for none
    events: tuple[StoredEvent, ...]
    letters: tuple[int, ...]  # ms epoch: sent to them by other campaigns


# UNWIND … binds `p`, `$names`, `$since`, `$until` and `$campaign`. As lists: a large answer arrives faster so.
_ROW: Final = f"""
    [p.uid, p.id, p.json, p.created,
     CASE WHEN $companies THEN head(COLLECT {{ MATCH (p)-[:MEMBER_OF]->(c:Company) RETURN c.key ORDER BY c.key }}) END,
     COLLECT {{ MATCH (p)-[:DID]->(e:Event) WHERE e.name IN $names AND e.at >= $since AND e.at <= $until
       RETURN [e.at, e.key, e.name, e.json] ORDER BY e.at, e.key LIMIT {MAX_EVENTS} }},
     CASE WHEN $letters THEN COLLECT {{ MATCH (p)-[:RECEIVED]->(d:Delivery)
       WHERE d.campaign <> $campaign AND d.state IN {_SENT} AND d.at <= $until RETURN d.at ORDER BY d.at }} ELSE [] END]
"""
_Row = tuple[str, str, str, int | None, str | None, list[tuple[int, str, str, str | None]], list[int]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of people a rehearsal needs."""

    campaign: str
    names: tuple[str, ...]  # of events
    period: Period
    everybody: bool = False  # also those who did none of these
    companies: bool = False
    letters: bool = False


def count(tx: Transaction, app: str) -> int:
    """People of the site."""
    found: int = tx.value("MATCH (p:Person {app: $app}) RETURN count(p)", app=app)
    return found


@dataclass(frozen=True, slots=True)
class Page:
    people: list[Known]
    looked: int  # how many people were looked at
    after: str | None  # uid to go on behind; None at the end


def page(tx: Transaction, app: str, wanted: Wanted, after: str, size: int) -> Page:
    """Of the next `size` people, in the order of their uids, those who are wanted."""
    who = tx.rows(
        """
        MATCH (p:Person) WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.uid LIMIT $size
        RETURN count(p) AS people, max(p.uid) AS last
        """,
        app=app,
        after=after,
        size=size,
    )[0]
    which = (
        ""
        if wanted.everybody
        else """
        AND EXISTS { (p)-[d:HAS_DONE]->(t:EventType) WHERE t.name IN $names AND d.last >= $since AND d.first <= $until }
        """
    )
    found: list[_Row] = tx.value(
        f"""
        MATCH (p:Person) WHERE p.app = $app AND p.uid > $after AND p.uid <= $last {which}
        RETURN collect({_ROW})
        """,
        app=app,
        after=after,
        last=who["last"] or "",
        **_parameters(wanted),
    )
    following = who["last"] if who["people"] == size else None
    return Page([_known(app, row) for row in found], who["people"], following)


def one(tx: Transaction, app: str, wanted: Wanted, uid: str) -> Known:
    """Raises NotFoundError."""
    found: list[_Row] = tx.value(
        f"MATCH (p:Person {{uid: $uid}}) WHERE p.app = $app RETURN collect({_ROW})",
        app=app,
        uid=uid,
        **_parameters(wanted),
    )
    if not found:
        raise NotFoundError("There is no such person on this site.")
    return _known(app, found[0])


def _parameters(wanted: Wanted) -> dict[str, object]:
    return {
        "names": list(wanted.names),
        "since": wanted.period.since,
        "until": wanted.period.until,
        "campaign": wanted.campaign,
        "companies": wanted.companies,
        "letters": wanted.letters,
    }


def _known(app: str, row: _Row) -> Known:
    uid, name, json, created, company, events, letters = row
    return Known(
        PersonState(uid, name, parse_object(json)),
        created or 0,
        company or "",
        tuple(
            StoredEvent(key, app, uid, event, at, parse_object(arguments) if arguments else {})
            for at, key, event, arguments in events
        ),
        tuple(letters),
    )


def event(tx: Transaction, app: str, uid: str, key: str) -> StoredEvent:
    """One event of a person. Raises NotFoundError."""
    rows = tx.rows(
        """
        MATCH (p:Person {uid: $uid})-[:DID]->(e:Event {key: $key}) WHERE p.app = $app
        RETURN e.name AS name, e.at AS at, e.json AS json
        """,
        app=app,
        uid=uid,
        key=key,
    )
    if not rows:
        raise NotFoundError("This person has no such event.")
    row = rows[0]
    return StoredEvent(key, app, uid, row["name"], row["at"], parse_object(row["json"]) if row["json"] else {})


def rows_of(tx: Transaction, app: str, uids: Sequence[str]) -> list[PersonRow]:
    """Those of these people who are still there."""
    rows = tx.rows(
        f"UNWIND $uids AS uid MATCH (p:Person {{uid: uid}}) WHERE p.app = $app RETURN {PERSON_COLUMNS}",
        app=app,
        uids=list(uids),
    )
    return [PersonRow(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a campaign has counted about a person so far."""

    entries: dict[str, int]  # node -> how often they came there
    passes: dict[str, list[int]]  # node -> ms epoch of those that were let pass
    had: set[str]  # letters


def counted(tx: Transaction, app: str, campaign: str, uid: str) -> Counted:
    rows = tx.rows(
        """
        MATCH (:Person {uid: $uid})-[e:ENTERED]->(n:CampaignNode {app: $app, campaign: $campaign})
        RETURN n.node AS node, e.count AS count, e.passed AS passed
        """,
        app=app,
        campaign=campaign,
        uid=uid,
    )
    had = tx.rows(
        """
        MATCH (:Person {uid: $uid})-[:RECEIVED]->(d:Delivery {app: $app, campaign: $campaign})
        WHERE d.state <> 'skipped' RETURN DISTINCT d.letter AS letter
        """,
        app=app,
        campaign=campaign,
        uid=uid,
    )
    return Counted(
        {row["node"]: row["count"] for row in rows if row["count"]},
        {row["node"]: list(row["passed"]) for row in rows if row["passed"]},
        {row["letter"] for row in had},
    )


def starts(
    tx: Transaction, app: str, campaign: str, uid: str, triggers: Collection[str]
) -> dict[tuple[str, str], list[int]]:
    """(trigger, entry) -> ms epoch of the person's runs that began so, in order."""
    rows = tx.rows(
        """
        MATCH (:Person {uid: $uid})-[:HAS_RUN]->(r:Run)
        WHERE r.app = $app AND r.campaign = $campaign AND r.trigger IN $triggers
        RETURN r.trigger AS trigger, coalesce(r.entry, '') AS entry, r.started AS started ORDER BY r.started
        """,
        app=app,
        campaign=campaign,
        uid=uid,
        triggers=sorted(triggers),
    )
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        found.setdefault((row["trigger"], row["entry"]), []).append(row["started"])
    return found


def callable_campaigns(tx: Transaction, app: str, trigger: str) -> set[str]:
    """Campaigns that run and whose definition has a node of this type."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {app: $app, state: 'running'})<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE v.version = c.version AND v.definition CONTAINS $type RETURN c.id AS id
        """,
        app=app,
        type=f'"{trigger}"',
    )
    return {row["id"] for row in rows}
