"""The composition root: what a process needs, opened once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

import nodes
from engine.node import Clock
from engine.registry import Registry
from graphstore.driver import Graph
from workers import redis_address, tracing
from workers.metrics.meter import METER
from workers.metrics.names import QUERIES
from workers.on_hold import Gate
from workers.settings import Settings, load


class SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1_000_000


class ClockAhead:
    """The real time, and as many milliseconds more as a file says: for tests in which days must pass for a product."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._real = SystemClock()

    def now(self) -> int:
        try:
            ahead = int(self._file.read_text())
        except (FileNotFoundError, ValueError):  # there is none yet, or it is being written
            ahead = 0
        return self._real.now() + ahead


def clock_of(settings: Settings) -> Clock:
    return ClockAhead(Path(settings.clock_file)) if settings.clock_file else SystemClock()


@dataclass(frozen=True)
class Context:
    settings: Settings
    graph: Graph
    redis: Redis
    registry: Registry
    clock: Clock

    @classmethod
    def open(cls, settings: Settings) -> Context:
        """Connections are made when they are first used, so this succeeds before the services are up."""
        redis = open_redis(settings)
        return cls(settings, open_graph(settings, Gate(redis)), redis, nodes.registry(), clock_of(settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.graph.close()
        self.redis.close()


def open_graph(settings: Settings, gate: Gate | None = None) -> Graph:
    return Graph(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password,
        database=settings.neo4j_database,
        watch=saw_query,
        gate=gate,
    )


def saw_query(cypher: str, seconds: float) -> None:
    METER.observe(QUERIES, (seconds,))
    METER.slow.saw(cypher, seconds)
    tracing.queried(cypher, seconds)


def open_redis(settings: Settings, *, timeout: float = 5.0) -> Redis:
    """A pool for one process. Every command waits at most `timeout` seconds (blocking reads add their own time)."""
    return redis_address.connect(
        settings.redis_url,
        socket_connect_timeout=timeout,
        socket_timeout=timeout + 5,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.02), 2),
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
    )


@cache
def current() -> Context:
    """The context of this process, from its environment: for jobs, which are called by name."""
    return Context.open(load())
