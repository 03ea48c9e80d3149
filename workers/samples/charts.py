"""What the video service looks at every morning: funnels and metrics, in the order of their cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphstore import charts
from graphstore.charts import ChartKind
from workers.analytics import charts as chart_work
from workers.context import Context


@dataclass(frozen=True, slots=True)
class Wanted:
    kind: ChartKind
    name: str
    definition: Mapping[str, Any]


def _steps(*events: str) -> list[dict[str, str]]:
    return [{"event": event} for event in events]


_FORTNIGHT: Final = {"amount": 14, "unit": "days"}

CHARTS: Final = (
    Wanted(
        "funnel",
        "From a free movie to Premium",
        {"steps": _steps("Site visit", "Free movie view", "Registration", "Upgrade to Premium")},
    ),
    Wanted(
        "funnel",
        "Carts that are paid",
        {"steps": _steps("Cart set", "Cart purchased"), "window": _FORTNIGHT},
    ),
    Wanted("metric", "Visitors", {"measure": "people", "event": {"event": "Site visit"}}),
    Wanted("metric", "Movies watched", {"measure": "times", "event": {"event": "Movie watch"}}),
    Wanted("metric", "Movies a person", {"measure": "times_per_person", "event": {"event": "Movie watch"}}),
    Wanted(
        "metric",
        "Registered after a free movie",
        {
            "measure": "conversion",
            "event": {"event": "Free movie view"},
            "then": {"event": "Registration"},
            "window": _FORTNIGHT,
        },
    ),
    Wanted(
        "metric",
        "From registration to the first movie",
        {"measure": "time_between", "event": {"event": "Registration"}, "then": {"event": "Movie watch"}},
    ),
    Wanted(
        "metric",
        "Good reviews",
        {
            "measure": "times",
            "event": {
                "event": "Review",
                "where": [{"argument": "rating", "operator": "at_least", "value": 4}],
            },
        },
    ),
    Wanted(
        "metric",
        "Average age of who upgrades",
        {
            "measure": "average",
            "property": ["age"],
            "by": "event",
            "of": "doers",
            "event": {"event": "Upgrade to Premium"},
        },
    ),
)


def ensure_charts(context: Context, app: str) -> None:
    """Make those that are not there by their name."""
    there = {each.name for each in context.graph.read(lambda tx: charts.listing(tx, app))}
    for wanted in CHARTS:
        if wanted.name not in there:
            chart_work.create(context, app, wanted.kind, wanted.name, wanted.definition)
