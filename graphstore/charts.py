"""Funnels and metrics as they are kept: (:Chart {key, app, id, kind, name, definition, place, version, created, goal,
goal_per}).

`place` is their order on the dashboard. What they show is derived from events, and kept nowhere in the graph.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore import chart_alerts, share_links
from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped
from graphstore.workflows import touch

ChartKind = Literal["funnel", "metric"]
Per = Literal["day", "week", "month"]
MOST: Final = 200  # of a site


@dataclass(frozen=True, slots=True)
class Goal:
    """What a metric is to reach in each day, week or month."""

    value: float
    per: Per


@dataclass(frozen=True, slots=True)
class Chart:
    id: str
    app: str
    kind: ChartKind
    name: str
    definition: Mapping[str, Any]
    version: int  # grows with each change
    created: int  # ms
    goal: Goal | None = None


def listing(tx: Transaction, app: str) -> list[Chart]:
    """In the order of the dashboard."""
    return [_chart(row) for row in tx.rows("MATCH (c:Chart {app: $app}) RETURN c ORDER BY c.place, c.id", app=app)]


def get(tx: Transaction, app: str, chart: str) -> Chart:
    """Raises NotFoundError."""
    return _only(tx.rows("MATCH (c:Chart {key: $key}) RETURN c", key=scoped(app, chart)))


def create(tx: Transaction, app: str, kind: ChartKind, name: str, definition: Mapping[str, Any], now: int) -> Chart:
    """As the last one of the dashboard. Raises ConflictError when the name is taken, or there are too many."""
    touch(tx, app)
    _check(tx, app, name, "")
    chart = secrets.token_hex(6)
    return _only(
        tx.rows(
            """
            OPTIONAL MATCH (other:Chart {app: $app})
            WITH coalesce(max(other.place), 0) + 1 AS place
            CREATE (c:Chart {key: $key, app: $app, id: $id, kind: $kind, name: $name, definition: $definition,
                             place: place, version: 1, created: $now})
            RETURN c
            """,
            key=scoped(app, chart),
            app=app,
            id=chart,
            kind=kind,
            name=name,
            definition=dump(definition),
            now=now,
        )
    )


def update(tx: Transaction, app: str, chart: str, *, name: str, definition: Mapping[str, Any], version: int) -> Chart:
    """Raises NotFoundError, ConflictError when `version` is not the present one or the name is taken."""
    touch(tx, app)
    if get(tx, app, chart).version != version:
        raise ConflictError("Somebody else has saved this meanwhile: load it again, then save.")
    _check(tx, app, name, chart)
    return _only(
        tx.rows(
            "MATCH (c:Chart {key: $key}) SET c.name = $name, c.definition = $definition, c.version = c.version + 1 "
            "RETURN c",
            key=scoped(app, chart),
            name=name,
            definition=dump(definition),
        )
    )


def set_goal(tx: Transaction, app: str, chart: str, goal: Goal | None) -> Chart:
    """Raises NotFoundError, ConflictError for a funnel."""
    touch(tx, app)
    if get(tx, app, chart).kind != "metric":
        raise ConflictError("Only a metric can have a goal: make one of the conversion rate.")
    return _only(
        tx.rows(
            "MATCH (c:Chart {key: $key}) SET c.goal = $value, c.goal_per = $per RETURN c",
            key=scoped(app, chart),
            value=goal.value if goal else None,
            per=goal.per if goal else None,
        )
    )


def delete(tx: Transaction, app: str, chart: str) -> None:
    """With its alerts and the links that show it alone. Raises NotFoundError."""
    touch(tx, app)
    get(tx, app, chart)
    tx.run("MATCH (c:Chart {key: $key}) DETACH DELETE c", key=scoped(app, chart))
    chart_alerts.delete_all(tx, app, chart)
    share_links.delete_all(tx, app, chart)


def arrange(tx: Transaction, app: str, order: Sequence[str]) -> None:
    """Put these (ids) first, in this order; the others stay behind them in theirs. Raises NotFoundError."""
    touch(tx, app)
    known = [chart.id for chart in listing(tx, app)]
    if not set(order) <= set(known):
        raise NotFoundError("One of these is not there any more: load the dashboard again.")
    ids = [*dict.fromkeys(order), *(chart for chart in known if chart not in order)]
    tx.run(
        "UNWIND $rows AS row MATCH (c:Chart {key: row.key}) SET c.place = row.place",
        rows=[{"key": scoped(app, chart), "place": place} for place, chart in enumerate(ids, 1)],
    )


def sites(graph: Graph) -> list[str]:
    """The sites that have any."""
    return [row["app"] for row in graph.rows("MATCH (c:Chart) RETURN DISTINCT c.app AS app ORDER BY app")]


def time_zone(tx: Transaction, app: str) -> str:
    """In which the site's days begin."""
    rows = tx.rows("MATCH (a:App {id: $app}) RETURN coalesce(a.time_zone, 'UTC') AS zone", app=app)
    if not rows:
        raise NotFoundError("There is no such site.")
    zone: str = rows[0]["zone"]
    return zone


def set_time_zone(tx: Transaction, app: str, zone: str) -> None:
    tx.run("MATCH (a:App {id: $app}) SET a.time_zone = $zone", app=app, zone=zone)


def _check(tx: Transaction, app: str, name: str, chart: str) -> None:
    others = [each for each in listing(tx, app) if each.id != chart]
    if any(each.name == name for each in others):
        raise ConflictError(f"This site has a funnel or metric called {name!r}: choose another name.")
    if len(others) >= MOST:
        raise ConflictError(f"A site may have {MOST} funnels and metrics: delete one first.")


def _only(rows: list[Row]) -> Chart:
    if not rows:
        raise NotFoundError("There is no such funnel or metric on this site.")
    return _chart(rows[0])


def _chart(row: Row) -> Chart:
    c = row["c"]
    goal = Goal(c["goal"], c["goal_per"]) if c.get("goal") is not None else None
    definition = parse_object(c["definition"])
    return Chart(c["id"], c["app"], c["kind"], c["name"], definition, c["version"], c["created"], goal)
