"""What the workers have to do, and how far they are behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import BaseWorker

from graphstore import positions, standstill
from graphstore.standstill import Standstill
from workers import keys, stream
from workers.context import Context
from workers.queues import ALL
from workers.services.doctor import STUCK_AFTER
from workers.timers import Timers

_COUNTED: Final = 10_000  # entries of a stream


@dataclass(frozen=True, slots=True)
class QueueLoad:
    name: str
    jobs: int
    oldest: int  # seconds that its next job has waited


@dataclass(frozen=True, slots=True)
class WorkerLoad:
    name: str
    queues: tuple[str, ...]  # the most urgent first
    state: str  # idle, busy, …
    pid: int
    done: int  # jobs since it started
    failed: int


@dataclass(frozen=True, slots=True)
class Workload:
    queues: tuple[QueueLoad, ...]
    workers: tuple[WorkerLoad, ...]
    calls: int  # accepted and not in the graph yet; at most 10,000 a stream are counted
    calls_since: int | None  # ms epoch at which the oldest of them was accepted
    timers: int  # runs that wait for a time
    timers_soon: int  # of them, within about an hour: those in Redis
    overdue: int  # of those, whose time has come
    standing: tuple[Standstill, ...]  # what has not moved for two minutes


def read(context: Context) -> Workload:
    """Raises GraphError, RedisError."""
    redis, now = context.redis, context.clock.now()
    timers = Timers(redis)
    standing, sleeping = context.graph.read(
        lambda tx: (standstill.find(tx, now - STUCK_AFTER), standstill.sleeping(tx))
    )
    calls, since = behind(context)
    return Workload(
        queues(redis),
        workers(redis),
        calls,
        since,
        sleeping,
        timers.count(),
        timers.count(now),
        tuple(standing),
    )


def queues(redis: Redis) -> tuple[QueueLoad, ...]:
    """Those of all workers, the most urgent first. Raises RedisError."""
    return tuple(_queue(Queue(name, connection=redis, serializer=JSONSerializer)) for name in ALL)


def workers(redis: Redis) -> tuple[WorkerLoad, ...]:
    """Raises RedisError."""
    return tuple(_worker(each) for each in Worker.all(connection=redis))


def _queue(queue: Queue) -> QueueLoad:
    first = queue.get_job_ids(0, 1)
    oldest = 0
    if first:
        (job,) = Job.fetch_many(first, connection=queue.connection, serializer=JSONSerializer)
        if job is not None and job.enqueued_at is not None:
            oldest = max(0, int((datetime.now(UTC) - job.enqueued_at.replace(tzinfo=UTC)).total_seconds()))
    return QueueLoad(queue.name, queue.count, oldest)


def _worker(worker: BaseWorker) -> WorkerLoad:
    return WorkerLoad(
        worker.name,
        tuple(worker.queue_names()),
        str(worker.get_state()),
        worker.pid or 0,
        worker.successful_job_count,
        worker.failed_job_count,
    )


def behind(context: Context) -> tuple[int, int | None]:
    """How many accepted calls wait to be stored, and since when the oldest does (ms epoch)."""
    source = stream.source(context.redis)
    names = [keys.stream(number) for number in range(context.settings.partitions)]
    reached = context.graph.read(lambda tx: positions.read(tx, [stream.name_in_graph(source, name) for name in names]))
    waiting = [_after(context.redis, name, reached[stream.name_in_graph(source, name)]) for name in names]
    return sum(len(each) for each in waiting), min((each[0] for each in waiting if each), default=None)


def _after(redis: Redis, name: str, position: str) -> list[int]:
    """When each entry behind a position was added, ms epoch."""
    found = cast(list[Any], redis.xrange(name, f"({position}", "+", count=_COUNTED))
    return [int(entry[0].partition(b"-")[0]) for entry in found]
