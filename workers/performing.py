"""Effects that nodes ask for: claimed in the graph, done, and recorded with the run's way on, in that order.

After a crash, what is repeatable is done again under the same key; the rest counts as failed, saying that it may have
been done.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.effects import Leave
from graphstore import positions, tasks
from graphstore.driver import Transaction
from graphstore.tasks import NewTask, Task, TaskRef, TaskState
from workers import stream
from workers.announce import Announcer
from workers.context import Context
from workers.effects.consents import Asker
from workers.effects.enactor import Done, Enactor, End, Failed, Told
from workers.effects.lists import ListChanger
from workers.effects.messages import Messenger
from workers.effects.notices import TeamMailer
from workers.effects.tracking import TELLERS
from workers.effects.webhooks import WebhookCaller
from workers.heartbeat import Life, dead
from workers.leaving import Onward
from workers.metrics.meter import METER
from workers.metrics.names import EFFECT_TIME
from workers.queues import BULK, CAMPAIGNS, EFFECTS, Queues

ENACTORS: Final[Mapping[str, Enactor]] = {
    enactor.kind: enactor for enactor in (*TELLERS, ListChanger(), WebhookCaller(), TeamMailer(), Messenger(), Asker())
}
_PATIENCE: Final = 2.0  # seconds that calls in the streams are waited for; then the scheduler looks
_LOOK_EVERY: Final = 0.004  # seconds
_UNKNOWN: Final = "The worker stopped while it did this; it may have been done."


def perform_all(context: Context, new: Sequence[NewTask]) -> None:
    """Have tasks done that have just been stored: those that call nobody else's server before those that do."""
    if new:
        Queues(context.redis).perform(*_shared_out(new))


def _shared_out(some: Sequence[NewTask | TaskRef]) -> tuple[list[str], list[str], list[str]]:
    """Keys of the quick, the slow and the many."""
    quick = [task for task in some if ENACTORS[task.kind].quick]
    return (
        [task.key for task in quick if not task.mass],
        [task.key for task in some if not ENACTORS[task.kind].quick],
        [task.key for task in quick if task.mass],
    )


