"""The scheduler: wakes runs whose time has come, and finds again what a crash left lying."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import structlog
from redis.exceptions import RedisError

from graphstore import awaiting, deliveries, enrolment, forgotten, segment_sizes, walks, webhook_notes
from graphstore.deliveries import DeliveryRef
from graphstore.errors import GraphUnavailableError
from workers import answering, keys, newsletters, removing, retention, segments
from workers.analytics import building, digests, notifying
from workers.carts import CartWatch
from workers.context import Context
from workers.heartbeat import Life, dead
from workers.importing import store as imports
from workers.leaving import Onward
from workers.mailers import Mailers
from workers.performing import Performer
from workers.queues import BULK, CAMPAIGNS, EFFECTS, FIGURES, LETTERS, SEGMENTS, Queues
from workers.rehearsing import store as backtests
from workers.reports import Reports
from workers.sending import Sender, settle
from workers.talking import broadcasts, clicks, mailing
from workers.timers import Timers
from workers.visits import Visits
from workers.walking import Timekeeper

log = structlog.get_logger("scheduler")

_TICK: Final = 0.1  # seconds
_TIMETABLES_EVERY: Final = 0.5  # seconds
_SWEEP_EVERY: Final = 5.0  # seconds
_FORGOTTEN_AFTER: Final = 15_000  # ms that a run may be ready, or a letter queued, before its job counts as lost
_ASKED_AGAIN_AFTER: Final = 60_000  # ms, for a recompute whose job may be lost
_OVERDUE_AFTER: Final = 3_000  # ms that a run may be late before its timer counts as lost
_PAGE: Final = 1_000
_NOTES: Final = 100_000  # of what endpoints are to be told, that may wait to be taken up
_FOUND: Final = 10_000  # runs, and letters, that a sweep takes up at the most


class Scheduler:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._queues = Queues(context.redis)
        self._sender = Sender(context, [Mailers(context.settings.smtp_url)], Life(context, "scheduler"))
        self._performer = Performer(context, Life(context, "scheduler"))
        self._timekeeper = Timekeeper(context)
        self._visits = Visits(context)
        self._carts = CartWatch(context)
        self._reports = Reports(context)
        self._timers = Timers(context.redis)
        self._swept = self._ticked = 0.0
        self._measured = -1  # day of the sizes of segments that were noted last

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so; waits out a graph or Redis that is away."""
        while not stopped():
            try:
                self.wake()
                if time.monotonic() - self._ticked >= _TIMETABLES_EVERY:
                    self._timekeeper.tick()
                    self._visits.take()
                    self._reports.take()
                    answering.take(self._context)
                    clicks.take(self._context)
                    self._ticked = time.monotonic()
                if time.monotonic() - self._swept >= _SWEEP_EVERY:
                    self.sweep()
                    self._swept = time.monotonic()
            except (GraphUnavailableError, RedisError) as error:
                log.warning("waiting_for_service", error=str(error))
                time.sleep(1)
            time.sleep(_TICK)

    def wake(self) -> int:
        """Let waiting runs go on whose time has come; how many."""
        now, woken = self._context.clock.now(), 0
        self._timers.fill(self._context.graph, now)
        while runs := self._timers.due(now, _PAGE):
            woken += self._awaken(runs, now)
        return woken

    def _awaken(self, runs: Sequence[str], now: int) -> int:
        awake = self._context.graph.write(lambda tx: awaiting.awaken(tx, runs, now))
        self._timers.forget(runs)
        onward = Onward()
        for run in awake:
            onward.add_ready(run.app, run.campaign, run.id, mass=run.mass)
        onward.queue(self._queues)
        return len(awake)

    def sweep(self) -> None:
        """Jobs may be lost with Redis or a worker; their runs and letters are in the graph, and get new jobs."""
        before = self._context.clock.now() - _FORGOTTEN_AFTER
        waiting = self._queues.lengths()
        self._find_runs(before, waiting)
        self.revive()
        self._find_letters(before, waiting)
        sending = self._context.graph.read(lambda tx: deliveries.in_state(tx, "sending", before, _PAGE))
        settle(self._context, self._sender, self._abandoned(sending))
        for app, segment in segments.due(self._context):
            # One at a time for each: a long recompute must not gather a queue of its own kind behind it.
            if self._context.redis.set(keys.recomputing(segment), "1", nx=True, px=_ASKED_AGAIN_AFTER):
                self._queues.recompute(app, segment)
        if not waiting[SEGMENTS]:
            self._go_on()
        self.measure()
        newsletters.tick(self._context)
        self._carts.tick()
        removing.tick(self._context)
        webhook_notes.bound(self._context.graph, _NOTES)
        mailing.tick(self._context)
        self._tell_figures(waiting)
        self._performer.sweep(before, _PAGE, waiting)
        if not waiting[BULK]:
            for key in self._context.graph.read(walks.open_walks):
                self._queues.walk(key)
            for opened in self._context.graph.read(enrolment.open_passes):
                self._queues.enrol(opened.app, opened.campaign)

    def _find_runs(self, before: int, waiting: Mapping[str, int]) -> None:
        """Runs that are ready, and those whose time has come without a timer in Redis that says so."""
        now = self._context.clock.now()
        # While jobs wait, a run may be old because its job is one of them.
        for mass, queue in ((False, CAMPAIGNS), (True, BULK)):
            if not waiting[queue]:
                found = self._context.graph.write(
                    lambda tx, mass=mass: forgotten.find(tx, before, now, _FOUND, mass=mass)  # type: ignore[misc]
                )
                self._queues.advance(found.runs, mass=mass)
                if found.failed:
                    log.error("runs_stuck", runs=found.failed)
        overdue = self._context.graph.read(lambda tx: awaiting.overdue(tx, now - _OVERDUE_AFTER, _PAGE))
        if overdue:
            self._awaken(overdue, now)

    def revive(self) -> int:
        """Queue letters again that a mail server has put off; how many."""
        again = self._context.graph.write(lambda tx: deliveries.revive(tx, self._context.clock.now(), _FOUND))
        for mass in (False, True):
            self._queues.send([each.key for each in again if each.mass == mass], mass=mass)
        return len(again)

    def _find_letters(self, before: int, waiting: Mapping[str, int]) -> None:
        if waiting[LETTERS] and waiting[BULK]:
            return
        queued = self._context.graph.read(lambda tx: deliveries.in_state(tx, "queued", before, _FOUND))
        for mass, queue in ((False, LETTERS), (True, BULK)):
            if not waiting[queue]:
                self._queues.send([each.key for each in queued if each.mass == mass], mass=mass)

    def _go_on(self) -> None:
        """Imports, backtests and messages to many that nobody is at; conversations whose time has come."""
        for app, job in imports.forgotten(self._context.redis):
            self._queues.import_people(app, job)
        for app, job in backtests.forgotten(self._context.redis):
            self._queues.backtest(app, job)
        for app, _ in retention.forgotten(self._context.redis):
            self._queues.retain(app)
        retention.tick(self._context)
        broadcasts.tick(self._context)

    def _tell_figures(self, waiting: Mapping[str, int]) -> None:
        """Bring figures up to date, and have those told who want to know."""
        for app in building.due(self._context):
            building.ask(self._context, app)
        if not waiting[FIGURES]:
            for app in building.unattended(self._context):
                self._queues.analyse(app)
        if not waiting[EFFECTS] and notifying.is_due(self._context):
            self._queues.notify()
        if not waiting[FIGURES]:
            for app in digests.due(self._context):
                self._queues.digest(app)

    def measure(self) -> None:
        """Once a day: note with how many people each segment began it; forget old entries of the audit log."""
        now = self._context.clock.now()
        if now // segment_sizes.DAY != self._measured:
            self._context.graph.write(lambda tx: segment_sizes.measure(tx, now))
            retention.trim_audit(self._context)
            self._measured = now // segment_sizes.DAY

    def _abandoned(self, sending: Sequence[DeliveryRef]) -> list[str]:
        """Of deliveries being sent, those whose worker no longer lives."""
        gone = dead(self._context.redis, {each.worker for each in sending})
        return [each.key for each in sending if each.worker in gone]
