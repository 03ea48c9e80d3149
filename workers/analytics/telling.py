"""Figures as words, for letters and pages that are made here."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.analytics.measures import Measure
from graphstore.chart_alerts import ChartAlert
from graphstore.charts import Chart

NOTHING: Final = "\u2013"  # a dash
_UNITS: Final = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000))
_HALF: Final = 0.005  # what is less is no second decimal


def value_text(measure: str, value: float | None) -> str:
    """A part of 1 in per cent, ms as a duration; NOTHING where there is nothing to say."""
    if value is None:
        return NOTHING
    if measure == Measure.CONVERSION:
        return percent(value)
    return duration(value) if measure == Measure.TIME_BETWEEN else number(value)


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < _HALF else f"{value:,.2f}".rstrip("0")


def percent(part: float) -> str:
    return f"{100 * part:.1f}".removesuffix(".0") + " %"


def duration(ms: float) -> str:
    """Its two largest parts: "3 h 20 min"."""
    left, parts = int(ms), []
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "under 1 s"


def change_text(value: float | None, before: float | None) -> str:
    """How much more or less than before: "+12 %"; "" where that can't be said."""
    if value is None or before is None or (not before and not value):
        return ""
    if not before:
        return "from 0"
    change = (value - before) / abs(before)
    return f"{'+' if change >= 0 else '−'}{percent(abs(change))}"  # noqa: RUF001 - a minus as long as the plus


def day_text(day: date) -> str:
    """Mon 30 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def rule_text(alert: ChartAlert, measure: str) -> str:
    """What it waits for: "above 100 in the last 24 hours"."""
    span = "24 hours" if alert.hours == 24 else "7 days"  # noqa: PLR2004 - the two spans there are
    if alert.rule == "change":
        return f"changed by more than {percent(alert.threshold)} in the last {span} against the {span} before"
    return f"{alert.rule} {value_text(measure, alert.threshold)} in the last {span}"


def way_text(chart: Chart, alert: ChartAlert) -> str:
    """Of a funnel, from where to where: "Site visit to Registration"; "" for a metric."""
    if chart.kind != "funnel":
        return ""
    events = [str(step["event"]) for step in chart.definition["steps"]]
    first, last = (events[0], events[-1]) if alert.step is None else events[alert.step - 1 : alert.step + 1]
    return f"{first} to {last}"