class Performer:
    def __init__(self, context: Context, life: Life) -> None:
        self._context = context
        self._life = life
        self._queues = Queues(context.redis)
        self._announcer = Announcer(context.redis, context.graph)

    def perform(self, wanted: Sequence[str]) -> int:
        """Do those of these tasks whose turn it is; how many."""
        now = self._context.clock.now()
        claimed = self._context.graph.write(lambda tx: tasks.claim(tx, wanted, self._life.name, now))
        try:
            self._enact(claimed)
        except BaseException:
            self._life.renew()  # what was claimed is nobody's now, and found like a dead worker's
            raise
        return len(claimed)

    def _enact(self, claimed: Sequence[Task]) -> None:
        by_kind: dict[str, list[Task]] = defaultdict(list)
        for task in claimed:
            by_kind[task.kind].append(task)
        ends: list[End] = []
        for kind, own in by_kind.items():
            began = time.perf_counter()
            ends += ENACTORS[kind].enact(self._context, own)
            METER.observe(EFFECT_TIME, (time.perf_counter() - began,), kind)
        self.finish(ends, _PATIENCE)

    def finish(self, ends: Sequence[End], patience: float = 0.0) -> None:
        """Record what came of tasks. Repeating it changes nothing: a task that is over is not there any more."""
        if not ends:
            return
        told = [end for end in ends if isinstance(end, Told)]
        stored = self._stored(told, patience)
        onward = self._context.graph.write(lambda tx: self._record(tx, ends, stored))
        onward.queue(self._queues)
        self._announcer.counts({(end.task.app, end.task.campaign) for end in ends})

    def _stored(self, told: Sequence[Told], patience: float) -> set[str]:
        """Keys of the tasks whose calls are in the graph; the others are not there yet."""
        if not told:
            return set()
        end = time.monotonic() + patience
        while True:
            found = reached(self._context, [(each.task.key, each.stream, each.position) for each in told])
            if len(found) == len(told) or time.monotonic() > end:
                return found
            time.sleep(_LOOK_EVERY)

    def _record(self, tx: Transaction, ends: Sequence[End], stored: set[str]) -> Onward:
        open_keys = tasks.open_keys(tx, [end.task.key for end in ends], self._life.name)
        now = self._context.clock.now()
        left = Onward()
        over: list[str] = []
        kept: list[TaskState] = []
        for end in ends:
            task = end.task
            way: Leave | None = None
            match end:
                case _ if task.key not in open_keys:
                    continue
                case Told(stream=name, position=position) if task.key not in stored:
                    kept.append(TaskState(task.key, "told", told={name: position}))
                case Told():
                    way = Leave(task.done)
                case Done(result=result):
                    way = Leave(task.done, result)
                case Failed(reason=reason, again_in=int(pause)):
                    kept.append(TaskState(task.key, "queued", now + pause, reason))
                case Failed(reason=reason, result=result):
                    way = Leave(task.failed, {**(result or {}), "reason": reason})
            if way is not None:
                over.append(task.key)
                left.add(task, way)
        tasks.record(tx, kept, now)
        tasks.remove(tx, over)
        left.leave(tx, self._context.registry, now)
        return left

    def sweep(self, before: int, limit: int, lengths: Mapping[str, int]) -> None:
        """Take up what is to be tried again, what a lost job or a dead worker left, and calls stored meanwhile.

        `before`: what has been in its state since then (ms) may be lost. `lengths`: of the queues, before whoever
        sweeps put anything on them; what fails and comes back each time must not keep the rest waiting.
        """
        now = self._context.clock.now()
        found = self._context.graph.read(lambda tx: tasks.waiting(tx, now, before, limit))
        # While jobs wait, theirs may be among them.
        quick, slow, mass = _shared_out(found)
        self._queues.perform(
            [] if lengths[CAMPAIGNS] else quick, [] if lengths[EFFECTS] else slow, [] if lengths[BULK] else mass
        )
        told = self._context.graph.read(lambda tx: tasks.told(tx, limit))
        self.finish([Told(task, name, at) for task in told for name, at in task.told.items()])
        doing = self._context.graph.read(lambda tx: tasks.in_state(tx, "doing", before, limit))
        self.settle([(ref.key, ref.kind) for ref in self._abandoned(doing)])

    def _abandoned(self, doing: Sequence[TaskRef]) -> list[TaskRef]:
        gone = dead(self._context.redis, {ref.worker for ref in doing})
        return [ref for ref in doing if ref.worker in gone]

    def settle(self, abandoned: Iterable[tuple[str, str]]) -> None:
        """Tasks (key, kind) whose worker died while it did them."""
        pairs = list(abandoned)
        if not pairs:
            return
        now = self._context.clock.now()
        again = [key for key, kind in pairs if ENACTORS[kind].repeatable]
        self._context.graph.write(lambda tx: tasks.release(tx, again, now))
        rest = [key for key, kind in pairs if not ENACTORS[kind].repeatable]
        taken = self._context.graph.write(lambda tx: tasks.take_over(tx, rest, self._life.name))
        self.finish([Failed(task, _UNKNOWN) for task in taken])


def reached(context: Context, calls: Sequence[tuple[str, str, str]]) -> set[str]:
    """Of (name, stream, position) the names of those calls that are stored, or given up and kept with the reason."""
    source = stream.source(context.redis)
    names = {key: stream.name_in_graph(source, key) for key in {each[1] for each in calls}}
    found = context.graph.read(lambda tx: positions.read(tx, list(names.values())))
    return {name for name, key, position in calls if _order(position) <= _order(found[names[key]])}


def _order(position: str) -> tuple[int, int]:
    milliseconds, _, number = position.partition("-")
    return int(milliseconds), int(number or 0)
