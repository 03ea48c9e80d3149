"""One transaction of the workflow engine: claim ready runs, take them as far as they go, and store where they rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.effects import Leave, SendLetter, WaitUntil
from engine.node import Clock, Visit
from engine.registry import Registry
from engine.workflow.graph import Workflow
from engine.workflow.step import NodeCounts, Progress, Rest, advance
from engine.workflow.validate import load
from graphstore import deliveries, runs, workflows
from graphstore.deliveries import NewDelivery
from graphstore.driver import Transaction
from graphstore.runs import ClaimedRun, RunMove, RunState


@dataclass
class Advanced:
    """What a committed step left to do."""

    claimed: int = 0
    queued: list[str] = field(default_factory=list)  # keys of deliveries to send


def advance_runs(
    tx: Transaction, registry: Registry, clock: Clock, app: str, campaign: str, ids: Sequence[str]
) -> Advanced:
    """Move those of these runs that are ready; the others are left to whoever has them."""
    result = Advanced()
    claimed = runs.claim(tx, app, campaign, ids)
    by_version: dict[int, list[ClaimedRun]] = defaultdict(list)
    for run in claimed:
        by_version[run.version].append(run)
    for version, own in by_version.items():
        workflow = load(workflows.get(tx, app, campaign, version).definition, registry)
        result.queued += _Step(tx, app, campaign, workflow, clock).take(own)
    result.claimed = len(claimed)
    return result


class _Step:
    def __init__(self, tx: Transaction, app: str, campaign: str, workflow: Workflow, clock: Clock) -> None:
        self._tx = tx
        self._app = app
        self._campaign = campaign
        self._workflow = workflow
        self._clock = clock
        self._visits: dict[str, Visit] = {}
        self._moves: list[RunMove] = []
        self._deliveries: list[NewDelivery] = []
        self._counts: dict[str, NodeCounts] = defaultdict(NodeCounts)

    def take(self, claimed: Sequence[ClaimedRun]) -> list[str]:
        standing: dict[str, list[Visit]] = defaultdict(list)
        for run in claimed:
            visit = self._visits[run.id] = Visit(run.id, run.person, run.event)
            standing[run.node].append(visit)
        # Letters that will not be sent leave at once, so what follows them is part of the same step.
        while standing:
            progress = advance(self._workflow, standing, self._clock, self._count_entries)
            add_counts(self._counts, progress.counts)
            standing = self._settle(progress)
        runs.move(self._tx, self._moves)
        deliveries.queue(self._tx, self._deliveries, self._clock.now())
        workflows.add_counts(self._tx, self._app, as_counters(self._campaign, self._counts))
        return [delivery.key for delivery in self._deliveries if not delivery.reason]

    def _count_entries(self, node: str, people: Sequence[str]) -> Sequence[int]:
        return runs.count_entries(self._tx, self._app, self._campaign, node, people)

    def _settle(self, progress: Progress) -> dict[str, list[Visit]]:
        """Store rests; answer the visits that go on, by the node they now stand before."""
        sends = [(rest, rest.outcome) for rest in progress.rests if isinstance(rest.outcome, SendLetter)]
        had = self._had(sends)
        onward: dict[str, list[Visit]] = defaultdict(list)
        for rest in progress.rests:
            outcome = rest.outcome
            if isinstance(outcome, SendLetter):
                self._send(rest, outcome, had, onward)
            elif isinstance(outcome, WaitUntil):
                self._moves.append(RunMove(rest.run, rest.node, "waiting", outcome.due, outcome.port))
            else:
                state: RunState = "failed" if rest.failure else "done"
                self._moves.append(RunMove(rest.run, rest.node, state, reason=rest.failure))
        return onward

    def _had(self, sends: Sequence[tuple[Rest, SendLetter]]) -> set[tuple[str, str]]:
        wanted = {(rest.person, effect.letter) for rest, effect in sends if effect.once}
        had = deliveries.received(self._tx, self._app, self._campaign, wanted) if wanted else set()
        return had | {(d.person, d.letter) for d in self._deliveries if d.once and not d.reason}

    def _send(self, rest: Rest, effect: SendLetter, had: set[tuple[str, str]], onward: dict[str, list[Visit]]) -> None:
        reason = ""
        if effect.once and (rest.person, effect.letter) in had:
            reason = "already_received"
        elif not self._visits[rest.run].person.properties.get("email"):
            reason = "no_email"
        self._deliveries.append(
            NewDelivery(self._app, self._campaign, rest.node, rest.run, effect.letter, rest.person, effect.once, reason)
        )
        if not reason:
            had.add((rest.person, effect.letter))
            self._moves.append(RunMove(rest.run, rest.node, "sending"))
            return
        self._counts[rest.node].skipped += 1
        self._counts[rest.node].out["skipped"] += 1
        after = self._workflow.after(rest.node, "skipped")
        if after is None:
            self._moves.append(RunMove(rest.run, rest.node, "done"))
        else:
            onward[after].append(self._visits[rest.run])


def leave_by(
    tx: Transaction,
    registry: Registry,
    app: str,
    campaign: str,
    version: int,
    left: Sequence[tuple[str, str, Leave]],
    now: int,
) -> list[str]:
    """Runs that leave a node where they rested: (run, node, port). Answers the ids of those that go on."""  # fmt: skip
    workflow = load(workflows.get(tx, app, campaign, version).definition, registry)
    counts: dict[str, NodeCounts] = defaultdict(NodeCounts)
    moves = []
    for run, node, leave in left:
        counts[node].out[leave.port] += 1
        if leave.port == "failed":
            counts[node].failed += 1
        after = workflow.after(node, leave.port)
        moves.append(RunMove(run, after, "ready", now) if after else RunMove(run, node, "done"))
    runs.move(tx, moves)
    workflows.add_counts(tx, app, as_counters(campaign, counts))
    return [move.run for move in moves if move.state == "ready"]


def add_counts(total: dict[str, NodeCounts], more: Mapping[str, NodeCounts]) -> None:
    for node, counts in more.items():
        total[node].entered += counts.entered
        total[node].failed += counts.failed
        total[node].skipped += counts.skipped
        total[node].out.update(counts.out)


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
