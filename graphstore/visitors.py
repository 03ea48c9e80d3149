"""Who did something in the last minutes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Transaction
from graphstore.people_queries import PERSON_COLUMNS, PersonRow, person_row

# One seek in the index of names and times for each name: the events of these minutes, however many there were before.
# Without its label, a person is only ever looked for from an event on: a plan made while there were few people, and
# kept, would go through all of them for each event.
_RECENT: Final = """
    MATCH (t:EventType {app: $app}) WHERE NOT t.name IN $passive
    MATCH (e:Event) USING INDEX e:Event(app, name, at)
    WHERE e.app = $app AND e.name = t.name AND e.at > $since AND e.at <= $until
    MATCH (e)<-[:DID]-(p)
"""
_PAGE: Final = "toStringOrNull(coalesce(e.`a:path`, e.`a:page/path`, e.`a:page`, e.`a:url`, e.`a:page/url`))"


@dataclass(frozen=True, slots=True)
class Visitor:
    """What they did last, and when (ms); the page it happened on, where one of these minutes' events tells of it."""

    person: PersonRow
    event: str
    at: int
    page: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Visitors:
    """`minutes`: people in each minute, the last is the present one; `first_minute`: when the first begins (ms)."""

    total: int
    people: list[Visitor]
    minutes: list[int]
    first_minute: int


def present(
    tx: Transaction, app: str, now: int, passive: Collection[str], *, within: int, minutes: int, most: int
) -> Visitors:
    """Who did something in the last `within` ms, the latest first, at most `most`; and of how many minutes before now
    how many people did.
    """
    names = sorted(passive)
    rows = tx.rows(
        f"""
        {_RECENT}
        WITH p, e, {_PAGE} AS page ORDER BY e.at DESC, e.received DESC, e.key DESC
        WITH p, head(collect(e)) AS last, head(collect(page)) AS page, count(e) AS events
        WITH collect({{p: p, last: last, page: page, events: events}}) AS everybody
        UNWIND everybody AS one
        WITH size(everybody) AS total, one.p AS p, one.last AS last, one.page AS page, one.events AS events
        ORDER BY last.at DESC, p.uid LIMIT $most
        RETURN {PERSON_COLUMNS}, total, last.name AS event, last.at AS at, page, events
        """,
        app=app, since=now - within, until=now, passive=names, most=most,
    )  # fmt: skip
    first = now // 60_000 - minutes + 1
    counted = tx.rows(
        f"{_RECENT} RETURN e.at / 60000 AS minute, count(DISTINCT p) AS people",
        app=app, since=first * 60_000 - 1, until=now, passive=names,
    )  # fmt: skip
    people = {row["minute"]: row["people"] for row in counted}
    return Visitors(
        rows[0]["total"] if rows else 0, [_visitor(row) for row in rows],
        [people.get(first + place, 0) for place in range(minutes)], first * 60_000,
    )  # fmt: skip


def between(tx: Transaction, app: str, since: int, until: int, passive: Collection[str]) -> list[tuple[str, int]]:
    """Who did something after `since` until `until` (ms), by their uids, and when last."""
    rows = tx.rows(
        f"{_RECENT} RETURN p.uid AS uid, max(e.at) AS at ORDER BY uid",
        app=app, since=since, until=until, passive=sorted(passive),
    )  # fmt: skip
    return [(row["uid"], row["at"]) for row in rows]


def last_done(tx: Transaction, app: str, uids: Sequence[str]) -> list[tuple[str, int | None]]:
    """What each of these people did last, and when (ms); "" for nothing."""
    rows = tx.rows(
        """
        UNWIND $uids AS uid MATCH (p:Person {uid: uid}) WHERE p.app = $app
        MATCH (p)-[done:HAS_DONE]->(t:EventType)
        WITH p, t, done ORDER BY done.last DESC, t.name
        RETURN p.uid AS uid, head(collect(t.name)) AS event, max(done.last) AS at
        """,
        app=app, uids=list(uids),
    )  # fmt: skip
    found = {row["uid"]: (row["event"], row["at"]) for row in rows}
    return [found.get(uid, ("", None)) for uid in uids]


def _visitor(row: Mapping[str, Any]) -> Visitor:
    return Visitor(person_row(row), row["event"], row["at"], row["page"], row["events"])
