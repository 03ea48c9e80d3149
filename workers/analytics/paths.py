"""What people do next, step by step, and who goes which way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analytics import paths
from engine.analytics.columns import Columns, Longs
from engine.analytics.paths import LEFT, OTHER, Way, Ways
from engine.errors import RejectedError
from workers.analytics import reporting
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Looked, Scope
from workers.context import Context
from workers.people import csv_line

MOST_NODES: Final = 12
_EVENT: Final = "event:"
_NAMED: Final = {LEFT: "left", OTHER: "other"}


@dataclass(frozen=True, slots=True)
class Node:
    """`key`: "event:NAME", "other" for all that is rarer, "left" for who did nothing more in time."""

    key: str
    people: int


@dataclass(frozen=True, slots=True)
class Link:
    """From a node of the step before `step` (by its place there) to one of it."""

    step: int
    origin: int
    target: int
    people: int


@dataclass(frozen=True, slots=True)
class Paths:
    """`steps[0]` is the event itself; with `to`, those behind it are what came before."""

    people: int
    steps: list[list[Node]]
    links: list[Link]


def shown(context: Context, app: str, scope: Scope, way: Way, most: int) -> Paths:
    """`most`: names at each step. Raises NotFoundError."""
    looked = reporting.look(context, app, scope)
    return Paths(0, [], []) if looked is None else counted(looked, scope, way, most)


def counted(looked: Looked, scope: Scope, way: Way, most: int) -> Paths:
    taken = _ways(looked, scope, way).shown(most)
    if way.end:  # where a way has come to its end, nobody has left
        taken = taken[: int((taken != LEFT).any(axis=1).sum()) or 1]
    steps: list[list[Node]] = []
    links: list[Link] = []
    ranked: list[list[int]] = []  # of each step, the codes of its nodes
    before = np.empty(0, np.int64)  # at which node of the step before somebody is
    for step, codes in enumerate(taken):
        there = np.ones(len(codes), np.bool_) if not step else taken[step - 1] != LEFT
        if way.end:
            there &= codes != LEFT
        counts = np.bincount(codes[there] - OTHER)  # from 0
        order = sorted(((int(code) + OTHER, int(counts[code])) for code in np.flatnonzero(counts)), key=_rank)
        steps.append([Node(_key(looked.columns, code), people) for code, people in order])
        ranked.append([code for code, _ in order])
        place = _places(codes, ranked[-1])
        if step:
            links += _links(step, ranked[-2], ranked[-1], before[there] * len(order) + place[there])
        before = place
    return Paths(taken.shape[1], steps, links)


def _places(codes: Longs, ranked: list[int]) -> Longs:
    """Of each of the codes its place in the ranking; 0 where it has none."""
    places = np.zeros(max([*ranked, LEFT]) - OTHER + 1, np.int64)
    places[np.array(ranked, np.int64) - OTHER] = np.arange(len(ranked))
    return places[codes - OTHER]


def _links(step: int, origins: list[int], targets: list[int], pairs: Longs) -> list[Link]:
    """`pairs`: of each person the place of the origin times as many targets as there are, and that of the target."""
    counts = np.bincount(pairs)
    found = [(*divmod(pair, len(targets)), int(counts[pair])) for pair in np.flatnonzero(counts).tolist()]
    found.sort(key=lambda each: (origins[each[0]], targets[each[1]]))
    return [Link(step, *each) for each in found]


def lines(context: Context, app: str, scope: Scope, way: Way, most: int) -> Iterator[str]:
    """A line a link, as CSV. Raises NotFoundError."""
    found = shown(context, app, scope, way, most)
    yield csv_line(["step", "from", "to", "people"])
    for link in found.links:
        before, after = found.steps[link.step - 1][link.origin], found.steps[link.step][link.target]
        ends = [_plain(each.key) for each in (before, after)]
        yield csv_line([link.step, *(ends if way.direction == "from" else reversed(ends)), link.people])


def behind(
    context: Context, app: str, scope: Scope, way: Way, most: int, *, step: int, node: str, before: str
) -> CountedOnes | None:
    """Who is at a node of a step, and of these who was at `before` (""; whoever) one step nearer to the event.

    Raises RejectedError for a node that is not there, NotFoundError.
    """
    looked = reporting.look(context, app, scope)
    if looked is None:
        return None
    if step > way.steps:
        raise RejectedError("no_step", "These ways have fewer steps.", "step", 422)
    ways = _ways(looked, scope, way)
    here = _code(looked.columns, node, "node")
    if way.end and here == LEFT:
        raise RejectedError("no_node", "On ways between two events nobody leaves.", "node", 422)
    there = _code(looked.columns, before, "before") if before else None
    chosen = paths.counted(ways.shown(most), step, here, there)
    return CountedOnes(looked.columns.uids[ways.person[chosen]], ways.at[chosen])


def _ways(looked: Looked, scope: Scope, way: Way) -> Ways:
    return paths.ways(looked.columns, way, scope.range.since, scope.range.until, looked.people)


def _rank(counted: tuple[int, int]) -> tuple[int, int, int]:
    """The most frequent first; behind them other things, and who left."""
    code, people = counted
    return ({OTHER: 1, LEFT: 2}.get(code, 0), -people, code)


def _key(columns: Columns, code: int) -> str:
    return _NAMED.get(code) or f"{_EVENT}{columns.names[code]}"


def _code(columns: Columns, key: str, path: str) -> int:
    for code, name in _NAMED.items():
        if key == name:
            return code
    name = key.removeprefix(_EVENT)
    if not key.startswith(_EVENT) or name not in columns.names:
        raise RejectedError("no_node", "There is no such step on these ways.", path, 422)
    return columns.names.index(name)


def _plain(key: str) -> str:
    return key.removeprefix(_EVENT) if key.startswith(_EVENT) else f"({key})"
