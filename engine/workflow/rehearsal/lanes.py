"""One person's part of a rehearsal: what they do, where their runs rest, and what has been counted about them."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.node import Visit
from graphstore.awaiting import Happened
from graphstore.entering import Past
from graphstore.records import PersonState, StoredEvent

NEVER: Final = 2**62  # ms
HOUR: Final = 3_600_000  # ms


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happens to the person. `trigger`: it concerns this node alone: an audience, or a timetable."""

    at: int  # ms epoch
    event: StoredEvent | None
    trigger: str = ""
    by_run: bool = False  # a run of the campaign itself has tracked it
    starts: bool = True  # whether anybody enters by it


@dataclass(slots=True)
class Walker:
    """A run of the rehearsal."""

    id: str
    visit: Visit
    trigger: str
    entry: str
    rested: int  # ms epoch: when it last rested
    node: str = ""
    met: str = ""  # key of the event it waited for last
    due: int | None = None  # ms epoch: wakes up
    port: str = ""  # leaves by it then; "": its node is asked again
    awaits: frozenset[str] = frozenset()  # keys of topics that let it go
    busy: bool = False  # an effect is under way: an interruption is followed afterwards
    exit: str = ""  # the trigger that has interrupted it
    turn: int = 0  # grows with each rest, so that timers of earlier ones are known to be void


@dataclass
class Lane:
    person: PersonState
    deeds: Sequence[Deed]  # in the order of time
    walkers: dict[str, Walker] = field(default_factory=dict)  # those under way, by id
    entries: Counter[str] = field(default_factory=Counter)  # node -> how often they came there
    passes: dict[str, list[int]] = field(default_factory=dict)  # node -> ms epoch of those that were let pass
    letters: list[int] = field(default_factory=list)  # ms epoch of letters they got, from wherever
    had: set[str] = field(default_factory=set)  # letters of this campaign
    lists: dict[str, bool] = field(default_factory=dict)  # list -> whether they are on it, where a run changed that
    starts: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # trigger, entry -> ms epoch, in order
    company: str = ""
    _place: int = 0
    _number: int = 0
    _made: list[tuple[int, int, Deed]] = field(default_factory=list)
    _timers: list[tuple[int, int, str, int]] = field(default_factory=list)
    _done: list[StoredEvent] = field(default_factory=list)
    _times: list[int] = field(default_factory=list)

    def next(self) -> int:
        """When something happens next (ms epoch); NEVER: nothing does."""
        first = self.deeds[self._place].at if self._place < len(self.deeds) else NEVER
        if self._made and self._made[0][0] < first:
            first = self._made[0][0]
        return min(first, self._timer())

    def pop(self) -> Deed | Walker:
        """What happens next: a deed, or a walker whose time has come. Of what comes at once, deeds are first."""
        at = self.next()
        if self._place < len(self.deeds) and self.deeds[self._place].at == at:
            deed = self.deeds[self._place]
            self._place += 1
        elif self._made and self._made[0][0] == at:
            deed = heapq.heappop(self._made)[2]
        else:
            return self.walkers[heapq.heappop(self._timers)[2]]
        if deed.event is not None:
            self._done.append(deed.event)
            self._times.append(deed.at)
        return deed

    def _timer(self) -> int:
        while self._timers:
            due, _, name, turn = self._timers[0]
            walker = self.walkers.get(name)
            if walker is not None and walker.turn == turn:
                return due
            heapq.heappop(self._timers)
        return NEVER

    def make(self, deed: Deed) -> None:
        """A run brings something about."""
        self._number += 1
        heapq.heappush(self._made, (deed.at, self._number, deed))

    def rest(self, walker: Walker, node: str, due: int | None, *, port: str = "", busy: bool = False) -> None:
        self._number += 1
        walker.node, walker.due, walker.port, walker.busy = node, due, port, busy
        walker.turn += 1
        walker.awaits = frozenset()
        self.walkers[walker.id] = walker
        if due is not None:
            heapq.heappush(self._timers, (due, self._number, walker.id, walker.turn))

    def since(self, run: str, since: int, names: Collection[str], but: Iterable[str]) -> list[Happened]:
        """What they have done since then (ms epoch), in its order, but for events with these keys."""
        skipped = set(but)
        start = bisect_left(self._times, since)
        return [
            Happened(run, event.key, at, event.name, event.at, event.arguments)
            for at, event in zip(self._times[start:], self._done[start:], strict=True)
            if event.name in names and event.key not in skipped
        ]

    def past(self, trigger: str, entry: str, now: int) -> Past:
        starts = self.starts.get((trigger, entry), [])
        active = sum(each.entry == entry and not each.exit for each in self.walkers.values())
        return Past(starts[-1] if starts else None, active, len(starts) - bisect_left(starts, now - HOUR))
