"""Numbers as conditions: a segment that says the same, where one does.

Who did an event in a span of time can be said so, and further which text a property has, which segment somebody is in,
and the conditions of the chart itself. How far a funnel's run got, and who did not do something, can not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.analytics.measures import Measure
from engine.analytics.traits import key_of
from graphstore import event_columns
from graphstore.charts import Chart
from workers.analytics.asked import Asked, Whose
from workers.context import Context

_OF_DOERS = (Measure.PEOPLE, Measure.TIMES, Measure.TIMES_PER_PERSON)


def conditions(context: Context, app: str, chart: Chart, asked: Asked, whose: Whose) -> dict[str, Any] | None:
    """The definition of a segment with the people of a number; None where conditions would have others."""
    deed = _deed(chart, whose)
    if deed is None or whose.part != "reached":
        return None
    asked = whose.of(asked)
    since, until = asked.range.since, asked.range.until
    if whose.bucket:
        place = asked.range.place(asked.step, whose.bucket)
        if place is None:
            return None
        since, until = asked.range.edges(asked.step)[place : place + 2]
    said: dict[str, Any] = {"event": deed["event"], "within": {"from": since, "to": until}}
    if deed.get("where"):
        said["where"] = deed["where"]
    parts = [said]
    if chart.definition.get("people"):
        parts.append(dict(chart.definition["people"]))
    if whose.group:
        group = _group(context, app, asked.breakdown, whose.group)
        if group is None:
            return None
        parts.append(group)
    return said if len(parts) == 1 else {"and": parts}


def _deed(chart: Chart, whose: Whose) -> Mapping[str, Any] | None:
    """The event that all the people of a number did in its span, and nobody else."""
    definition = chart.definition
    if chart.kind == "metric":
        found: Mapping[str, Any] | None = definition.get("event")
        return found if definition["measure"] in _OF_DOERS else None
    # Of a bar of a funnel are those whose furthest run began in it, which is not all who did the event then.
    first = whose.step == 0 and not whose.bucket and definition.get("order", "loose") != "any"
    step: Mapping[str, Any] = definition["steps"][0]
    return step if first else None


def _group(context: Context, app: str, breakdown: str, key: str) -> dict[str, Any] | None:
    kind, _, what = breakdown.partition(":")
    if kind == "segment":
        return {"segment": key}
    if kind != "property":
        return None
    path = what.split("/")
    values = [value for value, _ in event_columns.property_values(context.graph, app, tuple(path))]
    found = [value for value in values if key_of(value) == key]
    # 1 and 1.0 are two groups, and one number to conditions.
    if len(found) != 1 or not isinstance(found[0], str | bool):
        return None
    return {"property": path, "operator": "is", "value": found[0]}
