"""What a funnel shows, and who the people of each of its numbers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from engine.analytics.columns import Columns, Flags, Ints
from engine.analytics.definitions import Funnel, read_funnel
from engine.analytics.funnels import Progress, StepFigures, figures, progress
from engine.analytics.ranges import Range, Stretch
from engine.errors import RejectedError
from workers.analytics.asked import Asked, CountedOnes, Whose
from workers.analytics.sources import Group, Source

_NOBODY: Final = "There is no such step in this funnel."


@dataclass(frozen=True, slots=True)
class GroupFigures:
    key: str
    label: str
    steps: list[StepFigures]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Of those who began in a bucket: how many, and how many of them came to the end."""

    first: date
    began: int
    converted: int


@dataclass(frozen=True, slots=True)
class FunnelFigures:
    steps: list[StepFigures]
    groups: list[GroupFigures]
    previous: list[StepFigures] | None
    trend: list[TrendPoint]


class FunnelReader:
    """A funnel over a source."""

    def __init__(self, source: Source, definition: Mapping[str, Any], within: Flags | None = None) -> None:
        """`within`: only these of the columns' people; None: all."""
        self._source = source
        self._funnel: Funnel = read_funnel(definition)
        people = source.people(self._funnel.people)
        self._people = within if people is None else people if within is None else people & within

    def figures(self, asked: Asked) -> FunnelFigures:
        columns = self._source.columns
        made = self.progress(asked.range)
        previous = figures(columns, self.progress(asked.range.before())) if asked.compare else None
        groups = [
            GroupFigures(group.key, group.label, figures(columns, made, group.people[made.person]))
            for group in self._groups(asked.breakdown, made)
        ]
        return FunnelFigures(figures(columns, made), groups, previous, _trend(columns, made, asked))

    def people(self, asked: Asked, whose: Whose) -> CountedOnes:
        """Those who did a step, or no more than it; of a bucket only who began in it. Raises RejectedError."""
        asked = whose.of(asked)
        made, step, group = self.progress(asked.range), whose.step, whose.group
        if not 0 <= step < len(made.rows):
            raise RejectedError("no_step", _NOBODY, "step", 422)
        chosen = made.reached(step)
        if whose.part == "dropped":  # nobody at the last step, which is the end
            chosen &= (made.depth == step + 1) & (step < len(made.rows) - 1)
        if group:
            chosen = chosen & self._group(asked.breakdown, made, group)[made.person]
        columns = self._source.columns
        if whose.bucket:
            place = asked.range.place(asked.step, whose.bucket)
            if place is None:
                raise RejectedError("no_bucket", "No bar of this diagram begins on that day.", "bucket", 422)
            chosen = chosen & (_buckets(columns, made, asked) == place)
        return CountedOnes(columns.uids[made.person[chosen]], columns.at[made.rows[step][chosen]])

    def lately(self, length: int, step: int | None) -> tuple[float | None, float | None]:
        """The conversion of those who began in the `length` (ms) up to the age of the figures, and in as much before.

        `step`: how many of those who did the step before do this one (from 0); None: of all who began, to the end.
        Raises RejectedError where there is no such step.
        """
        if step is not None and not 0 < step < len(self.steps):
            raise RejectedError("no_step", _NOBODY, "step", 422)
        until = self._source.version.as_of
        spans = [Stretch(until - length, until), Stretch(until - 2 * length, until - length)]
        value, before = (self._conversion(self.progress(span), step) for span in spans)
        return value, before

    def _conversion(self, made: Progress, step: int | None) -> float | None:
        first, last = (0, len(self.steps) - 1) if step is None else (step - 1, step)
        began = int(made.reached(first).sum())
        return int(made.reached(last).sum()) / began if began else None

    def _group(self, breakdown: str, made: Progress, key: str) -> Flags:
        found = next((group for group in self._groups(breakdown, made) if group.key == key), None)
        if found is None:
            raise RejectedError("no_group", "There is no such group in this breakdown.", "group", 422)
        return found.people

    @property
    def steps(self) -> list[str]:
        """The events' names."""
        return [step.event for step in self._funnel.steps]

    def progress(self, span: Range | Stretch) -> Progress:
        """How far everybody got who began in a span. Raises GraphTimeoutError."""
        funnel = self._funnel
        limit = span.until if funnel.window is None else span.until + funnel.window + 1
        rows = {deed: self._source.rows(deed, span.since, limit) for deed in funnel.deeds()}
        return progress(self._source.columns, funnel, rows, span.since, span.until, self._people)

    def _groups(self, breakdown: str, made: Progress) -> list[Group]:
        if not breakdown:
            return []
        among = np.zeros(len(self._source.columns.uids), np.bool_)
        among[made.person] = True
        return self._source.groups(breakdown, among)


def _trend(columns: Columns, made: Progress, asked: Asked) -> list[TrendPoint]:
    days = asked.range.buckets(asked.step)
    bucket = _buckets(columns, made, asked)
    began = np.bincount(bucket, minlength=len(days))
    converted = np.bincount(bucket[made.depth == len(made.rows)], minlength=len(days))
    return [TrendPoint(day, int(began[at]), int(converted[at])) for at, day in enumerate(days)]


def _buckets(columns: Columns, made: Progress, asked: Asked) -> Ints:
    """In which bucket each of them began."""
    edges = np.array(asked.range.edges(asked.step))
    begun = columns.at[made.rows[0]] if len(made.person) else np.empty(0, np.int64)
    # In any order the first step may come late: whoever did it behind the range began in its last bucket.
    return np.clip(np.searchsorted(edges, begun, "right") - 1, 0, len(edges) - 2).astype(np.int32)
