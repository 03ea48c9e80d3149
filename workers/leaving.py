"""Runs that leave a node where they rested: what they asked for is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from engine.effects import Leave
from engine.registry import Registry
from engine.workflow.step import NodeCounts
from graphstore import runs, trails, webhook_notes, workflows
from graphstore.driver import Transaction
from graphstore.runs import RunMove
from graphstore.webhook_kinds import CAMPAIGN_FINISHED
from graphstore.webhook_notes import Happened
from workers import published
from workers.queues import Queues


class Rested(Protocol):
    """What names a run at a node."""

    @property
    def app(self) -> str: ...
    @property
    def campaign(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def run(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def mass(self) -> bool: ...


class Onward:
    """Gathers runs and their ways, has them leave in one transaction, and then has those moved that go on."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str, int, bool], list[tuple[str, str, Leave]]] = defaultdict(list)
        self._onward: dict[bool, dict[tuple[str, str], list[str]]] = {}

    def add(self, rested: Rested, way: Leave) -> None:
        key = (rested.app, rested.campaign, rested.version, rested.mass)
        self._left[key].append((rested.run, rested.node, way))

    def add_ready(self, app: str, campaign: str, run: str, *, mass: bool) -> None:
        """One that goes on where it is."""
        self._ready(mass)[app, campaign].append(run)

    def leave(self, tx: Transaction, registry: Registry, now: int) -> None:
        for (app, campaign, version, mass), moves in self._left.items():
            self._ready(mass)[app, campaign] += _leave_by(tx, registry, app, campaign, version, moves, now)

    def queue(self, queues: Queues) -> None:
        for mass, ready in self._onward.items():
            queues.advance(ready, mass=mass)

    def __len__(self) -> int:
        """How many go on."""
        return sum(len(runs) for ready in self._onward.values() for runs in ready.values())

    def _ready(self, mass: bool) -> dict[tuple[str, str], list[str]]:
        return self._onward.setdefault(mass, defaultdict(list))


def _leave_by(
    tx: Transaction,
    registry: Registry,
    app: str,
    campaign: str,
    version: int,
    left: Sequence[tuple[str, str, Leave]],
    now: int,
) -> list[str]:
    """Runs that leave a node where they rested: (run, node, way). Answers the ids of those that go on.

    Who leaves by "failed", where nothing is connected, failed.
    """
    workflow = published.workflow(tx, registry, app, campaign, version)
    counts: dict[str, NodeCounts] = defaultdict(NodeCounts)
    moves = []
    for run, node, leave in left:
        counts[node].out[leave.port] += 1
        results = {} if leave.result is None else {node: leave.result}
        trail = (trails.mark(now, node, leave.port),)
        after = workflow.after(node, leave.port)
        counts[node].failed += leave.port == "failed"
        counts[node].skipped += leave.port == "skipped"
        if after:
            moves.append(RunMove(run, after, "ready", now, results=results, trail=trail))
        elif leave.port == "failed":
            reason = str((leave.result or {}).get("reason", ""))
            moves.append(RunMove(run, node, "failed", now, reason=reason, results=results, trail=trail))
        else:
            moves.append(RunMove(run, node, "done", results=results, trail=trail))
    runs.move(tx, moves)
    workflows.add_counts(tx, app, as_counters(campaign, counts))
    _tell(tx, app, campaign, [move.run for move in moves if move.state == "done"], now)
    return [move.run for move in moves if move.state == "ready"]


def _tell(tx: Transaction, app: str, campaign: str, done: Sequence[str], now: int) -> None:
    """Note for the site's endpoints whose runs are over."""
    if done and webhook_notes.wants(tx, app, CAMPAIGN_FINISHED):
        people = runs.people(tx, done)
        about = {"campaign": campaign}
        webhook_notes.note(
            tx, app, [Happened(CAMPAIGN_FINISHED, now, people[run], about, run) for run in done if run in people]
        )


def as_counters(campaign: str, counts: Mapping[str, NodeCounts]) -> dict[tuple[str, str], dict[str, int]]:
    return {
        (campaign, node): {
            "entered": own.entered,
            "failed": own.failed,
            "skipped": own.skipped,
            **{f"out:{port}": number for port, number in own.out.items()},
        }
        for node, own in counts.items()
    }
