"""The scheduler: wakes runs whose time has come, and finds again what a crash left lying."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final, cast

import structlog
from redis.exceptions import RedisError

from engine.effects import Leave
from graphstore import awaiting, deliveries, enrolment, runs, segment_sizes, walks
from graphstore.driver import Transaction
from graphstore.errors import GraphUnavailableError
from workers import keys, segments
from workers.advance import leave_by
from workers.context import Context
from workers.heartbeat import Life
from workers.importing import store as imports
from workers.mailers import SmtpMailer
from workers.performing import Performer
from workers.queues import CAMPAIGNS, LETTERS, SEGMENTS, Queues
from workers.rehearsing import store as backtests
from workers.sending import Sender, settle
from workers.visits import Visits
from workers.walking import Timekeeper

log = structlog.get_logger("scheduler")

_TICK: Final = 0.5  # seconds
_SWEEP_EVERY: Final = 5.0  # seconds
_FORGOTTEN_AFTER: Final = 15_000  # ms that a run may be ready, or a letter queued, before its job counts as lost
_ASKED_AGAIN_AFTER: Final = 60_000  # ms, for a recompute whose job may be lost
_PAGE: Final = 1_000
_FOUND: Final = 10_000  # runs, and letters, that a sweep takes up at the most


class Scheduler:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._queues = Queues(context.redis)
        self._sender = Sender(context, [SmtpMailer(context.settings.smtp_url)], Life(context, "scheduler"))
        self._performer = Performer(context, Life(context, "scheduler"))
        self._timekeeper = Timekeeper(context)
        self._visits = Visits(context)
        self._swept = 0.0
        self._measured = -1  # day of the sizes of segments that were noted last

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so; waits out a graph or Redis that is away."""
        while not stopped():
            try:
                self.wake()
                self._timekeeper.tick()
                self._visits.take()
                if time.monotonic() - self._swept >= _SWEEP_EVERY:
                    self.sweep()
                    self._swept = time.monotonic()
            except (GraphUnavailableError, RedisError) as error:
                log.warning("waiting_for_service", error=str(error))
                time.sleep(1)
            time.sleep(_TICK)

    def wake(self) -> int:
        """Let waiting runs go on whose time has come; how many."""
        woken = 0
        while begun := self._context.graph.write(self._wake_page):
            self._queues.advance(begun)
            woken += sum(map(len, begun.values()))
        return woken

    def _wake_page(self, tx: Transaction) -> dict[tuple[str, str], list[str]]:
        now = self._context.clock.now()
        left: dict[tuple[str, str, int], list[tuple[str, str, Leave]]] = defaultdict(list)
        onward: dict[tuple[str, str], list[str]] = defaultdict(list)
        asked = []
        for run in awaiting.due(tx, now, _PAGE):
            if run.port:
                left[run.app, run.campaign, run.version].append((run.id, run.node, Leave(run.port)))
            else:
                asked.append(run.id)
                onward[run.app, run.campaign].append(run.id)
        awaiting.ask_again(tx, asked, now)
        for (app, campaign, version), moves in left.items():
            onward[app, campaign] += leave_by(
                tx, self._context.registry, app, campaign, version, moves, now, rested=True
            )
        return onward

    def sweep(self) -> None:
        """Jobs may be lost with Redis or a worker; their runs and letters are in the graph, and get new jobs."""
        before = self._context.clock.now() - _FORGOTTEN_AFTER
        waiting = self._queues.lengths()
        # While jobs wait, a run may be old because its job is one of them.
        if not waiting[CAMPAIGNS]:
            self._queues.advance(self._context.graph.read(lambda tx: runs.forgotten(tx, before, _FOUND)))
        if not waiting[LETTERS]:
            queued = self._context.graph.read(lambda tx: deliveries.in_state(tx, "queued", before, _FOUND))
            self._queues.send([key for key, _ in queued])
        sending = self._context.graph.read(lambda tx: deliveries.in_state(tx, "sending", before, _PAGE))
        settle(self._context, self._sender, self._abandoned(sending))
        for app, segment in segments.due(self._context):
            # One at a time for each: a long recompute must not gather a queue of its own kind behind it.
            if self._context.redis.set(keys.recomputing(segment), "1", nx=True, px=_ASKED_AGAIN_AFTER):
                self._queues.recompute(app, segment)
        if not waiting[SEGMENTS]:
            self._go_on()
        self.measure()
        self._performer.sweep(before, _PAGE, waiting)
        if not waiting[CAMPAIGNS]:
            for key in self._context.graph.read(walks.open_walks):
                self._queues.walk(key)
        for opened in self._context.graph.read(enrolment.open_passes):
            self._queues.enrol(opened.app, opened.campaign)

    def _go_on(self) -> None:
        """Imports and backtests that nobody is at."""
        for app, job in imports.forgotten(self._context.redis):
            self._queues.import_people(app, job)
        for app, job in backtests.forgotten(self._context.redis):
            self._queues.backtest(app, job)

    def measure(self) -> None:
        """Note with how many people each segment began the day."""
        now = self._context.clock.now()
        if now // segment_sizes.DAY != self._measured:
            self._context.graph.write(lambda tx: segment_sizes.measure(tx, now))
            self._measured = now // segment_sizes.DAY

    def _abandoned(self, sending: list[tuple[str, str]]) -> list[str]:
        """Of deliveries being sent, those whose worker no longer lives."""
        workers = sorted({worker for _, worker in sending})
        if not workers:
            return []
        alive = cast(list[Any], self._context.redis.mget([keys.alive(worker) for worker in workers]))
        dead = {worker for worker, sign in zip(workers, alive, strict=True) if sign is None}
        return [key for key, worker in sending if worker in dead]
