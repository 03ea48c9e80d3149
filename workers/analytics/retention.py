"""Cohorts of a site: who began when, and who of them came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from engine.analytics.columns import Columns, Ints
from engine.analytics.leaving import done_rows
from engine.analytics.ranges import Step
from engine.analytics.retention import Cohorts, cohorts
from engine.errors import RejectedError
from workers.analytics import reporting
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Looked, Scope
from workers.context import Context
from workers.people import csv_line

MOST_COHORTS: Final = 100


@dataclass(frozen=True, slots=True)
class Cycle:
    """`event` begins it, `again` is to come back; "" for whatever somebody does."""

    event: str
    again: str
    step: Step


@dataclass(frozen=True, slots=True)
class Cohort:
    """`back[k]`: how many of its people were back k days, weeks or months later; only of those that have begun."""

    first: date
    people: int
    back: list[int]


def shown(context: Context, app: str, scope: Scope, cycle: Cycle) -> list[Cohort]:
    """Nothing while nothing is counted yet. Raises RejectedError, NotFoundError."""
    days, edges = _buckets(scope, cycle)
    looked = reporting.look(context, app, scope)
    if looked is None:
        return []
    found = _found(looked, cycle, edges)
    table, begun = found.back(len(days)), sum(edge <= looked.version.as_of for edge in edges[:-1])
    return [
        Cohort(day, size, table[place, : max(begun - place, 0)].tolist())
        for place, (day, size) in enumerate(zip(days, found.sizes(len(days)), strict=True))
    ]


def lines(context: Context, app: str, scope: Scope, cycle: Cycle) -> Iterator[str]:
    """As CSV. Raises RejectedError, NotFoundError."""
    found = shown(context, app, scope, cycle)
    yield csv_line(["first_day", "people", *(f"{cycle.step}_{later}" for later in range(len(found)))])
    yield from (csv_line([each.first.isoformat(), each.people, *each.back]) for each in found)


def behind(context: Context, app: str, scope: Scope, cycle: Cycle, first: str, later: int | None) -> CountedOnes | None:
    """Of a cohort (its first day; "": all); who of it was back so much later. Raises RejectedError, NotFoundError."""
    days, edges = _buckets(scope, cycle)
    looked = reporting.look(context, app, scope)
    if looked is None:
        return None
    places = [place for place, day in enumerate(days) if first in {"", day.isoformat()}]
    if not places:
        raise RejectedError("no_cohort", "No cohort of this range begins on that day.", "first", 422)
    columns, found = looked.columns, _found(looked, cycle, edges)
    # Of all, only the cohorts for which that time has begun, as they are shown.
    begun = sum(edge <= looked.version.as_of for edge in edges[:-1]) - (later or 0)
    chosen = [found.people(place, later) for place in places if first or later is None or place < begun]
    who = np.flatnonzero(np.any(chosen, axis=0)) if chosen else np.empty(0, np.int64)
    return CountedOnes(columns.uids[who], columns.at[columns.last_rows()[who]])


def _buckets(scope: Scope, cycle: Cycle) -> tuple[list[date], list[int]]:
    days = scope.range.buckets(cycle.step)
    if len(days) > MOST_COHORTS:
        text = f"That makes more than {MOST_COHORTS} cohorts: take weeks or months, or fewer days."
        raise RejectedError("too_many", text, "step", 422)
    return days, scope.range.edges(cycle.step)


def _found(looked: Looked, cycle: Cycle, edges: list[int]) -> Cohorts:
    columns = looked.columns
    began = _rows(columns, cycle.event)
    if looked.people is not None:
        began = began[looked.people[columns.person[began]]]
    return cohorts(columns, began, _rows(columns, cycle.again), edges)


def _rows(columns: Columns, event: str) -> Ints:
    """Of whatever somebody does: not what is done to them."""
    return columns.rows(event) if event else done_rows(columns)
