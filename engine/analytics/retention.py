"""Who comes back: people by when they first did something, and in which of the following times they did it, or another
thing, again.

A cohort is who did the event for the first time ever in a bucket (a day, week or month). Of these, `back[k]` is who did
`again` in the k-th bucket behind it; in the first (k = 0) those who did `again` after that first event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import Columns, Flags, Ints, Longs, changes


@dataclass(frozen=True)
class Cohorts:
    """Of everybody (a place each, as in the columns): the bucket of their first event, -1 for none in the range; and
    pairs of a person and how many buckets later they were back, each once.
    """

    cohort: Longs
    person: Ints
    later: Longs

    def sizes(self, buckets: int) -> list[int]:
        found: list[int] = np.bincount(self.cohort[self.cohort >= 0], minlength=buckets).tolist()
        return found

    def back(self, buckets: int) -> NDArray[np.int64]:
        """People of each cohort (line) who were back so many buckets later (column)."""
        table = np.zeros((buckets, buckets), np.int64)
        np.add.at(table, (self.cohort[self.person], self.later), 1)
        return table

    def people(self, cohort: int, later: int | None) -> Flags:
        """Who is of a cohort; of these, who was back so many buckets later."""
        found: Flags = self.cohort == cohort
        if later is None:
            return found
        back = np.zeros(len(self.cohort), np.bool_)
        back[self.person[self.later == later]] = True
        return found & back


def cohorts(columns: Columns, began: Ints, again: Ints, edges: Sequence[int]) -> Cohorts:
    """`began`, `again`: rows in their order, of whatever time; the buckets lie between the edges (ms)."""
    limits = np.array(edges, np.int64)
    first = np.ones(len(began), np.bool_)
    first[1:] = columns.person[began][1:] != columns.person[began][:-1]
    begun = began[first]
    inside = (columns.at[begun] >= limits[0]) & (columns.at[begun] < limits[-1])
    begun = begun[inside]
    cohort = np.full(len(columns.uids), -1, np.int64)
    cohort[columns.person[begun]] = np.searchsorted(limits, columns.at[begun], "right") - 1
    since = np.full(len(columns.uids), np.iinfo(np.int32).max, np.int64)
    since[columns.person[begun]] = begun
    rows = again[(columns.at[again] < limits[-1]) & (again > since[columns.person[again]])]
    person = columns.person[rows]
    later = np.searchsorted(limits, columns.at[rows], "right") - 1 - cohort[person]
    once = changes(person) | changes(later)
    return Cohorts(cohort, person[once], later[once])
