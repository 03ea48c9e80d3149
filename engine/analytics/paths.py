"""What people do next: the ways from the first time they did an event in a range, or to it.

Everybody goes one way, so the numbers of a step add up. The same thing done several times in a row is one step (unless
each is asked for). A way ends where somebody does nothing for longer than the window: they have left. To an event it is
read backwards: what came before, and who came to begin there. What is done to people, as letters that are sent, is no
step, but for the event itself, and the other end.

Between two events only those are counted whose way comes to the other end within the steps; it ends there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import Columns, Flags, Ints, Longs, changes
from engine.analytics.leaving import PASSIVE

Direction = Literal["from", "to"]
LEFT: Final = -1
OTHER: Final = -2
MOST_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Way:
    event: str
    direction: Direction
    steps: int
    window: int  # ms
    each: bool = False  # whether repetitions are steps
    end: str = ""  # the other end: only ways that come to this event; "": wherever they lead


@dataclass(frozen=True)
class Ways:
    """One line a person: when they did the event (ms), and the names' places at each step from it; LEFT from where they
    left on. `taken` has the shape (steps + 1, people).
    """

    person: Ints
    at: Longs
    taken: NDArray[np.int64]
    end: int = LEFT  # the place of the name that all ways come to; LEFT where they lead anywhere

    def shown(self, most: int) -> NDArray[np.int64]:
        """`taken`, with the names that are not among the most frequent of their step as OTHER."""
        found = self.taken.copy()
        for step in found:
            counts = np.bincount(step[step >= 0], minlength=self.end + 1)
            rare = np.zeros(len(counts) + 1, np.bool_)  # of LEFT, too
            rare[np.argsort(-counts, kind="stable")[most:]] = True
            rare[self.end] = False
            step[rare[step]] = OTHER
        return found


def ways(columns: Columns, way: Way, since: int, until: int, people: Flags | None) -> Ways:
    """From `since` until before `until` (ms), of everybody or of `people`."""
    found = [_ways(part, way, since, until, people) for _, part in columns.parts()]
    if len(found) == 1:
        return found[0]
    persons, times = [each.person for each in found], [each.at for each in found]
    taken = np.concatenate([each.taken for each in found], axis=1)
    return Ways(np.concatenate(persons), np.concatenate(times), taken, found[0].end)


def _ways(columns: Columns, way: Way, since: int, until: int, people: Flags | None) -> Ways:
    ends = {way.event, way.end}
    steps = np.array([name not in PASSIVE or name in ends for name in columns.names], np.bool_)
    kept = np.flatnonzero(steps[columns.name]) if len(steps) else np.empty(0, np.int64)
    person, name, at = columns.person[kept], columns.name[kept], columns.at[kept]
    breaks = changes(person)
    breaks[1:] |= np.diff(at) > way.window
    turns = breaks | changes(name) | way.each
    part = np.cumsum(breaks, dtype=np.int32)[turns]  # of each turn: the stretch without a pause that it is in
    turn = np.cumsum(turns, dtype=np.int32) - 1  # of each row
    named = name[turns]
    begun = _begun(columns, way, since, until, people)
    here = turn[np.searchsorted(kept, begun)]
    taken = np.full((way.steps + 1, len(begun)), LEFT, np.int64)
    if len(begun):
        for step in range(way.steps + 1):
            place = here + (step if way.direction == "from" else -step)
            inside = np.clip(place, 0, len(named) - 1)
            good = (place == inside) & (part[inside] == part[here])
            taken[step] = np.where(good, named[inside], LEFT)
    made = Ways(columns.person[begun], columns.at[begun], taken)
    return _between(made, columns.names.index(way.end) if way.end in columns.names else None) if way.end else made


def _between(made: Ways, end: int | None) -> Ways:
    """Those that come to `end` (None: nobody ever did it) behind their beginning, up to there."""
    there = made.taken[1:] == end if end is not None else np.zeros_like(made.taken[1:], np.bool_)
    kept = there.any(axis=0)
    place = there.argmax(axis=0) + 1
    taken = np.where(np.arange(len(made.taken))[:, np.newaxis] <= place, made.taken, LEFT)
    return Ways(made.person[kept], made.at[kept], taken[:, kept], LEFT if end is None else end)


def counted(shown: NDArray[np.int64], step: int, node: int, before: int | None) -> Flags:
    """Who is at a node of a step; of these, who was at the node `before` of the step that the way shows before it."""
    found: Flags = shown[step] == node
    if step and node == LEFT:
        found = found & (shown[step - 1] != LEFT)
    return found if before is None or not step else found & (shown[step - 1] == before)


def _begun(columns: Columns, way: Way, since: int, until: int, people: Flags | None) -> Ints:
    rows = columns.between(columns.rows(way.event), since, until)
    if people is not None:
        rows = rows[people[columns.person[rows]]]
    return rows[changes(columns.person[rows])]
