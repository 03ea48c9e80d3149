"""The metrics that are about events: what they are in each bucket of a range, and who is counted.

- people, times, times a person: of the events in the bucket.
- conversion: of those who did the event in the bucket, the part that did `then` after the first time they did. Where it
  is repeatable, of all the times the event was done, the part that `then` followed before the event came again.
- time between: from the first event in the bucket to the earliest `then` after it, averaged over who did both.

`then` counts until the window that began with the event is over; without a window, until the range is. A bucket as
long as the range gives the figure of the whole of it. Shares are parts of 1, times are ms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import NONE, Columns, Flags, Ints, Longs, changes
from engine.analytics.definitions import Deed
from engine.analytics.measures import Measure, Metric

Values = NDArray[np.float64]  # nan: there is nothing to say


@dataclass(frozen=True)
class Doings:
    """The rows of the event, in the range, and for each the row of the `then` that it led to; -1 for none."""

    columns: Columns
    metric: Metric
    rows: Ints
    led: Ints


def doings(
    columns: Columns, metric: Metric, found: Mapping[Deed, Ints], since: int, until: int, people: Flags | None
) -> Doings:
    """Of everybody, or of `people`, from `since` until before `until` (ms). `found`: the rows of each deed."""
    if metric.event is None:
        raise ValueError("This metric is not about an event.")
    rows = columns.between(found[metric.event], since, until)
    if people is not None:
        rows = rows[people[columns.person[rows]]]
    if metric.then is None:
        return Doings(columns, metric, rows, np.full(len(rows), NONE))
    limit = until if metric.window is None else until + metric.window + 1
    led = columns.next_of(columns.between(found[metric.then], since, limit), rows)
    if metric.window is not None:
        led = np.where(columns.at[led] - columns.at[rows] <= metric.window, led, NONE).astype(np.int32)
    if metric.repeatable:
        again = columns.next_of(found[metric.event], rows)
        led = np.where((again >= 0) & (led > again), NONE, led).astype(np.int32)
    return Doings(columns, metric, rows, led)


def values(done: Doings, edges: Sequence[int], chosen: Flags | None = None) -> Values:
    """For each bucket between the edges (ms), of everybody or of the chosen people."""
    columns, rows, led = done.columns, done.rows, done.led
    if chosen is not None:
        kept = chosen[columns.person[rows]]
        rows, led = rows[kept], led[kept]
    bucket = _buckets(columns.at[rows], edges)
    first = _first(columns.person[rows], bucket)
    size = len(edges) - 1

    def count(which: Flags) -> Values:
        return np.bincount(bucket[which], minlength=size).astype(np.float64)

    everything, did = np.ones(len(rows), np.bool_), led >= 0
    match done.metric.measure:
        case Measure.PEOPLE:
            return count(first)
        case Measure.TIMES:
            return count(everything)
        case Measure.TIMES_PER_PERSON:
            return _parts(count(everything), count(first))
        case Measure.CONVERSION:
            whole = everything if done.metric.repeatable else first
            return _parts(count(whole & did), count(whole))
        case Measure.TIME_BETWEEN:
            both = first & did
            spans = (columns.at[led[both]] - columns.at[rows[both]]).astype(np.float64)
            return _parts(np.bincount(bucket[both], spans, minlength=size).astype(np.float64), count(both))
    raise ValueError("This metric is about a property.")


def counted(done: Doings, since: int, until: int, *, without: bool = False) -> Ints:
    """Who is behind the number of a bucket, by the row that they are counted for, one a person; in the order of people.

    Where the metric has a `then`, those who did it, or `without`, those who did not.
    """
    columns = done.columns
    inside = (columns.at[done.rows] >= since) & (columns.at[done.rows] < until)
    rows, led = done.rows[inside], done.led[inside]
    if done.metric.then is None:
        return _last_of_each(columns, rows)
    if not done.metric.repeatable:
        first = _first(columns.person[rows], np.zeros(len(rows), np.int64))
        rows, led = rows[first], led[first]
    led_on = _last_of_each(columns, led[led >= 0])
    if not without:
        return led_on
    rows = _last_of_each(columns, rows)
    return rows[~np.isin(columns.person[rows], columns.person[led_on])]


def _buckets(at: Longs, edges: Sequence[int]) -> Longs:
    return (np.searchsorted(np.array(edges, np.int64), at, "right") - 1).astype(np.int64)


def _first(person: Ints, bucket: Longs) -> Flags:
    """Whether it is the first line of its person in its bucket: lines are by person, then by time."""
    return changes(person) | changes(bucket)


def _last_of_each(columns: Columns, rows: Ints) -> Ints:
    person = columns.person[rows]
    last = np.ones(len(rows), np.bool_)
    last[:-1] = person[1:] != person[:-1]
    return rows[last]


def _parts(part: Values, whole: Values) -> Values:
    out: Values = np.full(len(whole), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out
