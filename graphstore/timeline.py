"""One person's events, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph
from graphstore.errors import NotFoundError

LATE: Final = 3_600_000  # ms between happening and arriving from which an event is called late
_END_OF_TIME: Final = 2**62


@dataclass(frozen=True, slots=True)
class TimelineAsset:
    id: str
    name: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    key: str
    name: str
    at: int  # ms epoch
    received: int  # ms epoch
    late: bool
    flag: str | None  # why `at` is not the time the caller gave
    json: str  # exact text of the arguments
    asset: TimelineAsset | None


def page(
    graph: Graph, app: str, uid: str, *, limit: int, after: tuple[int, str] | None = None
) -> tuple[TimelineEvent, ...]:
    """At most `limit` events from behind `after` (at, key) on. Raises NotFoundError for a person not of this app."""
    at, key = after or (_END_OF_TIME, "")
    rows = graph.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app
        RETURN COLLECT {
          MATCH (p)-[:DID]->(e:Event)
          WHERE e.at < $at OR (e.at = $at AND e.key < $key)
          WITH e ORDER BY e.at DESC, e.key DESC LIMIT $limit
          RETURN e {.key, .name, .at, .received, .flag, .json, asset:
            head(COLLECT { MATCH (e)-[:ON]->(a:Asset) RETURN {id: a.id, name: a.name, labels: labels(a)} LIMIT 1 })}
        } AS events
        """,
        app=app,
        uid=uid,
        at=at,
        key=key,
        limit=limit,
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    return tuple(_event(row) for row in rows[0]["events"])


def _event(row: dict[str, Any]) -> TimelineEvent:
    return TimelineEvent(
        key=row["key"],
        name=row["name"],
        at=row["at"],
        received=row["received"],
        late=row["received"] - row["at"] > LATE,
        flag=row["flag"],
        json=row["json"] or "{}",
        asset=_asset(row["asset"]) if row["asset"] else None,
    )


def _asset(row: dict[str, Any]) -> TimelineAsset:
    kinds = [label for label in row["labels"] if label != "Asset"]
    return TimelineAsset(row["id"], row["name"], kinds[0].lower() if kinds else "asset")
