"""What analytics read of events: everybody's in pages, those of some people, and which of one name meet a condition.

What a person did is in the order of its time; of one millisecond, what was received first, then by key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph, Transaction
from graphstore.predicates import Predicate, bindings
from graphstore.vocabulary import ARGUMENT_PREFIX, PERSON_PREFIX, property_key, quoted, scoped

# Where an event happened and what had led there, by the arguments that tell of it: those of the library for pages,
# those of the calls of Segment's SDKs, and plain ones.
_TRAIL: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "url": (("url",), ("page", "url")),
    "path": (("path",), ("page", "path"), ("page",)),
    "referrer": (("referrer",), ("page", "referrer")),
    "source": (("utm_source",), ("campaign", "source")),
    "medium": (("utm_medium",), ("campaign", "medium")),
    "campaign": (("utm_campaign",), ("campaign", "name")),
}
_LONGEST: Final = 2_000  # characters of an address


def _argument(paths: Sequence[tuple[str, ...]]) -> str:
    values = [f"toStringOrNull(e.{quoted(property_key(ARGUMENT_PREFIX, path))})" for path in paths]
    return f"left(coalesce({', '.join(values)}), {_LONGEST})"


# A name that is in $places comes as its number: most of an answer would be names otherwise.
_ROW: Final = f"""
    [p.uid, COLLECT {{ MATCH (p)-[:DID]->(e:Event)
       WITH e, {", ".join(f"{_argument(paths)} AS {name}" for name, paths in _TRAIL.items())}
       RETURN [coalesce($places[e.name], e.name), e.at, e.key] +
         CASE WHEN coalesce({", ".join(_TRAIL)}) IS NULL THEN [] ELSE [{", ".join(_TRAIL)}] END
       ORDER BY e.at, e.received, e.key }}]
"""

# Of an event: place of its name or the name, ms, key; and where it tells of that: url, path, referrer, source, medium,
# campaign.
EventRow = tuple[int | str, int, str, *tuple[str | None, ...]]
PersonEvents = tuple[str, list[EventRow]]  # of a uid


@dataclass(frozen=True, slots=True)
class EventPage:
    people: list[PersonEvents]  # in the order of their uids; those without events too
    after: str | None  # uid to go on behind; None at the end


def page(tx: Transaction, app: str, places: Mapping[str, int], after: str, size: int) -> EventPage:
    """The next `size` people and all they did. `places`: event name -> number, as many as are known."""
    found: list[PersonEvents] = tx.value(
        f"""
        MATCH (p:Person) USING INDEX p:Person(app, uid) WHERE p.app = $app AND p.uid > $after
        WITH p ORDER BY p.app, p.uid LIMIT $size
        RETURN collect({_ROW})
        """,
        app=app,
        after=after,
        size=size,
        places=dict(places),
    )
    found.sort(key=lambda row: row[0])
    return EventPage(found, found[-1][0] if len(found) == size else None)


def some(tx: Transaction, app: str, places: Mapping[str, int], uids: Sequence[str]) -> list[PersonEvents]:
    """Of these people, those that are there, in the order of their uids."""
    found: list[PersonEvents] = tx.value(
        f"UNWIND $uids AS uid MATCH (p:Person {{uid: uid}}) WHERE p.app = $app RETURN collect({_ROW})",
        app=app,
        uids=list(uids),
        places=dict(places),
    )
    found.sort(key=lambda row: row[0])
    return found


def meeting(
    graph: Graph, app: str, event: str, where: Predicate, since: int, until: int, *, seconds: float | None = None
) -> list[str]:
    """The keys of events of one name, from `since` until before `until`, whose arguments meet `where` (over `ev`).

    Raises GraphTimeoutError when it takes longer than `seconds`, as do those below.
    """
    found: list[str] = graph.read(
        lambda tx: tx.value(
            f"""
            MATCH (ev:Event) USING INDEX ev:Event(app, name, at)
            WHERE ev.app = $app AND ev.name = $event AND ev.at >= $since AND ev.at < $until AND {where.cypher}
            RETURN collect(ev.key)
            """,
            app=app,
            event=event,
            since=since,
            until=until,
            **where.parameters,
        ),
        seconds=seconds,
    )
    return found


def people_meeting(graph: Graph, app: str, predicate: Predicate, *, seconds: float | None = None) -> list[str]:
    """The uids of all who meet a predicate (ready: `Predicate.at`) now."""
    begun = predicate.beginning
    start, asked = ("MATCH (p:Person) WHERE p.app = $app", predicate) if begun is None else (begun.start, begun.rest)
    binding, parameters = bindings([asked])
    found: list[str] = graph.read(
        lambda tx: tx.value(
            f"{start}\n{binding}\nWHERE {asked.cypher}\nRETURN collect(p.uid)",
            app=app,
            **parameters,
            **asked.parameters,
        ),
        seconds=seconds,
    )
    return found


def members(graph: Graph, app: str, segment: str) -> list[str]:
    """The uids of who is in a segment or list now; nobody where there is no such segment."""
    found: list[str] = graph.read(
        lambda tx: tx.value(
            "MATCH (s:Segment {key: $key})<-[:IN]-(p:Person) RETURN collect(p.uid)", key=scoped(app, segment)
        )
    )
    return found


def taken_in(graph: Graph, app: str, campaign: str) -> list[str]:
    """The uids of whom a campaign has ever taken in; nobody where there is no such campaign."""
    found: list[str] = graph.read(
        lambda tx: tx.value(
            "MATCH (:Campaign {key: $key})<-[:RUNS]-(:Run)<-[:HAS_RUN]-(p:Person) RETURN collect(DISTINCT p.uid)",
            key=scoped(app, campaign),
        )
    )
    return found


def property_values(graph: Graph, app: str, path: tuple[str, ...]) -> list[tuple[Any, list[str]]]:
    """The values of a property, each with the uids of those who have it."""
    key = property_key(PERSON_PREFIX, path)
    found: list[tuple[Any, list[str]]] = graph.read(
        lambda tx: tx.value(
            """
            MATCH (p:Person) WHERE p.app = $app AND p[$key] IS NOT NULL
            WITH p[$key] AS value, collect(p.uid) AS uids
            RETURN collect([value, uids])
            """,
            app=app,
            key=key,
        )
    )
    return found
