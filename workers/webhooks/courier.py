"""Telling endpoints what is noted for them: signed, tried again with growing pauses, each in a line of its own.

What is to be told is in the graph, so nothing is lost with a process; what may have been told is told again under the
same id. An endpoint that fails rests, and is asked with a single delivery until it answers; after days without any
answer it is paused, and says so. Neither intake nor letters wait for any of this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final

import structlog

from engine.hooks import signatures
from graphstore import webhook_deliveries, webhook_endpoints
from graphstore.driver import Transaction
from graphstore.errors import GraphUnavailableError, NotFoundError
from graphstore.webhook_deliveries import Delivery, State
from graphstore.webhook_endpoints import Endpoint
from workers import loop
from workers.context import Context
from workers.effects.webhooks import Answer, Request, ask, manager_of, pause
from workers.sealing import SealError, unseal
from workers.webhooks.spreading import spread

log = structlog.get_logger("webhooks")

GIVEN_UP_AFTER: Final = 86_400_000  # ms since the first try of a delivery
PAUSED_AFTER: Final = 3 * 86_400_000  # ms without any answer
SENT_KEPT: Final = 7 * 86_400_000  # ms that a delivery can be looked at, and sent again
FAILED_KEPT: Final = 30 * 86_400_000
_TICK: Final = 0.5  # seconds
_ENDPOINTS_AT_ONCE: Final = 8
_A_TURN: Final = 10  # deliveries of one endpoint, before others get their turn
_CUT_OFF_AFTER: Final = 900_000  # ms: longer than a turn may take
_SWEEP_EVERY: Final = 60.0  # seconds
_TRIMMED_AT_ONCE: Final = 1_000
_TRY: Final = 8  # pauses stop growing: an hour


class Courier:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._manager = manager_of(private=context.settings.private_webhooks)
        self._pool = ThreadPoolExecutor(_ENDPOINTS_AT_ONCE, "webhooks")
        self._busy: dict[str, Future[None]] = {}
        self._stopped: Callable[[], bool] = lambda: False
        self._swept = float("-inf")

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so."""
        self._stopped = stopped
        try:
            loop.work("webhooks", self.step, stopped, _TICK)
        finally:
            self._pool.shutdown()

    def step(self) -> int:
        """Spread what is noted and begin to send what is due; how much there was to do."""
        spread_out = self._context.graph.write(lambda tx: spread(tx, self._context.clock.now()))
        if time.monotonic() - self._swept >= _SWEEP_EVERY:
            self._sweep()
            self._swept = time.monotonic()
        for key in [key for key, done in self._busy.items() if done.done()]:
            self._busy.pop(key).result()
        free = _ENDPOINTS_AT_ONCE - len(self._busy)
        if not free:
            return 0
        now = self._context.clock.now()
        claimed = self._context.graph.write(
            lambda tx: webhook_deliveries.claim(tx, list(self._busy), now, free, _A_TURN)
        )
        for key, own in claimed.items():
            self._busy[key] = self._pool.submit(self._turn, own)
        return spread_out + len(claimed)

    def finish(self) -> None:
        """Wait for what is being sent."""
        for key in list(self._busy):
            self._busy.pop(key).result()

    def _turn(self, own: Sequence[Delivery]) -> None:
        """Tell one endpoint; what is left when the process stops, or the endpoint fails, waits."""
        app, endpoint = own[0].app, own[0].endpoint.partition(":")[2]
        try:
            to = self._context.graph.read(lambda tx: webhook_endpoints.get(tx, app, endpoint))
            for place, delivery in enumerate(own):
                if self._stopped() or not self._tell(to, delivery):
                    left = [each.key for each in own[place + (not self._stopped()) :]]
                    self._context.graph.write(partial(webhook_deliveries.release, keys=left))
                    return
        except NotFoundError:
            log.info("webhook_gone", endpoint=endpoint)
        except GraphUnavailableError as error:
            log.warning("webhook_outcome_unknown", endpoint=endpoint, reason=str(error))

    def _tell(self, to: Endpoint, delivery: Delivery) -> bool:
        """One try; whether it arrived."""
        answer = self._ask(to, delivery)
        self._context.graph.write(lambda tx: self._record(tx, to, delivery, answer))
        return not answer.problem

    def _ask(self, to: Endpoint, delivery: Delivery) -> Answer:
        now = self._context.clock.now()
        body = f'{{"id":"{delivery.id}","site":"{delivery.app}","events":[{",".join(delivery.lines)}]}}'.encode()
        secret_key = self._context.settings.secret_key
        try:
            secrets = [unseal(secret_key, to.secret)]
            if to.secret_before and now < to.secret_changes:
                secrets.append(unseal(secret_key, to.secret_before))
        except SealError as error:
            return Answer(0, problem=str(error), again=True)
        return ask(self._manager, Request("POST", to.url, body, delivery.id), signatures(secrets, body, now))

    def _record(self, tx: Transaction, to: Endpoint, delivery: Delivery, answer: Answer) -> None:
        now = self._context.clock.now()
        state: State = "sent"
        due = now
        if answer.problem:
            gone_on = now - delivery.begun >= GIVEN_UP_AFTER and delivery.attempts > 1
            state = "failed" if gone_on else "queued"
            due = now if gone_on else now + pause(min(delivery.attempts, _TRY))
        told = webhook_deliveries.record(tx, delivery, state, due=due, status=answer.status, reason=answer.problem)
        if not told:
            return
        if not answer.problem:
            webhook_endpoints.succeeded(tx, to.key)
            return
        rest = now + pause(min(to.failures + 1, _TRY))
        failing = webhook_endpoints.failed(tx, to.key, now, rest, given_up=state == "failed")
        if failing is not None and now - failing >= PAUSED_AFTER:
            why = f"Nothing has arrived for three days. The last answer: {answer.problem}"
            webhook_endpoints.pause(tx, to.app, to.id, now, why)
            log.warning("webhook_paused", endpoint=to.id, app=to.app, reason=answer.problem)

    def _sweep(self) -> None:
        """Take up again what a dead worker has left; forget what is old."""
        now, graph = self._context.clock.now(), self._context.graph
        graph.write(lambda tx: webhook_deliveries.settle(tx, now - _CUT_OFF_AFTER))
        kept: tuple[tuple[State, int], ...] = (("sent", SENT_KEPT), ("failed", FAILED_KEPT))
        for state, time_kept in kept:
            before = now - time_kept
            while graph.write(partial(webhook_deliveries.trim, state=state, before=before, limit=_TRIMMED_AT_ONCE)):
                pass
