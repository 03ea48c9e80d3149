"""Where people came from, and whether they stayed: everybody who arrived in a range, once.

Somebody arrives with the first thing they ever do (what is done to them, as letters that are sent, is none). The first
touch is what their first visit, half an hour from then on, first tells of having come from. The last touch is the last
they came from, from their arrival until they first did what they are to do; without that, or where they did not, until
the range ends. Who came from nowhere that is known came directly.

Somebody is won when they did what they are to do, from their arrival on. Where nothing is chosen: when they were active
in the last days before now, and more than 24 hours after they arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.analytics.columns import NONE, Columns, Flags, Ints, Longs
from engine.analytics.leaving import done_rows

Touch = Literal["first", "last"]
BY: Final = ("source", "medium", "campaign", "referrer", "all")
_VISIT: Final = 1_800_000  # ms
_DAY: Final = 86_400_000  # ms


@dataclass(frozen=True)
class Arrivals:
    """One line a person who arrived: when (ms), from which origin (a place among the words; -1), and who was won."""

    person: Ints
    at: Longs
    origin: Ints
    won: Flags


@dataclass(frozen=True, slots=True)
class Aim:
    """What arrivals are for: an event (""; activity in the last days before now, ms)."""

    event: str
    days: int
    now: int


def arrivals(columns: Columns, since: int, until: int, touch: Touch, aim: Aim, people: Flags | None) -> Arrivals:
    """Of everybody, or of `people`, from `since` until before `until` (ms)."""
    done = done_rows(columns)
    first = np.ones(len(done), np.bool_)
    first[1:] = columns.person[done][1:] != columns.person[done][:-1]
    begun = columns.between(done[first], since, until)
    if people is not None:
        begun = begun[people[columns.person[begun]]]
    at = columns.at[begun]
    led = columns.next_of(columns.rows(aim.event), begun, "left") if aim.event else np.full(len(begun), NONE)
    from_somewhere = np.flatnonzero(columns.origin >= 0).astype(np.int32)
    if touch == "first":
        row = _first(columns, from_somewhere, begun)
    else:
        row = _last(from_somewhere, begun, np.where(led >= 0, led, _ends(columns, begun, until)))
    origin = np.where(row >= 0, columns.origin[row], NONE) if len(columns.origin) else np.full(len(begun), NONE)
    won = led >= 0 if aim.event else _active(columns, done, begun, aim)
    return Arrivals(columns.person[begun], at, origin.astype(np.int32), won)


def first_origins(columns: Columns) -> Ints:
    """For everybody the origin of their first touch (a place among the words); -1 for none."""
    done = done_rows(columns)
    first = np.ones(len(done), np.bool_)
    first[1:] = columns.person[done][1:] != columns.person[done][:-1]
    begun = done[first]
    row = _first(columns, np.flatnonzero(columns.origin >= 0).astype(np.int32), begun)
    found = np.full(len(columns.uids), NONE)
    found[columns.person[begun[row >= 0]]] = columns.origin[row[row >= 0]]
    return found


def labels(columns: Columns, by: str) -> list[str]:
    """What each origin is called; "" where it says nothing of that."""
    found = []
    for origin in columns.words.origins:
        source = origin.source or origin.referrer
        medium = origin.medium or ("" if origin.source or origin.campaign else "referral")
        names = {
            "source": source, "medium": medium, "campaign": origin.campaign, "referrer": origin.referrer,
            "all": " / ".join((source or "-", medium or "-", origin.campaign or "-")),
        }  # fmt: skip
        found.append(names[by])
    return found


def _first(columns: Columns, from_somewhere: Ints, begun: Ints) -> Ints:
    """For each arrival the first row of its first visit that comes from somewhere; -1."""
    row = columns.next_of(from_somewhere, begun, "left")
    return np.where((row >= 0) & (columns.at[row] - columns.at[begun] <= _VISIT), row, NONE).astype(np.int32)


def _ends(columns: Columns, begun: Ints, until: int) -> Ints:
    """For each row the last of the same person before `until`; what somebody does is in the order of its time."""
    person = columns.person[begun]
    ends = np.searchsorted(columns.person, person, "right")
    early = np.concatenate([[0], np.cumsum(columns.at < until)])
    found: Ints = (begun + (early[ends] - early[begun]) - 1).astype(np.int32)
    return found


def _last(rows: Ints, begun: Ints, ends: Ints) -> Ints:
    """The last of `rows` from `begun` to `ends`, both included; -1."""
    if not len(rows):
        return np.full(len(begun), NONE)
    found = rows[np.maximum(np.searchsorted(rows, ends, "right") - 1, 0)]
    return np.where((found >= begun) & (found <= ends), found, NONE).astype(np.int32)


def _active(columns: Columns, done: Ints, begun: Ints, aim: Aim) -> Flags:
    at = columns.at[done]
    late = done[(at > aim.now - aim.days * _DAY) & (at <= aim.now)]
    last = np.full(len(columns.uids), -1, np.int64)
    last[columns.person[late]] = columns.at[late]  # the last of a person is the one that stays
    found: Flags = last[columns.person[begun]] > columns.at[begun] + _DAY
    return found
