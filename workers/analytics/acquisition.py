"""Which advertisements bring active people, and who these are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from engine.analytics import acquisition
from engine.analytics.acquisition import Aim, Arrivals, Touch
from engine.analytics.columns import Ints
from engine.analytics.ranges import Step
from engine.errors import RejectedError
from workers.analytics import reporting
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Looked, Scope
from workers.context import Context
from workers.people import csv_line

MOST_SHOWN: Final = 200
MOST_BUCKETS: Final = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """`by`: one of acquisition.BY. `event`: what arrivals are for; "": to be active in the last `days`."""

    by: str
    touch: Touch
    event: str
    days: int
    step: Step


@dataclass(frozen=True, slots=True)
class Ones:
    """A number. `label`: what they came from; None: whatever that is. `part`: people, won or lost. `bucket`: the first
    day of the one they arrived in; "": the whole range.
    """

    label: str | None
    part: str
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Of a bucket of arrivals."""

    people: int
    won: int


@dataclass(frozen=True, slots=True)
class Came:
    """`label`: what they came from; "" for who came directly."""

    label: str
    people: int
    won: int
    buckets: list[Arrived]


@dataclass(frozen=True, slots=True)
class Acquired:
    firsts: list[date]  # the first days of the buckets
    people: int
    won: int
    total: int  # of what they came from
    sources: list[Came]


def shown(context: Context, app: str, scope: Scope, sought: Sought) -> Acquired:
    """The first MOST_SHOWN. Raises NotFoundError, RejectedError."""
    found = _acquired(context, app, scope, sought)
    return Acquired(found.firsts, found.people, found.won, found.total, found.sources[:MOST_SHOWN])


def lines(context: Context, app: str, scope: Scope, sought: Sought) -> Iterator[str]:
    """All of them as CSV; a column of people for each bucket of arrivals. Raises NotFoundError, RejectedError."""
    found = _acquired(context, app, scope, sought)
    yield csv_line([sought.by, "people", "won", *(f"arrived_{first}" for first in found.firsts)])
    for each in found.sources:
        name = each.label or "(direct)"
        yield csv_line([name, each.people, each.won, *(bucket.people for bucket in each.buckets)])


def behind(context: Context, app: str, scope: Scope, sought: Sought, ones: Ones) -> CountedOnes | None:
    """Who came from there, and when they arrived. Raises RejectedError, NotFoundError."""
    looked = reporting.look(context, app, scope)
    if looked is None:
        return None
    found = _arrivals(looked, scope, sought)
    names, code = _codes(looked, found, sought.by)
    chosen = np.ones(len(code), np.bool_)
    if ones.label is not None:
        if ones.label not in names:
            raise RejectedError("no_source", "Nobody came from there.", "label", 422)
        chosen = code == names.index(ones.label)
    if ones.part != "people":
        chosen &= found.won if ones.part == "won" else ~found.won
    if ones.bucket:
        place = scope.range.place(sought.step, ones.bucket)
        if place is None:
            raise RejectedError("no_bucket", "No bar of this report begins on that day.", "bucket", 422)
        since, until = scope.range.edges(sought.step)[place : place + 2]
        chosen &= (found.at >= since) & (found.at < until)
    return CountedOnes(looked.columns.uids[found.person[chosen]], found.at[chosen])


def _acquired(context: Context, app: str, scope: Scope, sought: Sought) -> Acquired:
    firsts, edges = scope.range.buckets(sought.step), scope.range.edges(sought.step)
    if len(firsts) > MOST_BUCKETS:
        text = f"That makes more than {MOST_BUCKETS} cohorts: take weeks or months, or fewer days."
        raise RejectedError("too_many", text, "step", 422)
    looked = reporting.look(context, app, scope)
    if looked is None:
        return Acquired(firsts, 0, 0, 0, [])
    found = _arrivals(looked, scope, sought)
    names, code = _codes(looked, found, sought.by)
    bucket = np.searchsorted(np.array(edges, np.int64), found.at, "right") - 1
    table = np.zeros((2, len(names), len(firsts)), np.int64)
    np.add.at(table[0], (code, bucket), 1)
    np.add.at(table[1], (code[found.won], bucket[found.won]), 1)
    sources = [
        Came(name, int(people.sum()), int(won.sum()), _buckets(people.tolist(), won.tolist()))
        for name, people, won in zip(names, table[0], table[1], strict=True)
        if people.any()
    ]
    sources.sort(key=lambda each: (-each.people, each.label))
    return Acquired(firsts, len(found.at), int(found.won.sum()), len(sources), sources)


def _buckets(people: list[int], won: list[int]) -> list[Arrived]:
    return [Arrived(*each) for each in zip(people, won, strict=True)]


def _arrivals(looked: Looked, scope: Scope, sought: Sought) -> Arrivals:
    aim = Aim(sought.event, sought.days, looked.version.as_of)
    since, until = scope.range.since, scope.range.until
    return acquisition.arrivals(looked.columns, since, until, sought.touch, aim, looked.people)


def _codes(looked: Looked, found: Arrivals, by: str) -> tuple[list[str], Ints]:
    """What people came from, and for each arrival its place there."""
    labels = [*acquisition.labels(looked.columns, by), ""]  # the last is that of -1
    names = sorted(set(labels))
    places = {name: place for place, name in enumerate(names)}
    of = np.array([places[label] for label in labels], np.int32)
    return names, of[found.origin]
