"""What Prometheus reads: all that processes have counted, and how the installation stands at the moment.

Where the graph or Redis is away, what only they know is left out, and `tracktor_service_reachable` says so.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Final, TypeVar

import psutil
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.core import Metric as Family
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from graphstore import magnitude, standstill
from graphstore.errors import GraphError
from workers import alarms, keys, workload
from workers.context import Context
from workers.metrics import names
from workers.metrics.meter import totals
from workers.metrics.names import Metric
from workers.room import Level, levels
from workers.services import state
from workers.services.doctor import STUCK_AFTER
from workers.timers import Timers

_SEVERITIES: Final = {"": 0, "warning": 1, "critical": 2}
Totals = dict[tuple[str, str, tuple[str, ...]], float]
Sample = tuple[Metric, float, tuple[str, ...]]
T = TypeVar("T")


class Exposition(Collector):
    def __init__(self, context: Context) -> None:
        self._context = context

    def collect(self) -> Iterator[Family]:
        answered, known = _tried(lambda: levels(self._context.redis, self._context.settings))
        redis, sampled = _tried(self._in_redis) if answered else (False, ())
        graph, more = _tried(self._in_graph)
        samples = [*sampled, *more, *self._here(known)]
        samples += [(names.REACHABLE, redis, ("redis",)), (names.REACHABLE, graph, ("graph",))]
        yield from _gauges(samples)
        if redis:
            yield from counted(totals(self._context.redis))

    def _in_redis(self) -> Iterator[Sample]:
        redis = self._context.redis
        for queue in workload.queues(redis):
            yield names.QUEUE_JOBS, queue.jobs, (queue.name,)
            yield names.QUEUE_AGE, queue.oldest, (queue.name,)
        for condition, many in Counter(each.state for each in workload.workers(redis)).items():
            yield names.WORKERS, many, (condition,)
        yield names.DEAD_LETTERS, redis.xlen(keys.DEAD), ()
        yield names.TIMERS_OVERDUE, Timers(redis).count(self._context.clock.now()), ()
        yield names.REDIS_MEMORY, redis.info("memory")["used_memory"], ()

    def _in_graph(self) -> Iterator[Sample]:
        now = self._context.clock.now()
        calls, since = workload.behind(self._context)
        yield names.BACKLOG, calls, ()
        yield names.BACKLOG_AGE, max(0, now - since) / 1000 if since is not None else 0, ()
        standing, sleeping, size = self._context.graph.read(
            lambda tx: (standstill.find(tx, now - STUCK_AFTER), standstill.sleeping(tx), magnitude.read(tx))
        )
        yield names.TIMERS, sleeping, ()
        for each in standing:
            yield names.STANDING, each.count, (each.kind,)
        yield names.PEOPLE, size.people, ()
        yield names.EVENTS, size.events, ()

    def _here(self, known: Sequence[Level]) -> Iterator[Sample]:
        home = self._context.settings.home
        yield names.BUILD, 1, (version("tracktor"),)
        if home.exists():
            yield names.DISK_FREE, shutil.disk_usage(home).free, ()
        for level in known:
            yield names.INTAKE_FILLED, level.filled, (level.name,)
        sounding = {each.kind: each.severity for each in alarms.of(known, self._context.settings)}
        for kind in alarms.KINDS:
            yield names.ALARM, _SEVERITIES[sounding.get(kind, "")], (kind,)
        snapshot = state.read(home) if state.is_running(home) else None
        for part in snapshot.parts if snapshot else ():
            yield names.PART_UP, part.state in {"running", "external"}, (part.name,)
            yield names.PART_RESTARTS, part.restarts, (part.name,)
            if part.pid is not None:
                yield names.PART_MEMORY, memory(part.pid), (part.name,)


def registry(context: Context) -> CollectorRegistry:
    own = CollectorRegistry(auto_describe=False)
    own.register(Exposition(context))
    return own


def memory(pid: int) -> int:
    """Resident bytes of a process and all it started; 0 where it is gone."""
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def counted(found: Totals) -> Iterator[Family]:
    """Counters and histograms of what is in Redis."""
    for metric in names.COUNTED:
        own = {(part, labels): value for (name, part, labels), value in found.items() if name == metric.name}
        if metric.kind == "counter":
            counter = CounterMetricFamily(names.PREFIX + metric.name, metric.help, labels=metric.labels)
            for (_, labels), value in sorted(own.items()):
                counter.add_metric(labels, value)
            yield counter
        else:
            yield _histogram(metric, own)


def _histogram(metric: Metric, own: dict[tuple[str, tuple[str, ...]], float]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(names.PREFIX + metric.name, metric.help, labels=metric.labels)
    for labels in sorted({labels for _, labels in own}):
        total, buckets = 0.0, []
        for place, bound in enumerate((*metric.buckets, float("inf"))):
            total += own.get((str(place), labels), 0.0)
            buckets.append(("+Inf" if bound == float("inf") else str(bound), total))
        family.add_metric(labels, buckets=buckets, sum_value=own.get(("sum", labels), 0.0))
    return family


def _gauges(samples: Sequence[Sample]) -> Iterator[Family]:
    by_metric: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_metric[sample[0].name].append(sample)
    for own in by_metric.values():
        metric = own[0][0]
        family = GaugeMetricFamily(names.PREFIX + metric.name, metric.help, labels=metric.labels)
        for _, value, labels in own:
            family.add_metric(labels, float(value))
        yield family


def _tried(look: Callable[[], Iterable[T]]) -> tuple[bool, tuple[T, ...]]:
    """Whether what is looked at answered, and what it said."""
    try:
        return True, tuple(look())
    except (GraphError, RedisError):
        return False, ()
