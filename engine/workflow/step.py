"""Taking a batch of runs as far as it goes without touching the world: the heart of the engine.

Runs move through the graph node by node in topological order, so every node is asked once a batch, with all the
runs that stand there. What needs the world (a letter) or time (a wait) comes back as a rest or a send.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.effects import Leave, Outcome
from engine.errors import EngineError, NodeFailureError
from engine.node import Clock, Visit
from engine.questions import Answers
from engine.workflow.graph import Node, Workflow
from graphstore.records import PersonState


@dataclass
class NodeCounts:
    """What a batch adds to a node's live counts."""

    entered: int = 0
    failed: int = 0
    skipped: int = 0
    out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a run stands after the batch."""

    run: str
    person: str  # uid
    node: str
    outcome: Outcome | None = None  # never Leave; None: it is over
    failure: str = ""  # why, if it ended by a failing node


@dataclass(frozen=True, slots=True)
class Passed:
    """A run has left a node: how it stood there, answer and all, and by which way it went."""

    visit: Visit
    node: str
    way: Leave


@dataclass
class Progress:
    rests: list[Rest] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)  # each run's in their order
    counts: dict[str, NodeCounts] = field(default_factory=lambda: defaultdict(NodeCounts))
    spent: list[tuple[str, int, float]] = field(default_factory=list)  # node type, how many runs, seconds
    visits: dict[str, Visit] = field(default_factory=dict)  # run -> how it stood at last, with the results it gathered


@dataclass
class OwnTimes:
    """A clock by which each person has a time of their own: for what happens to many at once, but not at one time."""

    times: Mapping[str, int]  # uid -> ms epoch
    person: str = ""  # whose time it shows
    asked: bool = False

    def now(self) -> int:
        self.asked = True
        return self.times[self.person]


def advance(
    workflow: Workflow,
    standing: Mapping[str, Sequence[Visit]],
    clock: Clock,
    answers: Answers,
    again: Collection[str] = (),
    campaign: str = "",
) -> Progress:
    """Move runs from the nodes they stand before (`standing`: node id -> visits) until each rests or ends.

    `again`: the runs that have come to their node before and are only asked anew.
    """
    progress = Progress()
    waiting: dict[str, list[Visit]] = defaultdict(list, {node: list(visits) for node, visits in standing.items()})
    for name in workflow.order:
        visits = waiting.pop(name, None)
        if not visits:
            continue
        node = workflow.nodes[name]
        progress.counts[name].entered += sum(visit.run not in again for visit in visits)
        began = time.perf_counter()
        visits = _arrived(node, visits, clock, answers, f"{campaign}:{name}")
        outcomes = _outcomes(node, visits, clock)
        progress.spent.append((node.spec.type, len(visits), time.perf_counter() - began))
        for visit, outcome in zip(visits, outcomes, strict=True):
            progress.visits[visit.run] = visit
            if isinstance(outcome, Leave):
                leave(workflow, name, outcome, visit, waiting, progress)
            elif isinstance(outcome, NodeFailureError):
                progress.counts[name].failed += 1
                progress.rests.append(Rest(visit.run, visit.person.uid, name, failure=str(outcome)))
            else:
                progress.rests.append(Rest(visit.run, visit.person.uid, name, outcome))
    # Runs before a node that the workflow no longer has are over; nothing may be left standing.
    for name, visits in waiting.items():
        progress.rests.extend(
            Rest(visit.run, visit.person.uid, name, failure="the node is no longer there") for visit in visits
        )
    return progress


def leave(
    workflow: Workflow, node: str, way: Leave, visit: Visit, waiting: dict[str, list[Visit]], progress: Progress
) -> None:
    """One run goes out by a port: counted there, and put before the next node or ended."""
    progress.counts[node].out[way.port] += 1
    progress.passed.append(Passed(visit, node, way))
    visit = visit.onward(visit.person, with_result(visit, node, way))
    progress.visits[visit.run] = visit
    after = workflow.after(node, way.port)
    if after is None:
        progress.rests.append(Rest(visit.run, visit.person.uid, node))
    else:
        waiting[after].append(visit)


def with_result(visit: Visit, node: str, way: Leave) -> Mapping[str, Any]:
    """What the run has gathered once it has left this node."""
    return visit.results if way.result is None else {**visit.results, node: way.result}


def add_counts(total: dict[str, NodeCounts], more: Mapping[str, NodeCounts]) -> None:
    for node, counts in more.items():
        total[node].entered += counts.entered
        total[node].failed += counts.failed
        total[node].skipped += counts.skipped
        total[node].out.update(counts.out)


def withheld(person: PersonState, *, once: bool, had: bool) -> str:
    """Why a letter is not sent, "" where it is. `had`: the person has got it by this campaign before."""
    if once and had:
        return "already_received"
    return "" if person.properties.get("email") else "no_email"


def _arrived(node: Node, visits: Sequence[Visit], clock: Clock, answers: Answers, place: str) -> list[Visit]:
    """The visits with what the node needs to decide about them."""
    found: Sequence[Any] = [None] * len(visits)
    if node.spec.asks is not None:
        found = answers(node.id, node.spec.asks(node.config), [visit.person.uid for visit in visits])
    if isinstance(clock, OwnTimes):
        return [
            visit.at(place, visit.came or clock.times[visit.person.uid], answer)
            for visit, answer in zip(visits, found, strict=True)
        ]
    now = clock.now()
    return [visit.at(place, visit.came or now, answer) for visit, answer in zip(visits, found, strict=True)]


def _outcomes(node: Node, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome | NodeFailureError]:
    """The batch's outcomes; when the batch fails, each run is asked alone, so that one can't stall the others."""
    if node.spec.step is None:
        return [NodeFailureError(f"{node.spec.title} can't be entered")] * len(visits)
    try:
        if not isinstance(clock, OwnTimes):
            return node.spec.step(node.config, visits, clock)
        clock.person, clock.asked = visits[0].person.uid, False
        outcomes = node.spec.step(node.config, visits, clock)
        # What depends on the time is asked of each at theirs.
        return [_alone(node, visit, clock) for visit in visits] if clock.asked and len(visits) > 1 else outcomes
    except (EngineError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
        return [_alone(node, visit, clock) for visit in visits]


def _alone(node: Node, visit: Visit, clock: Clock) -> Outcome | NodeFailureError:
    if node.spec.step is None:
        return NodeFailureError(f"{node.spec.title} can't be entered")
    if isinstance(clock, OwnTimes):
        clock.person = visit.person.uid
    try:
        return node.spec.step(node.config, [visit], clock)[0]
    except (EngineError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
        return NodeFailureError(f"{type(error).__name__}: {error}")
