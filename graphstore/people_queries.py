"""Reading one person whole for the dashboard. Lists of people: people_list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph
from graphstore.errors import NotFoundError

MAX_DELIVERIES: Final = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    uid: str
    id: str
    anonymous: bool
    email: str | None
    first_name: str | None
    last_name: str | None
    profile_image: str | None
    seen: int  # ms epoch
    created: int  # ms epoch


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    id: str
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Belonging:
    """To a company or a segment. `since`: ms epoch, when known."""

    id: str
    name: str
    since: int | None = None


@dataclass(frozen=True, slots=True)
class EventCounter:
    event: str
    count: int
    first: int  # ms epoch
    last: int  # ms epoch


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    campaign: str | None
    campaign_name: str | None
    node: str | None
    letter: str | None
    letter_name: str | None
    state: str
    reason: str | None
    message_id: str | None
    at: int  # ms epoch


@dataclass(frozen=True, slots=True)
class PersonDetail:
    person: PersonRow
    json: str  # exact text of all properties
    identities: tuple[PersonIdentity, ...]
    companies: tuple[Belonging, ...]
    segments: tuple[Belonging, ...]
    counters: tuple[EventCounter, ...]
    deliveries: tuple[DeliveryRow, ...]


PERSON_COLUMNS: Final = """
    p.uid AS uid, p.id AS id, p.anonymous AS anonymous, toStringOrNull(p.`p:email`) AS email,
    toStringOrNull(p.`p:first_name`) AS first_name, toStringOrNull(p.`p:last_name`) AS last_name,
    toStringOrNull(p.`p:profile_image`) AS profile_image, p.seen AS seen, p.created AS created
"""


def detail(graph: Graph, app: str, uid: str) -> PersonDetail:
    """Everything about one person but the events. Raises NotFoundError."""
    rows = graph.rows(
        f"""
        MATCH (p:Person {{uid: $uid}}) WHERE p.app = $app
        RETURN {PERSON_COLUMNS}, p.json AS json,
          COLLECT {{ MATCH (p)<-[:RESOLVES_TO]-(i:Identity)
            RETURN i {{.id, .anonymous}} ORDER BY i.anonymous, i.id }} AS identities,
          COLLECT {{ MATCH (p)-[:MEMBER_OF]->(c:Company) RETURN c {{.id, .name}} ORDER BY c.name, c.id }} AS companies,
          COLLECT {{ MATCH (p)-[m:IN]->(s:Segment)
            RETURN s {{.id, .name, since: m.since}} ORDER BY s.name, s.id }} AS segments,
          COLLECT {{ MATCH (p)-[d:HAS_DONE]->(t:EventType)
            RETURN {{event: t.name, count: d.count, first: d.first, last: d.last}}
            ORDER BY d.count DESC, t.name }} AS counters,
          COLLECT {{ MATCH (p)-[:RECEIVED]->(d:Delivery)
            OPTIONAL MATCH (c:Campaign {{key: $app + ':' + d.campaign}})
            OPTIONAL MATCH (d)-[:OF]->(l:Asset)
            RETURN d {{.campaign, .node, .letter, .state, .reason, .message_id, .at,
              campaign_name: c.name, letter_name: l.name}}
            ORDER BY d.at DESC, d.key LIMIT {MAX_DELIVERIES} }} AS deliveries
        """,
        app=app,
        uid=uid,
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    return _detail(rows[0])


def some(graph: Graph, app: str, uids: Sequence[str]) -> tuple[PersonRow, ...]:
    """These people, last seen first."""
    rows = graph.rows(
        f"""
        UNWIND $uids AS wanted MATCH (p:Person {{uid: wanted}}) WHERE p.app = $app
        RETURN {PERSON_COLUMNS} ORDER BY seen DESC, uid DESC
        """,
        app=app,
        uids=list(uids),
    )
    return tuple(map(person_row, rows))


def person_row(row: Mapping[str, Any]) -> PersonRow:
    """From a row with PERSON_COLUMNS."""
    return PersonRow(**{name: row[name] for name in PersonRow.__slots__})


def _detail(row: dict[str, Any]) -> PersonDetail:
    return PersonDetail(
        person=person_row(row),
        json=row["json"],
        identities=tuple(PersonIdentity(**identity) for identity in row["identities"]),
        companies=_belongings(row["companies"]),
        segments=_belongings(row["segments"]),
        counters=tuple(EventCounter(**counter) for counter in row["counters"]),
        deliveries=tuple(DeliveryRow(**delivery) for delivery in row["deliveries"]),
    )


def _belongings(rows: Sequence[dict[str, Any]]) -> tuple[Belonging, ...]:
    return tuple(Belonging(row["id"], row["name"] or row["id"], row.get("since")) for row in rows)
