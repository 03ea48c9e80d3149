"""Cohorts of a site: who began when, and who of them came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from engine.analytics.columns import Columns, Ints
from engine.analytics.leaving import done_rows
from engine.analytics.ranges import Range, Step
from engine.analytics.retention import Cohorts, cohorts
from engine.errors import RejectedError
from workers.analytics import counted, files
from workers.analytics.asked import CountedOnes
from workers.analytics.counted import CountedPage
from workers.context import Context

MOST_COHORTS: Final = 100


@dataclass(frozen=True, slots=True)
class Cycle:
    """`event` begins it, `again` is to come back; "" for whatever somebody does."""

    event: str
    again: str
    range: Range
    step: Step


@dataclass(frozen=True, slots=True)
class Cohort:
    """`back[k]`: how many of its people were back k days, weeks or months later; only of those that have begun."""

    first: date
    people: int
    back: list[int]


def shown(context: Context, app: str, cycle: Cycle) -> list[Cohort]:
    """Nothing while nothing is counted yet. Raises RejectedError."""
    version = files.load(context.settings.home, app)
    if version is None:
        return []
    days, edges = _buckets(cycle)
    found = _found(version.columns, cycle, edges)
    table, begun = found.back(len(days)), sum(edge <= version.as_of for edge in edges[:-1])
    return [
        Cohort(day, size, table[place, : max(begun - place, 0)].tolist())
        for place, (day, size) in enumerate(zip(days, found.sizes(len(days)), strict=True))
    ]


def people(
    context: Context, app: str, cycle: Cycle, first: str, later: int | None, limit: int, after: tuple[int, str] | None
) -> CountedPage:
    """Of a cohort (its first day), or of those of it who were back so much later. Raises RejectedError."""
    version = files.load(context.settings.home, app)
    if version is None:
        return CountedPage(0, [], None)
    days, edges = _buckets(cycle)
    place = next((place for place, day in enumerate(days) if day.isoformat() == first), None)
    if place is None:
        raise RejectedError("no_cohort", "No cohort of this range begins on that day.", "first", 422)
    columns = version.columns
    who = np.flatnonzero(_found(columns, cycle, edges).people(place, later))
    last = columns.last_rows()[who]
    return counted.page(context, app, version, CountedOnes(columns.uids[who], columns.at[last]), limit, after)


def _buckets(cycle: Cycle) -> tuple[list[date], list[int]]:
    days = cycle.range.buckets(cycle.step)
    if len(days) > MOST_COHORTS:
        text = f"That makes more than {MOST_COHORTS} cohorts: take weeks or months, or fewer days."
        raise RejectedError("too_many", text, "step", 422)
    return days, cycle.range.edges(cycle.step)


def _found(columns: Columns, cycle: Cycle, edges: list[int]) -> Cohorts:
    return cohorts(columns, _rows(columns, cycle.event), _rows(columns, cycle.again), edges)


def _rows(columns: Columns, event: str) -> Ints:
    """Of whatever somebody does: not what is done to them."""
    return columns.rows(event) if event else done_rows(columns)
