"""Whether what runs are about to wait for has happened already, since they last rested."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.conditions import all_hold
from engine.effects import Awaited, Leave, WaitFor
from graphstore import awaiting
from graphstore.awaiting import Happened, Waiter
from graphstore.driver import Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """A run, and what it would wait for."""

    run: str
    person: str  # uid
    but: tuple[str, ...]  # keys of events that have had their turn
    since: int  # ms epoch: when it last rested
    wait: WaitFor


@dataclass(frozen=True, slots=True)
class Decided:
    """`since` and `met`: from when, and but for which event, the run's next wait counts, where it leaves."""

    outcome: Leave | WaitFor
    since: int = 0  # ms epoch
    met: str = ""


def resolve(tx: Transaction, app: str, wishes: Sequence[Wish], now: int) -> list[Decided]:
    """For each, in order: the way it leaves by, or that it waits. The people must be locked."""
    if not wishes:
        return []
    events = _events(tx, wishes)
    segments = sorted(
        {each.topic.name for wish in wishes for each in wish.wait.awaited if each.topic.kind == "segment"}
    )
    people = list(dict.fromkeys(wish.person for wish in wishes))
    inside = awaiting.inside(tx, app, people, segments) if segments else set()
    return [decide(wish, events.get(wish.run, ()), inside, now) for wish in wishes]


def _events(tx: Transaction, wishes: Sequence[Wish]) -> Mapping[str, Sequence[Happened]]:
    waiters = []
    for wish in wishes:
        names = tuple(sorted({each.topic.name for each in wish.wait.awaited if each.topic.kind == "event"}))
        if names:
            since = wish.since if wish.wait.since is None else wish.wait.since
            waiters.append(Waiter(wish.run, wish.person, names, since, wish.but))
    found: dict[str, list[Happened]] = {}
    for each in awaiting.happened_since(tx, waiters) if waiters else ():
        found.setdefault(each.run, []).append(each)
    return found


def decide(wish: Wish, events: Sequence[Happened], inside: Collection[tuple[str, str]], now: int) -> Decided:
    """`events`: of those it waits for, what has happened since. `inside`: (uid, segment) that are memberships."""
    for awaited in wish.wait.awaited:
        if awaited.topic.kind == "segment":
            if ((wish.person, awaited.topic.name) in inside) == awaited.inside:
                return Decided(Leave(awaited.port), now)
        elif met := _first(awaited, events):
            way = Leave(awaited.port, {"name": met.name, "at": met.at, **met.arguments})
            return Decided(way, met.received, met.key)
    if wish.wait.due is not None and wish.wait.due <= now:
        return Decided(Leave(wish.wait.late), now)
    return Decided(wish.wait)


def _first(awaited: Awaited, events: Sequence[Happened]) -> Happened | None:
    matching = (each for each in events if each.name == awaited.topic.name)
    return next((each for each in matching if all_hold(awaited.where, each.arguments)), None)
