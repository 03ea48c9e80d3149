"""What a chart shows, as CSV.

Of a metric a line a bucket and one for the whole range; beside its value that of the days before, and a column a group.
Of a funnel lines of parts: the steps of all, of the days before and of each group; and, by when people began, how many
did and how many of those came to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from workers.analytics.charts import Result
from workers.people import csv_line

_STEP: Final = ("people", "dropped", "median", "average", "median_from_first", "average_from_first")


def lines(definition: Mapping[str, Any], result: Result) -> Iterator[str]:
    """Times in ms, shares as parts of 1. Only the header where nothing is counted yet."""
    shown = result.figures or {}
    rows = _metric(shown) if result.kind == "metric" else _funnel(definition, shown)
    yield from (csv_line(row) for row in rows)


def _metric(shown: Mapping[str, Any]) -> Iterator[list[Any]]:
    groups, before = shown.get("groups", []), shown.get("previous")
    beside = ["before_first_day", "before"] if before else []
    yield ["first_day", "value", *beside, *(group["label"] for group in groups)]
    for place, point in enumerate(shown.get("points", [])):
        was = before["points"][place] if before else None
        beside = [was["first"], was["value"]] if was else []
        yield [point["first"], point["value"], *beside, *(group["points"][place] for group in groups)]
    if shown:
        beside = ["", before["total"]] if before else []
        yield ["all", shown["total"], *beside, *(group["total"] for group in groups)]


def _funnel(definition: Mapping[str, Any], shown: Mapping[str, Any]) -> Iterator[list[Any]]:
    events = [step["event"] for step in definition["steps"]]
    times = [f"{name}_ms" for name in _STEP[2:]]
    yield ["part", "value", "first_day", "step", "event", *_STEP[:2], *times]
    yield from _steps(["all", "", ""], events, shown.get("steps", []))
    yield from _steps(["before", "", ""], events, shown.get("previous") or [])
    for group in shown.get("groups", []):
        yield from _steps(["group", group["label"], ""], events, group["steps"])
    for point in shown.get("trend", []):
        for place, people in ((0, point["began"]), (len(events) - 1, point["converted"])):
            own = ["began", "", point["first"], place + 1, events[place], people]
            yield [*own, *([""] * (len(_STEP) - 1))]


def _steps(own: list[Any], events: Sequence[str], steps: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for place, step in enumerate(steps):
        yield [*own, place + 1, events[place], *(step[name] for name in _STEP)]
