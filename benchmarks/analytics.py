"""Analytics: making the columns of events, bringing them up to date, and what charts then cost, cold and kept.

Cold: nothing is kept of an earlier answer, not the rows of a name of events, not the result. The floor is one pass over
all events' times in the columns: the least that a figure of a period can look at.

The same once more over a site of ten times the size, made of the columns of the one: so nothing that asks the graph.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import tenfold
import traffic
import trails
from books import Books, figures
from product import product, report, say

from engine.analytics.leaving import leaving
from engine.analytics.ranges import Range
from engine.calendar import local
from graphstore import charts as stored
from workers.analytics import building, charts, files, present
from workers.analytics.asked import Asked
from workers.analytics.files import Version
from workers.analytics.funnels import FunnelReader
from workers.analytics.metrics import MetricReader
from workers.analytics.sources import Source
from workers.context import Context

_TURNS: Final = 10
_DAYS: Final = 60
_STEPS: Final = [{"event": name} for name in ("Site visit", "Search", "Movie watch", "Review")]
_RATED: Final = [{"argument": "rating", "operator": "at_least", "value": 4}]
_ASKING: Final = "an_argument"
FUNNELS: Final[dict[str, dict[str, Any]]] = {
    "four_steps": {"steps": _STEPS},
    "four_steps_window": {"steps": _STEPS, "window": {"amount": 7, "unit": "days"}},
    "four_steps_strict": {"steps": _STEPS, "order": "strict"},
    "four_steps_any": {"steps": _STEPS, "order": "any"},
    "four_steps_excluded": {"steps": _STEPS, "exclusions": [{"event": "Cart set"}]},
    _ASKING: {"steps": [_STEPS[0], {"event": "Movie watch", "where": _RATED}]},
}

METRICS: Final[dict[str, dict[str, Any]]] = {
    "people": {"measure": "people", "event": _STEPS[0]},
    "times": {"measure": "times", "event": _STEPS[0]},
    "times_per_person": {"measure": "times_per_person", "event": _STEPS[0]},
    "conversion": {"measure": "conversion", "event": _STEPS[0], "then": _STEPS[2]},
    "conversion_repeatable": {"measure": "conversion", "event": _STEPS[0], "then": _STEPS[2], "repeatable": True},
    "time_between": {"measure": "time_between", "event": _STEPS[0], "then": _STEPS[2]},
    "total": {"measure": "total", "property": "age"},
    "average": {"measure": "average", "property": "age"},
    "average_by_event": {"measure": "average", "property": "age", "by": "event", "event": _STEPS[0]},
    "average_by_times": {"measure": "average", "property": "age", "by": "times"},
}


def main() -> None:
    given = _arguments()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with product(keep=given.keep) as running:
        books, context = Books(running), running.context
        books.fill(given.people, given.events)
        anew = _seconds(lambda: _brought_up(context, books.app))
        again = _seconds(lambda: _brought_up(context, books.app))
        books.store(list(itertools.islice(traffic.events(books.app, 2_000, given.people, 1), 2_000)))
        after = _seconds(lambda: _brought_up(context, books.app))
        version = files.load(context.settings.home, books.app)
        assert version is not None
        say(f"{len(version.columns.at)} rows")
        today = local(books.now, "UTC").date()
        asked = Asked(Range(today - timedelta(days=_DAYS - 1), today, "UTC"))
        answers = {
            **_counted(context, books.app, version, asked),
            **_asking(context, books.app, version, asked),
            **_reports(context, books.app, version),
        }
        larger = tenfold.version(version, given.times)
        say(f"{len(larger.columns.at)} rows")
        many = {
            **_counted(context, books.app, larger, asked),
            **_reports(context, books.app, larger),
        }
        files.remove(context.settings.home, books.app)  # the next run of a folder that is kept makes its own
    report(
        {
            "benchmark": "analytics",
            "people": given.people,
            "events": given.events,
            "columns_anew_seconds": round(anew, 2),
            "columns_unchanged_seconds": round(again, 2),
            "columns_after_2000_events_seconds": round(after, 2),
            "answers_ms": answers,
            "marks": _marks(answers),
            f"answers_of_{given.times}_times_ms": many,
            "costs": _costs(answers, many),
        }
    )


def _counted(context: Context, app: str, version: Version, asked: Asked) -> dict[str, dict[str, float]]:
    """What is counted in the columns alone."""
    funnels = {name: each for name, each in FUNNELS.items() if name != _ASKING}
    return {
        "floor_one_pass": _timed(lambda: int((version.columns.at >= 0).sum())),
        **{f"funnel_{name}": _cold(context, app, version, each, asked) for name, each in funnels.items()},
        **{f"metric_{name}": _cold_metric(context, app, version, each, asked) for name, each in METRICS.items()},
        "leaving": _timed(lambda: leaving(version.columns, version.as_of)),
        "dashboard_12_cards": _dashboard(context, app, version, asked),
    }


def _asking(context: Context, app: str, version: Version, asked: Asked) -> dict[str, dict[str, float]]:
    """What the graph or Redis is asked for, too."""
    return {
        f"funnel_{_ASKING}": _cold(context, app, version, FUNNELS[_ASKING], asked),
        "visitors": _timed(lambda: present.shown(context, app)),
        "funnel_kept": _kept(context, app, FUNNELS["four_steps"], asked),
    }


def _costs(one: dict[str, dict[str, float]], many: dict[str, dict[str, float]]) -> dict[str, float]:
    """How many times as long each takes."""
    return {name: round(times["p50"] / one[name]["p50"], 1) for name, times in many.items()}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _brought_up(context: Context, app: str) -> None:
    building.ask(context, app)
    while not building.work(context, app):  # it takes turns where others wait for a worker
        if building.state(context, app).state != "running":
            raise SystemExit("The columns were not made.")


def _timed(ask: Callable[[], object]) -> dict[str, float]:
    return figures([_seconds(ask) * 1_000 for _ in range(_TURNS)])


def _cold(context: Context, app: str, version: Version, definition: dict[str, Any], asked: Asked) -> dict[str, float]:
    def ask() -> None:
        fresh = replace(version, columns=replace(version.columns, _rows={}), found={})
        FunnelReader(Source(context, app, fresh, None), definition).figures(asked)

    return _timed(ask)


def _cold_metric(
    context: Context, app: str, version: Version, definition: dict[str, Any], asked: Asked
) -> dict[str, float]:
    def ask() -> None:
        fresh = replace(version, columns=replace(version.columns, _rows={}), found={}, tried=version.tried)
        MetricReader(Source(context, app, fresh, None), definition).figures(asked)

    ask()  # a property that no metric was about is read from the graph once, and kept
    return _timed(ask)


def _kept(context: Context, app: str, definition: dict[str, Any], asked: Asked) -> dict[str, float]:
    charts.result(context, app, "funnel", definition, asked)
    return _timed(lambda: charts.result(context, app, "funnel", definition, asked))


def _dashboard(context: Context, app: str, version: Version, asked: Asked) -> dict[str, float]:
    """Twelve cards one after the other, nothing kept of any: two funnels and ten metrics."""
    week = Asked(Range(asked.range.last - timedelta(days=6), asked.range.last, "UTC"))

    def ask() -> None:
        fresh = replace(version, columns=replace(version.columns, _rows={}), found={}, tried=version.tried)
        source = Source(context, app, fresh, None)
        for name in ("four_steps", "four_steps_window"):
            FunnelReader(source, FUNNELS[name]).figures(week)
        for definition in METRICS.values():
            MetricReader(source, definition).figures(week)

    return _timed(ask)


def _marks(answers: dict[str, dict[str, float]]) -> dict[str, dict[str, float | bool]]:
    """The worst of each kind of answer (its middle time) against what it may take, ms."""
    kinds = {
        "four_step_funnel_cold": (400, ("funnel_four_steps",)),
        "four_step_funnel_kept": (50, ("funnel_kept",)),
        "metric": (300, ("metric_",)),
        "report": (1_000, ("report_", "leaving", "visitors")),
        "dashboard_12_cards": (1_000, ("dashboard_12_cards",)),
    }
    found = {}
    for kind, (mark, names) in kinds.items():
        worst = max(times["p50"] for name, times in answers.items() if name.startswith(names))
        found[kind] = {"ms": worst, "mark": mark, "met": worst <= mark}
    return found


def _reports(context: Context, app: str, version: Version) -> dict[str, dict[str, float]]:
    """Of a version whose events have made-up pages and origins: the load's have none."""
    made = trails.laid(version.columns)
    files.save(
        context.settings.home, app, made, version.holdings, version.traits,
        as_of=version.as_of, position=version.position, applied=[],
    )  # fmt: skip
    laid = files.load(context.settings.home, app)
    assert laid is not None
    names = ("four_steps", "four_steps_window", "four_steps_strict", "four_steps_excluded")
    there = {each.name: each.id for each in context.graph.read(lambda tx: stored.listing(tx, app))}
    made_now = [there.get(name) or charts.create(context, app, "funnel", name, FUNNELS[name]).id for name in names]
    asks = trails.reports(context, app, laid, _STEPS[0]["event"], made_now)
    return {f"report_{name}": _timed(ask) for name, ask in asks.items()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10, help="the size of the larger site (10)")
    parser.add_argument("--keep", type=Path, help="a folder whose graph is used again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
