"""How far people get in a funnel.

A run begins with the first step, in the range of dates, and takes for each further step the earliest event that comes
after the step before. Of a person's runs the one that gets furthest counts; of those the earliest. Every person counts
once. Later steps count until the window that began with the run is over; without a window, until the range is.

- loose: anything may come between two steps.
- strict: nothing may; the next thing the person does is the next step.
- any: a run begins with any of the steps. How far it got is how many of the first steps it has without a gap, in
  whatever order they came. One event may be several steps, where these ask for the same.

A run ends before a step that an exclusion comes before. All is asked of columns (`Columns`) at once, never a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.analytics.columns import NONE, Columns, Flags, Ints, Longs, changes
from engine.analytics.definitions import Deed, Funnel, Order


@dataclass(frozen=True)
class Progress:
    """One line a person who began: place among `Columns.uids`, steps done (1 or more), and the row of each; -1 behind.

    `rows` has the shape (steps, people). Lines are in the order of people.
    """

    person: Ints
    depth: Ints
    rows: Ints

    def reached(self, step: int) -> Flags:
        """Who did this step (from 0) and all before it."""
        return self.depth > step


@dataclass(frozen=True)
class _Search:
    """What all orders ask: the rows of each step, and how to find the next."""

    columns: Columns
    steps: list[Ints]
    exclusions: list[tuple[Ints, int | None]]
    window: int | None

    def in_time(self, begun: Ints, found: Ints) -> Flags:
        if self.window is None:
            return found >= 0
        at = self.columns.at
        return (found >= 0) & (at[found] - at[begun] <= self.window)

    def excluded(self, before: Ints, found: Ints, step: int | None) -> Flags:
        """Whether an exclusion comes between. `step`: the one before, from 0; None: of all exclusions."""
        out = np.zeros(len(found), np.bool_)
        for rows, after in self.exclusions:
            if step is None or after is None or after == step:
                first = self.columns.next_of(rows, before)
                out |= (first >= 0) & (first < found)
        return out


def progress(
    columns: Columns, funnel: Funnel, found: Mapping[Deed, Ints], since: int, until: int, people: Flags | None = None
) -> Progress:
    """How far everybody (or of `people`) got in runs that begin from `since` until before `until` (ms).

    `found`: the rows of each deed of the funnel, at whatever time.
    """
    limit = until if funnel.window is None else until + funnel.window + 1
    steps = [columns.between(found[step], since, limit) for step in funnel.steps]
    exclusions = [(found[each.deed], each.after) for each in funnel.exclusions]
    search = _Search(columns, steps, exclusions, funnel.window)
    firsts = steps if funnel.order is Order.ANY else steps[:1]
    marked = np.zeros(len(columns.person), np.bool_)
    for rows in firsts:
        marked[columns.between(rows, since, until)] = True
    begun = np.flatnonzero(marked).astype(np.int32)
    if people is not None:
        begun = begun[people[columns.person[begun]]]
    if funnel.window is None and not funnel.exclusions and funnel.order is not Order.STRICT:
        begun = begun[changes(columns.person[begun])]  # a later run gets no further
    if funnel.order is Order.ANY:
        return _best(columns, begun, _in_any_order(search, begun))
    return _best(columns, begun, _in_order(search, begun, strict=funnel.order is Order.STRICT))


def _in_order(search: _Search, begun: Ints, *, strict: bool) -> Ints:
    rows = np.full((len(search.steps), len(begun)), NONE)
    rows[0] = begun
    going = np.arange(len(begun))
    for step in range(1, len(search.steps)):
        before = rows[step - 1][going]
        found = _very_next(search, step, before) if strict else search.columns.next_of(search.steps[step], before)
        good = search.in_time(begun[going], found) & ~search.excluded(before, found, step - 1)
        going = going[good]
        rows[step][going] = found[good]
    return rows


def _very_next(search: _Search, step: int, before: Ints) -> Ints:
    following = before + 1
    inside = np.minimum(following, len(search.columns.person) - 1)
    good = (following == inside) & (search.columns.person[inside] == search.columns.person[before])
    good &= np.isin(inside, search.steps[step], assume_unique=False)
    return np.where(good, following, NONE).astype(np.int32)


def _in_any_order(search: _Search, begun: Ints) -> Ints:
    rows = np.full((len(search.steps), len(begun)), NONE)
    going = np.arange(len(begun))
    for step, own in enumerate(search.steps):
        found = search.columns.next_of(own, begun[going], "left")
        good = search.in_time(begun[going], found) & ~search.excluded(begun[going], found, None)
        going = going[good]
        rows[step][going] = found[good]
    return rows


def _best(columns: Columns, begun: Ints, rows: Ints) -> Progress:
    """Of each person's runs the first of those that get furthest."""
    depth = (rows >= 0).sum(axis=0, dtype=np.int32)
    person = columns.person[begun]
    kept = np.flatnonzero(depth > 0)
    if not len(kept):
        return Progress(np.empty(0, np.int32), np.empty(0, np.int32), rows[:, :0])
    starts = np.flatnonzero(changes(person))
    furthest = np.repeat(np.maximum.reduceat(depth, starts), np.diff([*starts, len(person)]))
    kept = np.flatnonzero((depth == furthest) & (depth > 0))
    kept = kept[changes(person[kept])]
    return Progress(person[kept], depth[kept], rows[:, kept])


@dataclass(frozen=True, slots=True)
class StepFigures:
    """Times in ms; None where nobody got there, and for the first step."""

    people: int
    dropped: int  # who got here and no further
    median: int | None  # from the step before
    average: int | None
    median_from_first: int | None
    average_from_first: int | None


def figures(columns: Columns, made: Progress, chosen: Flags | None = None) -> list[StepFigures]:
    """Step by step, of everybody or of the `chosen` lines."""
    return [_step(columns, made, step, chosen) for step in range(len(made.rows))]


def _step(columns: Columns, made: Progress, step: int, chosen: Flags | None) -> StepFigures:
    reached = made.reached(step) if chosen is None else made.reached(step) & chosen
    people = int(reached.sum())
    dropped = people - int((made.reached(step + 1) & reached).sum()) if step < len(made.rows) - 1 else 0
    if step == 0 or not people:
        return StepFigures(people, dropped, None, None, None, None)
    at = columns.at[made.rows[: step + 1, reached]]
    done: Longs = np.maximum.accumulate(at, axis=0)  # when each step, and all before it, were done
    return StepFigures(people, dropped, *_spans(done[step] - done[step - 1]), *_spans(done[step] - at.min(axis=0)))


def _spans(spans: Longs) -> tuple[int, int]:
    """Median (of an even number the mean of the middle two, rounded down) and average."""
    middle = len(spans) // 2
    ordered = np.partition(spans, [max(middle - 1, 0), middle] if len(spans) > 1 else [0])
    median = ordered[middle] if len(spans) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
    return int(median), int(spans.sum()) // len(spans)
