"""What a chart shows, as CSV: a line a bucket of a metric, a line a step of a funnel; a column a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workers.analytics.charts import Result
from workers.people import csv_line


def lines(definition: Mapping[str, Any], result: Result) -> Iterator[str]:
    """Times in ms, shares as parts of 1. Only the header where nothing is counted yet."""
    yield from (csv_line(row) for row in _rows(definition, result))


def _rows(definition: Mapping[str, Any], result: Result) -> Iterator[list[Any]]:
    shown = result.figures or {}
    groups = shown.get("groups", [])
    if result.kind == "metric":
        yield ["first_day", "value", *(group["label"] for group in groups)]
        for place, point in enumerate(shown.get("points", [])):
            yield [point["first"], point["value"], *(group["points"][place] for group in groups)]
        return
    yield ["step", "event", "people", "dropped", "median_ms", "average_ms", *(group["label"] for group in groups)]
    for place, step in enumerate(shown.get("steps", [])):
        own = [step[each] for each in ("people", "dropped", "median", "average")]
        name = definition["steps"][place]["event"]
        yield [place + 1, name, *own, *(group["steps"][place]["people"] for group in groups)]
