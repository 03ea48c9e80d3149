"""Which pages people like: views of pages, whole visits looked at.

A view is an event of one name that tells of a page. A visit goes on until half an hour passes without a view. Whatever
part of a visit lies outside of the range, a view in the range is the first or last of its visit only where it is so in
the whole of it. A view goes on when the next one of the visit is of another page; the time until next is the time until
the next of the visit, whatever its page: of the last there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import Columns, Flags, Ints, Longs, changes, stretches

VISIT_ENDS: Final = 1_800_000  # ms without a view
_SHORT: Final = 2**16
PARTS: Final = ("people", "entries", "exits", "on")


@dataclass(frozen=True)
class Views:
    """Of each view in the range: its row, whether it begins and ends a visit, whether another page follows, and the
    time until the next view of the visit (ms; -1 for none).
    """

    rows: Ints
    begins: Flags
    ends: Flags
    on: Flags
    until_next: Longs

    def of(self, part: str) -> Flags:
        """Those that a number of PARTS counts."""
        flags = {"entries": self.begins, "exits": self.ends, "on": self.on}
        return flags.get(part, np.ones(len(self.rows), np.bool_))


@dataclass(frozen=True)
class Pages:
    """A number for each page, by its place; `median` is in ms, and nan where no view was followed by another."""

    views: Longs
    people: Longs
    entries: Longs
    exits: Longs
    on: Longs
    median: NDArray[np.float64]


def views(columns: Columns, event: str, since: int, until: int, people: Flags | None) -> Views:
    """Of the event of this name, from `since` until before `until` (ms), of everybody or of `people`."""
    found = [_views(part, before, event, since, until, people) for before, part in columns.parts()]
    if len(found) == 1:
        return found[0]
    return Views(*(np.concatenate([getattr(each, name.name) for each in found]) for name in fields(Views)))


def _views(columns: Columns, before: int, event: str, since: int, until: int, people: Flags | None) -> Views:
    """`before`: how many rows come before these."""
    rows = columns.rows(event)
    rows = rows[columns.page[rows] >= 0]
    if people is not None:
        rows = rows[people[columns.person[rows]]]
    person, at, page = columns.person[rows], columns.at[rows], columns.page[rows]
    begins, ends = changes(person), np.ones(len(rows), np.bool_)
    spans = np.diff(at)
    begins[1:] |= spans > VISIT_ENDS
    ends[:-1] = begins[1:]
    until_next = np.full(len(rows), -1, np.int64)
    until_next[:-1] = np.where(ends[:-1], -1, spans)
    on = ~ends
    on[:-1] &= page[1:] != page[:-1]
    inside = (at >= since) & (at < until)
    return Views(rows[inside] + np.int32(before), begins[inside], ends[inside], on[inside], until_next[inside])


def pages(columns: Columns, found: Views) -> Pages:
    """Counted a million views at a time, as `Columns.parts`: nobody is in two of these, so numbers add up."""
    size = len(columns.words.pages)
    counts = np.zeros((len(PARTS) + 1, size), np.int64)
    lasting = []
    for cut in stretches(columns.person[found.rows]):
        part = Views(*(getattr(found, each.name)[cut] for each in fields(Views)))
        page, person = columns.page[part.rows], columns.person[part.rows]
        counts[0] += np.bincount(page, minlength=size)
        counts[1] += _people(page, person, size)
        for place, which in enumerate((part.begins, part.ends, part.on), 2):
            counts[place] += np.bincount(page[which], minlength=size)
        known = part.until_next >= 0
        # Both in one number: no span is longer than a visit goes on without a view.
        lasting.append(page[known].astype(np.int64) * (VISIT_ENDS + 1) + part.until_next[known])
    views_of, people, entries, exits, on = counts
    return Pages(views_of, people, entries, exits, on, _medians(np.concatenate(lasting), size))


def viewers(columns: Columns, found: Views) -> int:
    """How many people are behind all these views."""
    return int(changes(columns.person[found.rows]).sum())


def _people(page: Ints, person: Ints, size: int) -> Longs:
    """How many are behind the views of each page. Rows come in the order of people, and a steady sort keeps that."""
    short = page.astype(np.uint16) if size <= _SHORT else page  # which numpy sorts by digits
    order = np.argsort(short, kind="stable")
    page, person = page[order], person[order]
    return np.bincount(page[changes(page) | changes(person)], minlength=size).astype(np.int64)


def _medians(lasting: Longs, size: int) -> NDArray[np.float64]:
    """`lasting`: page and span of each view that another one followed, in one number."""
    lasting.sort()
    page, spans = np.divmod(lasting, VISIT_ENDS + 1)
    counts = np.bincount(page, minlength=size)
    starts = np.cumsum(counts) - counts
    found: NDArray[np.float64] = np.full(size, np.nan)
    some = counts > 0
    low = (starts + (counts - 1) // 2)[some]
    high = (starts + counts // 2)[some]
    found[some] = (spans[low] + spans[high]) / 2
    return found
