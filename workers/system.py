"""How the whole installation stands, for its owners: parts, what waits, what stands still, what takes long."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from redis import Redis
from redis.exceptions import RedisError

from graphstore import magnitude, server
from graphstore.errors import GraphError, NotFoundError
from graphstore.magnitude import Magnitude
from workers import alarms, keys, workload
from workers.alarms import Alarm
from workers.context import Context
from workers.metrics import slow
from workers.metrics.exposition import memory
from workers.services import state
from workers.services.state import PartState
from workers.workload import Workload

_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    state: str
    port: int | None
    memory: int | None  # bytes
    restarts: int
    last_end: str


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    version: str  # "" where it does not answer
    fault: str  # why it does not


@dataclass(frozen=True, slots=True)
class System:
    version: str
    computed: int  # ms epoch
    services: tuple[Service, ...]
    parts: tuple[Part, ...]  # none where no supervisor runs on this machine
    work: Workload | None  # None while the graph or Redis is away
    size: Magnitude | None
    dead_letters: int | None
    redis_memory: int | None  # bytes
    disk_free: int  # bytes
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One operator of a plan; those it takes its rows from follow it, one deeper."""

    depth: int
    operator: str
    details: str
    rows: int  # as many as the graph expects


def read(context: Context) -> System:
    """Answers also while the graph or Redis is away: what only they know is None then."""
    home = context.settings.home
    snapshot = state.read(home) if state.is_running(home) else None
    graph, redis = _graph(context), _redis(context.redis)
    work = size = dead = used = None
    if not graph.fault and not redis.fault:
        work = workload.read(context)
        size = context.graph.read(magnitude.read)
    if not redis.fault:
        dead, used = context.redis.xlen(keys.DEAD), context.redis.info("memory")["used_memory"]
    parts = tuple(_part(each) for each in snapshot.parts) if snapshot else ()
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    return System(
        version("tracktor"), context.clock.now(), (graph, redis), parts, work, size, dead, used, free,
        alarms.sounding(context.redis, context.settings),
    )  # fmt: skip


def plan(context: Context, query: str) -> list[Step]:
    """How the graph goes about a query that took long, by its id. Raises NotFoundError."""
    found = next((each for each in slow.longest(context.redis) if each.id == query), None)
    if found is None:
        raise NotFoundError("This query is not among those that took long in the last day.")
    return list(_steps(context.graph.explain(found.cypher), 0))


def _steps(operator: Mapping[str, Any], depth: int) -> Iterator[Step]:
    if not operator:
        return
    told = operator.get("args", {})
    details = _SPACES.sub(" ", str(told.get("Details", ""))).strip()
    name = str(operator.get("operatorType", "")).partition("@")[0]
    yield Step(depth, name, details, round(float(told.get("EstimatedRows", 0))))
    for child in operator.get("children", ()):
        yield from _steps(child, depth + 1)


def _part(part: PartState) -> Part:
    used = memory(part.pid) if part.pid is not None else None
    return Part(part.name, part.state, part.port, used, part.restarts, part.last_end)


def _graph(context: Context) -> Service:
    try:
        told = server.describe(context.graph)
    except GraphError as error:
        return Service("graph", "", str(error))
    return Service("graph", f"Neo4j {told.version} {told.edition}", "")


def _redis(redis: Redis) -> Service:
    try:
        told = redis.info("server")
    except RedisError as error:
        return Service("redis", "", f"Redis can't be reached now: {error}")
    return Service("redis", f"Redis {told['redis_version']}", "")
