"""The ingester: reads streams in batches and has each batch stored in one transaction.

Several share the streams out among them, in threads and processes (leases.py): while the graph stores one's batch,
another prepares its own.
Positions live in the graph and move with the data, so a crash at any point neither loses nor doubles an entry. A
batch that can't be stored is halved until the call at fault stands alone; that one is kept with the reason.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Final

import structlog
from redis.exceptions import RedisError

from engine.intake.intake import Intake, Placed, Stored
from graphstore import positions, schema
from graphstore.errors import GraphError, GraphUnavailableError, StalePositionError
from workers import deadletters, keys, loop, stream, tracing
from workers.announce import Announcer
from workers.context import Context
from workers.leases import Leases
from workers.metrics.meter import METER
from workers.metrics.names import CALLS_DEAD, CALLS_STORED, INGEST_LAG
from workers.queues import Queues

log = structlog.get_logger("ingest")

BATCH: Final = 2_000  # entries a transaction, about
LANES: Final = 2  # ingesters in a process
_BLOCK_MS: Final = 1_000
_TRIM_EVERY: Final = 5.0  # seconds
_SETTLE_EVERY: Final = 1.0  # seconds
_RENEW_EVERY: Final = 1.0  # seconds
_IDLE: Final = 0.2  # seconds until an ingester without streams looks for some

_one_at_a_time = threading.Lock()  # schema changes of several lanes would get in each other's way


class Ingester:
    """Stores the streams that it has leases of; without leases all of them, as if it were alone."""

    def __init__(
        self, context: Context, *, batch: int = BATCH, patience: int = _BLOCK_MS, leases: Leases | None = None
    ) -> None:
        self._context = context
        self._redis = context.redis
        self._intake = Intake(context.graph, context.registry)
        self._queues = Queues(context.redis)
        self._announcer = Announcer(context.redis, context.graph)
        self._leases = leases
        self._batch = batch
        self._streams: list[str] = []
        self._positions: dict[str, str] = {}
        self._a_stream = batch
        self._serve([] if leases is not None else range(context.settings.partitions))
        self._settled = float("-inf")
        self._is_ready = False  # the graph, for what is stored
        self._source = ""
        self._patience = patience  # ms to wait for the first entry
        self._trimmed = time.monotonic()

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so. While the graph or Redis is away, what was accepted stays accepted."""
        loop.work("ingest", self._turn, stopped)  # reading waits by itself for something to do

    def _turn(self) -> int:
        try:
            if not self._is_ready:
                with _one_at_a_time:
                    schema.apply(self._context.graph)
                self._is_ready = True
            self._settle()
            if not self._streams:
                time.sleep(_IDLE)
                return 0
            if not self._positions:
                self.start()
            return self.step()
        except StalePositionError:
            log.warning("another_ingester_was_first")
            self.start()
            return 0

    def _settle(self) -> None:
        """Between two batches, so that what is given back is stored up to its position."""
        if self._leases is not None and time.monotonic() - self._settled >= _SETTLE_EVERY:
            self._serve(self._leases.settle())
            self._settled = time.monotonic()

    def _serve(self, partitions: Iterable[int]) -> None:
        streams = [keys.stream(number) for number in partitions]
        if streams != self._streams:
            self._streams = streams
            self._a_stream = max(1, self._batch // max(1, len(streams)))
            self._positions = {}

    def step(self) -> int:
        """Read once and store what was there; the number of entries."""
        entries = stream.read(self._redis, self._positions, self._a_stream, self._patience)
        if entries:
            self._store(entries)
        self._trim()
        return len(entries)

    def start(self) -> None:
        """Find out how far these streams are stored; to be called before the first step."""
        self._source = stream.source(self._redis)
        names = [self._name(each) for each in self._streams]
        stored = self._context.graph.read(lambda tx: positions.read(tx, names))
        self._positions = {each: stored[self._name(each)] for each in self._streams}

    def _name(self, stream_key: str) -> str:
        return stream.name_in_graph(self._source, stream_key)

    def _store(self, entries: Sequence[stream.Entry]) -> None:
        placed: list[Placed] = []
        for entry in entries:
            try:
                placed.append(Placed(entry.call(), self._name(entry.stream), entry.position))
            except ValueError as error:
                self._give_up(entry, str(error))
        parents = tracing.distinct(entry.trace for entry in entries)
        # The bad ones' positions move along with the rest of the batch.
        with tracing.span("intake.store", parents, "consumer", calls=len(entries)):
            self._store_calls(placed, entries)

    def _store_calls(self, placed: Sequence[Placed], entries: Sequence[stream.Entry]) -> None:
        reached = {entry.stream: entry.position for entry in entries}
        expected = {self._name(each): self._positions[each] for each in reached}
        moved = {self._name(each): position for each, position in reached.items()}
        try:
            stored = self._intake.store(placed, expected, moved, self._context.clock.now())
        except (GraphUnavailableError, StalePositionError):
            raise
        except GraphError as error:
            self._divide(placed, entries, error)
        else:
            self._positions.update(reached)
            self._after(placed, stored)

    def _divide(self, placed: Sequence[Placed], entries: Sequence[stream.Entry], error: GraphError) -> None:
        """Find the call at fault. Halves keep the order of every stream, so positions only ever move forward."""
        if len(entries) > 1:
            middle = len(entries) // 2
            for half in (entries[:middle], entries[middle:]):
                inside = {(self._name(entry.stream), entry.position) for entry in half}
                self._store_calls([p for p in placed if (p.stream, p.position) in inside], half)
            return
        if self._is_graph_at_fault(entries[0]):
            raise GraphUnavailableError(f"The graph can't store anything now: {error}") from error
        log.error("call_given_up", reason=str(error), code=error.code, stream=entries[0].stream)
        self._give_up(entries[0], str(error))
        self._store_calls([], entries)

    def _is_graph_at_fault(self, entry: stream.Entry) -> bool:
        """Whether nothing at all can be written, not even a position as it is: then no call is to blame."""
        here = {self._name(entry.stream): self._positions[entry.stream]}
        try:
            self._intake.store([], here, here, self._context.clock.now())
        except StalePositionError:
            raise
        except GraphError:
            return True
        return False

    def _give_up(self, entry: stream.Entry, reason: str) -> None:
        METER.count(CALLS_DEAD)
        try:
            app = entry.call().app
        except ValueError:
            app = ""
        deadletters.keep(
            self._redis, stream=entry.stream, position=entry.position, app=app, reason=reason, payload=entry.payload
        )

    def _after(self, placed: Sequence[Placed], stored: Stored) -> None:
        """What follows a commit. Where a crash loses it, the scheduler finds the runs again."""
        now = self._context.clock.now()
        placed = [item for item in placed if item.call.app not in stored.removed]
        METER.count(CALLS_STORED, len(placed))
        METER.observe(INGEST_LAG, [max(0, now - item.call.received) / 1000 for item in placed])
        self._queues.advance(stored.begun)
        self._announcer.stored([item.call for item in placed])
        self._announcer.counts(stored.counted)

    def _trim(self) -> None:
        if time.monotonic() - self._trimmed >= _TRIM_EVERY:
            stream.trim(self._redis, self._positions)
            self._trimmed = time.monotonic()


def run_lanes(context: Context, stopped: Callable[[], bool], lanes: int = LANES) -> None:
    """Store all streams until `stopped` says so, or until a lane fails: its error is raised when the others ended."""
    lanes = min(lanes, context.settings.partitions)
    failed: list[Exception] = []
    leases = [Leases(context.redis, context.settings.partitions) for _ in range(lanes)]

    def done() -> bool:
        return bool(failed) or stopped()

    def work(ingester: Ingester) -> None:
        try:
            ingester.run(done)
        except Exception as error:  # noqa: BLE001 - raised again below
            failed.append(error)

    threads = [
        threading.Thread(target=work, args=(Ingester(context, leases=own),), name=f"lane-{lane}")
        for lane, own in enumerate(leases)
    ]
    # All are counted before the first takes its share; a graph that takes long must not cost what is held.
    keeper = threading.Thread(target=_keep, args=(leases, done, joined := threading.Event()), name="leases")
    keeper.start()
    joined.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keeper.join()
    if failed:
        raise failed[0]


def _keep(leases: Sequence[Leases], done: Callable[[], bool], joined: threading.Event) -> None:
    """Renew them until the work is done; then give all back."""
    while not done():
        try:
            for each in leases:
                each.renew()
        except RedisError as error:
            log.warning("waiting_for_service", error=str(error))
        joined.set()
        time.sleep(_RENEW_EVERY)
    joined.set()
    for each in leases:
        with suppress(RedisError):  # then they run out
            each.leave()
