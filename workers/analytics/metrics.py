"""What a metric shows, and who the people of each of its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from engine.analytics.columns import Flags
from engine.analytics.measures import Measure, read_metric
from engine.analytics.metrics import Values
from engine.analytics.ranges import Range, Step, Stretch
from engine.calendar import local
from engine.errors import RejectedError
from workers.analytics.asked import Asked, CountedOnes, Whose
from workers.analytics.measured import EventMeasured, Measured, PropertyMeasured
from workers.analytics.sources import Source


@dataclass(frozen=True, slots=True)
class Point:
    """`value`: None where there is nothing to say, and for what is yet to come."""

    first: date  # of the bucket
    value: float | None


@dataclass(frozen=True, slots=True)
class Daily:
    """Over the days of the range that have begun and have a value; of several with the same, the first."""

    most: Point | None
    least: Point | None
    average: float | None


@dataclass(frozen=True, slots=True)
class GroupValues:
    key: str
    label: str
    total: float | None
    points: list[float | None]


@dataclass(frozen=True, slots=True)
class Before:
    """As many days, just before."""

    total: float | None
    points: list[Point]


@dataclass(frozen=True, slots=True)
class MetricFigures:
    """`total`: of the whole range, not the sum of its points. `known_from`: ms; before, values of properties are what
    was set last, where it was set by then; None where all is known.
    """

    measure: Measure
    total: float | None
    points: list[Point]
    daily: Daily
    groups: list[GroupValues]
    previous: Before | None
    known_from: int | None


class MetricReader:
    """A metric over a source."""

    def __init__(self, source: Source, definition: Mapping[str, Any]) -> None:
        self._source = source
        self._metric = read_metric(definition)

    def figures(self, asked: Asked) -> MetricFigures:
        measured = self._measured(asked.range)
        before = self._before(asked) if asked.compare else None
        groups = [
            GroupValues(group.key, group.label, _total(measured, group.people),
                        _numbers(self._values(measured, asked.range, asked.step, group.people)))
            for group in measured.groups(asked.breakdown)
        ]  # fmt: skip
        points = _points(asked.range, asked.step, self._values(measured, asked.range, asked.step))
        days = points if asked.step is Step.DAY else self._days(measured, asked.range)
        return MetricFigures(
            self._metric.measure, _total(measured), points, _daily(days), groups, before, measured.known_from()
        )

    def people(self, asked: Asked, whose: Whose) -> CountedOnes:
        """Who is behind the number of a bucket, or of the whole range. Raises RejectedError."""
        asked = whose.of(asked)
        measured = self._measured(asked.range)
        since, until = asked.range.since, asked.range.until
        if whose.bucket:
            place = asked.range.place(asked.step, whose.bucket)
            if place is None:
                raise RejectedError("no_bucket", "No bar of this diagram begins on that day.", "bucket", 422)
            since, until = asked.range.edges(asked.step)[place : place + 2]
        if whose.part == "dropped" and self._metric.measure is not Measure.CONVERSION:
            raise RejectedError("no_such_part", "Only a conversion rate tells of who did not.", "part", 422)
        chosen = None
        if whose.group:
            chosen = next((g.people for g in measured.groups(asked.breakdown) if g.key == whose.group), None)
            if chosen is None:
                raise RejectedError("no_group", "There is no such group in this breakdown.", "group", 422)
        return measured.people(since, until, chosen, without=whose.part == "dropped")

    def lately(self, length: int) -> tuple[float | None, float | None]:
        """The value of the `length` (ms) up to the age of the figures, and of as much time before."""
        until = self._source.version.as_of
        edges = [until - 2 * length, until - length, until]
        before, value = _numbers(self._measured(Stretch(edges[0], until)).values(edges, None))
        return value, before

    def _measured(self, span: Range | Stretch) -> Measured:
        kind = EventMeasured if self._metric.property is None else PropertyMeasured
        return kind(self._source, self._metric, span)

    def _before(self, asked: Asked) -> Before:
        span = asked.range.before()
        measured = self._measured(span)
        return Before(_total(measured), _points(span, asked.step, self._values(measured, span, asked.step)))

    def _days(self, measured: Measured, span: Range) -> list[Point]:
        return _points(span, Step.DAY, self._values(measured, span, Step.DAY))

    def _values(self, measured: Measured, span: Range, step: Step, chosen: Flags | None = None) -> Values:
        """Nothing of buckets that are yet to come."""
        values = measured.values(span.edges(step), chosen)
        today = local(self._source.version.as_of, span.zone).date()
        values[np.array([day > today for day in span.buckets(step)], np.bool_)] = np.nan
        return values


def _total(measured: Measured, chosen: Flags | None = None) -> float | None:
    span = measured.span
    return _numbers(measured.values([span.since, span.until], chosen))[0]


def _numbers(values: Values) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _points(span: Range, step: Step, values: Values) -> list[Point]:
    return [Point(day, value) for day, value in zip(span.buckets(step), _numbers(values), strict=True)]


def _daily(days: Sequence[Point]) -> Daily:
    known = [(each.value, each) for each in days if each.value is not None]
    if not known:
        return Daily(None, None, None)
    most = max(known, key=lambda pair: pair[0])[1]
    least = min(known, key=lambda pair: pair[0])[1]
    return Daily(most, least, sum(value for value, _ in known) / len(known))
