"""From what happened to the runs that begin, wake or are taken elsewhere: all in the transaction it happened in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.conditions import EntryPolicy
from engine.happenings import RUN_MESSAGE
from engine.workflow.match import Called, Start, TriggerIndex
from graphstore import awaiting, entering, runs, webhook_notes, workflows
from graphstore.driver import Transaction
from graphstore.entering import Past, Way
from graphstore.records import StoredEvent
from graphstore.values import dump
from graphstore.webhook_kinds import CAMPAIGN_ENTERED
from graphstore.webhook_notes import Happened

DAY: Final = 86_400_000  # ms
HOUR: Final = 3_600_000  # ms
MAX_ANCESTORS: Final = 10
# Starts of one person by one trigger within an hour, where what led to them can't be followed (segments).
MAX_LATELY: Final = 50


@dataclass
class Started:
    """What a batch has set going; jobs are to be queued for the runs once it is committed."""

    begun: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # campaign -> runs that are ready
    counted: set[str] = field(default_factory=set)  # campaigns whose live counts moved
    causes: set[str] = field(default_factory=set)  # runs that brought somebody in
    entered: int = 0

    def add(self, more: Started) -> None:
        for campaign, begun in more.begun.items():
            self.begun[campaign] += begun
        self.counted |= more.counted
        self.causes |= more.causes
        self.entered += more.entered


def take_up(tx: Transaction, app: str, index: TriggerIndex, called: Called, now: int, *, mass: bool = False) -> Started:
    """Begin, or take elsewhere, what triggers have called for. The people must be locked.

    `mass`: many at once, which give way to what somebody's doing has begun.
    """
    started = Started()
    stopped = {(each.person, each.campaign): each.trigger for each in called.interruptions}
    if stopped:
        taken = [(person, campaign, trigger) for (person, campaign), trigger in stopped.items()]
        for run in awaiting.interrupt(tx, app, taken, now):
            started.begun[run.campaign].append(run.id)
    if called.starts:
        _begin(tx, app, index, called, now, started, mass)
    return started


def wake(tx: Transaction, app: str, index: TriggerIndex, events: Sequence[StoredEvent], now: int) -> Started:
    """Let runs go on that wait for one of these events."""
    started = Started()
    happened: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.name in index.awaited_events:
            happened[event.person].add(f"event:{event.name}")
    if happened:
        for run in awaiting.wake(tx, app, happened, now):
            started.begun[run.campaign].append(run.id)
    return started


def _begin(
    tx: Transaction, app: str, index: TriggerIndex, called: Called, now: int, started: Started, mass: bool
) -> None:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    new = []
    for place, entry, ancestors in _admitted(tx, app, index, called.starts, counts, now):
        start = called.starts[place]
        started.causes.add(start.cause)
        started.entered += 1
        counts[start.campaign, start.trigger].update({"entered": 1, f"out:{start.port}": 1})
        if start.node is not None:
            new.append(_new_run(app, start, entry, ancestors, called.ended(place), mass))
    for run in runs.begin(tx, new, now):
        started.begun[run.campaign].append(run.id)
    started.counted |= {campaign for campaign, _ in counts}
    workflows.add_counts(tx, app, counts)
    tell_entered(tx, app, new, now)


def tell_entered(tx: Transaction, app: str, new: Sequence[runs.NewRun], now: int) -> None:
    """Note for the site's endpoints who has entered which campaign."""
    if new and webhook_notes.wants(tx, app, CAMPAIGN_ENTERED):
        entered = [Happened(CAMPAIGN_ENTERED, now, run.person, {"campaign": run.campaign}) for run in new]
        webhook_notes.note(tx, app, entered)


def _new_run(app: str, start: Start, entry: str, ancestors: tuple[str, ...], ended: str, mass: bool) -> runs.NewRun:
    event = start.event
    key, cause = "", ""
    if event is not None and event.key:
        key = event.key
    elif event is not None:
        cause = dump({"name": event.name, "at": event.at, "arguments": event.arguments})
    return runs.NewRun(
        app, start.campaign, start.version, start.node or "", start.person, key, start.trigger, entry, cause, ancestors,
        ended, mass,
    )  # fmt: skip


def _admitted(
    tx: Transaction,
    app: str,
    index: TriggerIndex,
    starts: Sequence[Start],
    counts: Mapping[tuple[str, str], Counter[str]],
    now: int,
) -> list[tuple[int, str, tuple[str, ...]]]:
    """Those (by place) that may enter, with what tells them apart and the campaigns that led to them."""
    causes = [start.cause or _cause(app, start.event) for start in starts]
    ancestry = entering.ancestry(tx, app, {cause for cause in causes if cause})
    ways = [_way(index, start) for start in starts]
    asked = list(dict.fromkeys(way.way for way in ways if way is not None))
    past = entering.past(tx, app, asked, now - HOUR) if asked else {}
    admitted = []
    for place, (start, way, cause) in enumerate(zip(starts, ways, causes, strict=True)):
        origin = ancestry.get(cause)
        ancestors = (*origin.ancestors, origin.campaign) if origin is not None else ()
        looping = start.campaign in ancestors or len(ancestors) >= MAX_ANCESTORS
        if looping or (way is not None and not may_enter(way.policy, past[way.way], now, counted=way.counted)):
            counts[start.campaign, start.trigger]["skipped"] += 1
            continue
        if way is not None:
            before = past[way.way]
            active = before.active + (start.node is not None)
            past[way.way] = Past(now, active, before.lately + 1)
        admitted.append((place, way.way.entry if way is not None else "", ancestors))
    return admitted


@dataclass(frozen=True, slots=True)
class _Way:
    way: Way
    policy: EntryPolicy | None
    counted: bool  # nothing says what led to it, so the number of starts is bounded


def _way(index: TriggerIndex, start: Start) -> _Way | None:
    """None: whoever comes by this way enters."""
    policy = index.policies.get((start.campaign, start.trigger))
    counted = start.event is not None and not start.event.key
    if policy is None and not counted:
        return None
    entry = policy.entry(start.event) if policy is not None else ""
    return _Way(Way(start.person, start.campaign, start.trigger, entry), policy, counted)


def may_enter(policy: EntryPolicy | None, past: Past, now: int, *, counted: bool = False) -> bool:
    """Whether the trigger's settings let somebody in, after what there was on their way."""
    if counted and past.lately >= MAX_LATELY:
        return False
    if policy is None:
        return True
    if past.last is not None and (policy.once or (policy.days is not None and now - past.last < policy.days * DAY)):
        return False
    return not (policy.one_at_once and past.active)


def _cause(app: str, event: StoredEvent | None) -> str:
    """The run that tracked this event, "" where none did."""
    mark = f"{app}:m:{RUN_MESSAGE}"
    return event.key.removeprefix(mark).partition(":")[0] if event and event.key.startswith(mark) else ""
