"""One transaction of the workflow engine: claim ready runs, take them as far as they go, and store where they rest."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from engine.effects import End, Hold, Leave, Perform, SendLetter, StartCampaign, WaitFor, WaitUntil
from engine.node import Clock, Visit
from engine.registry import Registry
from engine.workflow import waiting
from engine.workflow.answers import GraphAnswers
from engine.workflow.chaining import Handover, hand_over
from engine.workflow.graph import Workflow
from engine.workflow.match import RunningCampaign
from engine.workflow.starting import Started
from engine.workflow.step import NodeCounts, Progress, Rest, add_counts, advance, with_result, withheld
from engine.workflow.validate import load
from graphstore import deliveries, runs, tasks, trails, webhook_notes, workflows
from graphstore.deliveries import ClaimedDelivery, NewDelivery
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.records import PersonState
from graphstore.runs import ClaimedRun, NewRun, RunMove, RunState
from graphstore.tasks import NewTask
from graphstore.webhook_kinds import CAMPAIGN_FINISHED, CAMPAIGN_GOAL
from graphstore.webhook_notes import Happened
from workers import published
from workers.leaving import as_counters


@dataclass
class Advanced:
    """What a committed step left to do."""

    claimed: int = 0
    letters: list[ClaimedDelivery] = field(default_factory=list)  # that are the caller's to send
    tasks: list[NewTask] = field(default_factory=list)  # effects to be performed
    started: Started = field(default_factory=Started)  # runs of other campaigns that began
    spent: list[tuple[str, int, float]] = field(default_factory=list)  # node type, how many runs, seconds
    timers: list[tuple[str, int]] = field(default_factory=list)  # runs that wait, and until when (ms epoch)


def advance_runs(
    tx: Transaction, registry: Registry, clock: Clock, app: str, campaign: str, ids: Sequence[str], worker: str
) -> Advanced:
    """Move those of these runs that are ready; the others are left to whoever has them. Their letters are this
    worker's to send.
    """
    result = Advanced()
    claimed = runs.claim(tx, app, campaign, ids)
    by_version: dict[int, list[ClaimedRun]] = defaultdict(list)
    for run in claimed:
        by_version[run.version].append(run)
    for version, own in by_version.items():
        running = RunningCampaign(campaign, version, published.workflow(tx, registry, app, campaign, version))
        _Step(tx, registry, clock, running, app, result, worker).take(own)
    result.claimed = len(claimed)
    return result


def begin_runs(
    tx: Transaction,
    registry: Registry,
    clock: Clock,
    running: RunningCampaign,
    starts: Sequence[tuple[NewRun, PersonState]],
    worker: str,
) -> Advanced:
    """Begin runs of one campaign and move them before they are stored; their letters are this worker's to send.

    The people must be locked.
    """
    result = Advanced(claimed=len(starts))
    now = clock.now()
    new = {uuid.uuid4().hex: start for start in starts}
    claimed = [
        ClaimedRun(name, run.version, run.node, person, None, now, 0, now, ancestors=run.ancestors, mass=run.mass)
        for name, (run, person) in new.items()
    ]
    if claimed:
        app = starts[0][0].app
        _Step(tx, registry, clock, running, app, result, worker, {name: run for name, (run, _) in new.items()}).take(
            claimed
        )
    return result


class _Step:
    def __init__(
        self,
        tx: Transaction,
        registry: Registry,
        clock: Clock,
        campaign: RunningCampaign,
        app: str,
        result: Advanced,
        worker: str,
        new: Mapping[str, NewRun] | None = None,
    ) -> None:
        """`worker`: who sends their letters. `new`: by id, runs that are not stored yet."""
        self._tx = tx
        self._registry = registry
        self._clock = clock
        self._app = app
        self._campaign = campaign.id
        self._version = campaign.version
        self._workflow: Workflow = campaign.workflow
        self._result = result
        self._new = new
        self._worker = worker
        self._claimed: dict[str, ClaimedRun] = {}
        self._visits: dict[str, Visit] = {}
        self._since: dict[str, tuple[int, str]] = {}  # run -> when it last rested, and the event it waited for
        self._moves: list[RunMove] = []
        self._trails: dict[str, list[str]] = defaultdict(list)
        self._deliveries: list[NewDelivery] = []
        self._counts: dict[str, NodeCounts] = defaultdict(NodeCounts)
        self._told: list[Happened] = []

    def take(self, claimed: Sequence[ClaimedRun]) -> None:
        standing: dict[str, list[Visit]] = defaultdict(list)
        for run in claimed:
            self._claimed[run.id] = run
            visit = self._visits[run.id] = Visit(
                run.id, run.person, run.event, None, run.results, run.started, run.came
            )
            if run.exit:
                self._take_exit(run, standing)
            elif run.port:
                self._go_on(Rest(run.id, run.person.uid, run.node), Leave(run.port), standing)
            else:
                standing[run.node].append(visit)
        again = {run.id for run in claimed if run.came and not run.exit}
        # Who leaves at once, where others would rest, is taken further in the same step.
        while standing:
            answers = GraphAnswers(self._tx, self._app, self._campaign, self._clock)
            progress = advance(self._workflow, standing, self._clock, answers, again, self._campaign)
            self._visits.update(progress.visits)
            add_counts(self._counts, progress.counts)
            self._result.spent += progress.spent
            now = self._clock.now()
            for passed in progress.passed:
                self._mark(passed.visit.run, passed.visit.person.uid, passed.node, passed.way.port, now)
            again = set()
            standing = self._settle(progress)
        self._store()

    def _store(self) -> None:
        moves = [self._complete(move) for move in self._moves]
        if self._new is None:
            runs.move(self._tx, moves)
        else:
            runs.begin_moved(self._tx, [(self._new[move.run], move) for move in moves], self._clock.now())
        deliveries.begin(self._tx, self._deliveries, self._clock.now(), self._worker)
        new = self._result.tasks
        if new:
            tasks.add(self._tx, [task for task in new if task.version == self._version], self._clock.now())
        workflows.add_counts(self._tx, self._app, as_counters(self._campaign, self._counts))
        self._tell(moves)
        self._result.timers += [(m.run, m.due) for m in self._moves if m.state == "waiting" and m.due is not None]
        self._result.letters += [self._own(delivery) for delivery in self._deliveries if not delivery.reason]

    def _mark(self, run: str, person: str, node: str, port: str, now: int) -> None:
        """The run has left a node."""
        self._trails[run].append(trails.mark(now, node, port))
        if port == "reached" and self._workflow.nodes[node].spec.type == "goal":
            about = {"campaign": self._campaign, "node": node}
            self._told.append(Happened(CAMPAIGN_GOAL, now, person, about, f"{run}:{node}"))

    def _tell(self, moves: Sequence[RunMove]) -> None:
        """Note what endpoints of the site want to know."""
        if webhook_notes.wants(self._tx, self._app, CAMPAIGN_FINISHED, CAMPAIGN_GOAL):
            now, about = self._clock.now(), {"campaign": self._campaign}
            finished = [
                Happened(CAMPAIGN_FINISHED, now, self._claimed[move.run].person.uid, about, move.run)
                for move in moves
                if move.state == "done"
            ]
            webhook_notes.note(self._tx, self._app, self._told + finished)

    def _own(self, delivery: NewDelivery) -> ClaimedDelivery:
        visit = self._visits[delivery.run]
        return ClaimedDelivery(
            delivery.key, self._app, self._campaign, self._version, delivery.node, delivery.run, delivery.letter,
            visit.person, visit.event, visit.results, delivery.mass,
        )  # fmt: skip

    def _take_exit(self, run: ClaimedRun, standing: dict[str, list[Visit]]) -> None:
        """An interrupted run goes on behind the trigger that interrupted it; over, where its version has none."""
        trigger = self._workflow.nodes.get(run.exit)
        if trigger is None:
            self._moves.append(RunMove(run.id, run.node, "done"))
            return
        self._counts[run.exit].entered += 1
        self._go_on(Rest(run.id, run.person.uid, run.exit), Leave(trigger.spec.outputs[0].name), standing)

    def _complete(self, move: RunMove) -> RunMove:
        """With what the run has gathered on its way."""
        run, visit = self._claimed[move.run], self._visits[move.run]
        new = {node: result for node, result in visit.results.items() if run.results.get(node) is not result}
        rests = move.state == "waiting" and move.port == ""
        since, met = self._since.get(run.id, (0, ""))
        came = visit.came if rests else 0
        trail = tuple(self._trails.get(run.id, ()))
        return replace(move, results=new, exited=bool(run.exit), came=came, rested=since, met=met, trail=trail)

    def _go_on(self, rest: Rest, way: Leave, onward: dict[str, list[Visit]]) -> None:
        """The run leaves a node where it would have rested."""
        self._counts[rest.node].out[way.port] += 1
        self._mark(rest.run, rest.person, rest.node, way.port, self._clock.now())
        visit = self._visits[rest.run]
        visit = replace(visit, came=0, answer=None, results=with_result(visit, rest.node, way))
        self._visits[rest.run] = visit
        after = self._workflow.after(rest.node, way.port)
        if after is None:
            self._moves.append(RunMove(rest.run, rest.node, "done"))
        else:
            onward[after].append(visit)

    def _settle(self, progress: Progress) -> dict[str, list[Visit]]:
        """Store rests; answer the visits that go on, by the node they now stand before."""
        sends = [(rest, rest.outcome) for rest in progress.rests if isinstance(rest.outcome, SendLetter)]
        had = self._had(sends)
        waits = self._waits(progress)
        entered = self._handed_over(progress)
        now = self._clock.now()
        onward: dict[str, list[Visit]] = defaultdict(list)
        for rest in progress.rests:
            match waits.get(rest.run, rest.outcome):
                case SendLetter() as effect:
                    self._send(rest, effect, had, onward)
                case WaitUntil(due, port):
                    self._moves.append(RunMove(rest.run, rest.node, "waiting", due, port))
                case Hold(due):
                    self._moves.append(RunMove(rest.run, rest.node, "waiting", due))
                case WaitFor(awaited, due):
                    topics = tuple(sorted({each.topic.key for each in awaited}))
                    self._moves.append(RunMove(rest.run, rest.node, "waiting", due, awaits=topics))
                case Perform() as effect:
                    self._perform(rest, effect)
                case StartCampaign():
                    self._go_on(rest, Leave("started" if rest.run in entered else "refused"), onward)
                case Leave() as way:
                    self._go_on(rest, way, onward)
                case None | End():
                    state: RunState = "failed" if rest.failure else "done"
                    due = now if rest.failure else None
                    self._moves.append(RunMove(rest.run, rest.node, state, due, reason=rest.failure))
        return onward

    def _waits(self, progress: Progress) -> dict[str, Leave | WaitFor]:
        """Whether those that would wait have to."""
        wishes = []
        for rest in progress.rests:
            if isinstance(rest.outcome, WaitFor):
                run = self._claimed[rest.run]
                since, met = self._since.get(run.id, (run.rested, run.met))
                started = run.event.key if run.event is not None else ""
                wishes.append(waiting.Wish(run.id, rest.person, (started, met), since, rest.outcome))
        found = waiting.resolve(self._tx, self._app, wishes, self._clock.now())
        for wish, decided in zip(wishes, found, strict=True):
            if isinstance(decided.outcome, Leave):
                self._since[wish.run] = (decided.since, decided.met)
        return {wish.run: decided.outcome for wish, decided in zip(wishes, found, strict=True)}

    def _handed_over(self, progress: Progress) -> set[str]:
        """The runs whose person has entered the other campaign."""
        handovers = [
            Handover(rest.run, rest.person, rest.outcome.campaign, rest.outcome.arguments)
            for rest in progress.rests
            if isinstance(rest.outcome, StartCampaign)
        ]
        started = hand_over(self._tx, self._app, self._running, handovers, self._clock.now())
        self._result.started.add(started)
        return started.causes

    def _running(self, campaign: str) -> RunningCampaign | None:
        try:
            record = workflows.get(self._tx, self._app, campaign)
        except NotFoundError:
            return None
        if record.state != "running":
            return None
        return RunningCampaign(campaign, record.version, load(record.definition, self._registry))

    def _perform(self, rest: Rest, perform: Perform) -> None:
        effect = perform.effect
        self._result.tasks.append(
            NewTask(
                self._app, self._campaign, self._version, rest.node, rest.run, effect.kind, asdict(effect),
                perform.done, perform.failed, self._claimed[rest.run].mass,
            )
        )  # fmt: skip
        self._moves.append(RunMove(rest.run, rest.node, "sending"))

    def _had(self, sends: Sequence[tuple[Rest, SendLetter]]) -> set[tuple[str, str]]:
        wanted = {(rest.person, effect.letter) for rest, effect in sends if effect.once}
        had = deliveries.received(self._tx, self._app, self._campaign, wanted) if wanted else set()
        return had | {(d.person, d.letter) for d in self._deliveries if d.once and not d.reason}

    def _send(self, rest: Rest, effect: SendLetter, had: set[tuple[str, str]], onward: dict[str, list[Visit]]) -> None:
        reason = withheld(
            self._visits[rest.run].person, once=effect.once, had=(rest.person, effect.letter) in had
        )  # fmt: skip
        self._deliveries.append(
            NewDelivery(
                self._app, self._campaign, rest.node, rest.run, effect.letter, rest.person, effect.once, reason,
                self._visits[rest.run].came, self._claimed[rest.run].mass,
            )
        )  # fmt: skip
        if not reason:
            had.add((rest.person, effect.letter))
            self._moves.append(RunMove(rest.run, rest.node, "sending"))
            return
        self._counts[rest.node].skipped += 1
        self._go_on(rest, Leave("skipped", {"reason": reason}), onward)
