"""What people had of numeric properties, and when: metrics of totals and averages.

A person holds what was set last; who holds no number counts for nothing in a total. What was set and does not count
for what is held (it was set for someone who has become one with a person who had their own) was set all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import UID, Flags, Ints, Longs, Uids
from engine.analytics.measures import By, Measure, Metric, Of
from engine.analytics.metrics import Values


@dataclass(frozen=True)
class Holding:
    """Of one property, each time it was set, in the order of people (place among the uids), then of time.

    `value`: nan for what is no number, and for what was removed. `held`: it counts for what a person has. `was_set`:
    it is a time that it was set; else it only says what somebody has.
    """

    person: Ints
    at: Longs
    value: Values
    held: Flags
    was_set: Flags


@dataclass(frozen=True)
class Holdings:
    """Of all people of a site: `created` is the ms when each was first heard of; `properties` by their flat key."""

    uids: Uids
    created: Longs
    properties: Mapping[str, Holding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Was:
    """`at` (ms) a property was set to `value`, None for no number; `order` among those of one moment."""

    at: int
    value: float | None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One person and property: what is held now, since when (None: it was never set), and what is known of before."""

    value: float | None
    since: int | None
    history: tuple[Was, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonHeld:
    uid: str
    created: int
    held: tuple[Held, ...]  # one a property that is asked for


def holdings(people: Sequence[PersonHeld], keys: Sequence[str]) -> Holdings:
    """Of people in the order of their uids."""
    return Holdings(
        np.array([each.uid for each in people], UID),
        np.array([_known_from(each) for each in people], np.int64),
        {key: _holding([each.held[place] for each in people]) for place, key in enumerate(keys)},
    )


def _known_from(person: PersonHeld) -> int:
    """A late call can tell of a time before the first that was heard."""
    told = [was.at for held in person.held for was in held.history]
    told += [held.since for held in person.held if held.since is not None]
    return min([person.created, *told])


def _holding(held: Sequence[Held]) -> Holding:
    lines = [(person, *line) for person, each in enumerate(held) for line in _lines(each)]
    return Holding(
        np.array([line[0] for line in lines], np.int32),
        np.array([line[1] for line in lines], np.int64),
        np.array([np.nan if line[2] is None else line[2] for line in lines], np.float64),
        np.array([line[3] for line in lines], np.bool_),
        np.array([line[4] for line in lines], np.bool_),
    )


def _lines(held: Held) -> list[tuple[int, float | None, bool, bool]]:
    """at, value, held, was set. The last that is held is what is held now, whatever else is told."""
    history = sorted(held.history, key=lambda was: (was.at, was.order))
    if held.since is None:
        return [(was.at, was.value, False, True) for was in history]
    lines = [(was.at, was.value, was.at <= held.since, True) for was in history]
    told = [was for was in history if was.at <= held.since]
    if not told or (told[-1].at, told[-1].value) != (held.since, held.value):
        known = bool(told) and told[-1].at == held.since  # that it was set then, only not what came last
        lines.insert(len(told), (held.since, held.value, True, not known))
    return lines


def together(parts: Sequence[Holdings], keys: Sequence[str]) -> Holdings:
    """Of parts that follow each other."""
    if not parts:
        return holdings([], keys)
    starts = np.cumsum([0, *(len(part.uids) for part in parts)])

    def whole(key: str) -> Holding:
        own = [part.properties[key] for part in parts]
        person = [each.person + np.int32(start) for each, start in zip(own, starts, strict=False)]
        return Holding(
            np.concatenate(person).astype(np.int32),
            np.concatenate([each.at for each in own]),
            np.concatenate([each.value for each in own]),
            np.concatenate([each.held for each in own]),
            np.concatenate([each.was_set for each in own]),
        )

    return Holdings(
        np.concatenate([part.uids for part in parts]),
        np.concatenate([part.created for part in parts]),
        {key: whole(key) for key in keys},
    )


def amounts(
    all_held: Holdings, key: str, metric: Metric, edges: Sequence[int], doers: Sequence[Flags], chosen: Flags | None
) -> Values:
    """The metric in each bucket between the edges (ms): what is held is looked at when the bucket ends.

    `doers`: for each bucket, who did the event in it, where the metric asks for one. `chosen`: None for everybody.
    """
    own = all_held.properties[key]
    who = np.ones(len(all_held.uids), np.bool_) if chosen is None else chosen
    if metric.measure is Measure.AVERAGE and metric.by is By.TIMES:
        return _set_in(own, edges, who)
    size = len(edges) - 1
    out = np.full(size, np.nan)
    created = np.sort(all_held.created[who])
    for bucket, now in enumerate(_each_end(own, len(who), edges)):
        if metric.measure is Measure.TOTAL:
            out[bucket] = now[who].sum()
            continue
        if metric.by is By.PEOPLE:
            total, number = now[who].sum(), int(np.searchsorted(created, edges[bucket + 1]))
        else:
            did = doers[bucket] & who
            total, number = now[did if metric.of is Of.DOERS else who].sum(), int(did.sum())
        if number:
            out[bucket] = total / number
    return out


def _set_in(own: Holding, edges: Sequence[int], who: Flags) -> Values:
    size = len(edges) - 1
    counts = own.was_set & ~np.isnan(own.value) & who[own.person] & (own.at >= edges[0]) & (own.at < edges[-1])
    bucket = np.searchsorted(np.array(edges, np.int64), own.at[counts], "right") - 1
    number = np.bincount(bucket, minlength=size)
    total = np.bincount(bucket, own.value[counts], minlength=size)
    out: Values = np.full(size, np.nan)
    np.divide(total, number, out=out, where=number > 0)
    return out


def _each_end(own: Holding, people: int, edges: Sequence[int]) -> Iterator[Values]:
    """What everybody holds when each bucket ends; 0 for no number. One array, which changes from bucket to bucket."""
    lines = np.flatnonzero(own.held)
    lines = lines[np.argsort(own.at[lines], kind="stable")]
    now, begin = np.zeros(people), 0
    for end in np.searchsorted(own.at[lines], np.array(edges[1:], np.int64)).tolist():
        fresh = lines[begin:end]
        now[own.person[fresh]] = np.nan_to_num(own.value[fresh])  # of several of one person, the last
        begin = end
        yield now


def holders(own: Holding, until: int) -> tuple[Ints, Longs]:
    """Who holds a number at a moment (ms), and since when."""
    return _last_lines(own, np.flatnonzero(own.held & (own.at < until)))


def setters(own: Holding, since: int, until: int) -> tuple[Ints, Longs]:
    """Of whom it was set to a number in a time (ms), and when last."""
    inside = own.was_set & ~np.isnan(own.value) & (own.at >= since) & (own.at < until)
    return _last_lines(own, np.flatnonzero(inside))


def _last_lines(own: Holding, lines: NDArray[np.intp]) -> tuple[Ints, Longs]:
    """Of these lines the last of each person, where it is a number."""
    person = own.person[lines]
    last = np.ones(len(lines), np.bool_)
    last[:-1] = person[1:] != person[:-1]
    lines = lines[last & ~np.isnan(own.value[lines])]
    return own.person[lines], own.at[lines]
