"""A few runs that have just begun are moved where their events were stored: a queue would only make letters late.

One thread beside the ingesters does what a worker's job would. While it has something to do, or where there are more
than a few, runs go through the queue: so neither many of them nor a slow mail server hold up who stores events.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final

import structlog
from redis.exceptions import RedisError

from workers import tracing
from workers.context import Context
from workers.heartbeat import Life
from workers.mailers import Mailers
from workers.metrics.meter import METER
from workers.metrics.names import JOBS
from workers.moving import move
from workers.queues import Queues
from workers.sending import Sender

log = structlog.get_logger("runs")

_A_FEW: Final = 8  # runs
_PAUSE: Final = 1.0  # seconds until Redis is asked again

Begun = Mapping[tuple[str, str], Sequence[str]]


class Shortcut:
    def __init__(self, context: Context, stopped: Callable[[], bool]) -> None:
        self._context = context
        self._stopped = stopped
        self._queues = Queues(context.redis)
        self._mailer = Mailers(context.settings.smtp_url)
        self._todo: SimpleQueue[tuple[Begun, str] | None] = SimpleQueue()
        self._busy = Lock()
        self._busy.acquire()  # until it has a sender
        self._thread = Thread(target=self._run, name="shortcut")

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Once what is under way is done; nothing may be advanced any more."""
        self._todo.put(None)
        self._thread.join()
        self._mailer.close()

    @property
    def busy(self) -> bool:
        """Whether it takes nothing now."""
        return self._busy.locked()

    def advance(self, begun: Begun) -> None:
        """Have ready runs moved, here or by a worker: (app, campaign) -> run ids in their order."""
        few = 0 < sum(map(len, begun.values())) <= _A_FEW
        if few and not self._stopped() and self._busy.acquire(blocking=False):
            self._todo.put((begun, tracing.current()))
        else:
            self._queues.advance(begun)

    def _run(self) -> None:
        life = self._life()
        if life is None:
            return
        sender = Sender(self._context, [self._mailer], life, self._stopped)
        self._busy.release()
        while (given := self._todo.get()) is not None:
            try:
                self._move(sender, *given)
            finally:
                self._busy.release()
        life.end()

    def _life(self) -> Life | None:
        """None where it is to stop before Redis is there."""
        while not self._stopped():
            try:
                return Life(self._context).begin()
            except RedisError as error:
                log.warning("waiting_for_service", error=str(error))
                time.sleep(_PAUSE)
        return None

    def _move(self, sender: Sender, begun: Begun, parent: str) -> None:
        for (app, campaign), runs in begun.items():
            began = time.perf_counter()
            try:
                with tracing.span("shortcut", tracing.distinct([parent])):
                    move(self._context, sender, app, campaign, runs)
            except Exception as error:  # noqa: BLE001 - a worker tries again, and keeps what happens
                log.warning("shortcut_failed", campaign=campaign, error=str(error))
                METER.observe(JOBS, (time.perf_counter() - began,), "shortcut", "failed")
                self._give_on({(app, campaign): runs})
            else:
                METER.observe(JOBS, (time.perf_counter() - began,), "shortcut", "done")

    def _give_on(self, begun: Begun) -> None:
        try:
            self._queues.advance(begun)
        except RedisError as error:
            log.warning("runs_left", error=str(error))  # the scheduler finds them in the graph
