"""Every metric, once: what processes count and measure, and what is read when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PREFIX: Final = "tracktor_"


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    kind: Literal["counter", "histogram", "gauge"]
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()  # upper bounds, in seconds


_QUICK: Final = (0.001, 0.005, 0.025, 0.1, 0.5, 2.0, 10.0)
_SLOW: Final = (0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0)
_LAGS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 300.0, 3600.0)

# Counted where it happens, and added up over all processes and machines in Redis.
CALLS_ACCEPTED: Final = Metric("calls_accepted", "counter", "Calls that are durably accepted.")
CALLS_REFUSED: Final = Metric("calls_refused", "counter", "Calls that were answered with an error.", ("code",))
CALLS_STORED: Final = Metric("calls_stored", "counter", "Calls that are in the graph.")
CALLS_DEAD: Final = Metric("calls_dead", "counter", "Calls that could not be stored and were put aside.")
INGEST_LAG: Final = Metric(
    "ingest_lag_seconds", "histogram", "From a call's acceptance until it is in the graph.", buckets=_LAGS
)
REQUESTS: Final = Metric(
    "http_request_seconds", "histogram", "Requests of the dashboard's API.", ("status",), buckets=_SLOW
)
RUNS_MOVED: Final = Metric("node_runs", "counter", "Runs that a node has decided about, by node type.", ("node",))
NODE_TIME: Final = Metric(
    "node_seconds", "histogram", "A node's step for one batch of runs, by node type.", ("node",), buckets=_QUICK
)
EFFECT_TIME: Final = Metric(
    "effect_seconds", "histogram", "A batch of effects being done, by their kind.", ("kind",), buckets=_SLOW
)
LETTERS: Final = Metric("letters", "counter", "Letters, by what became of them.", ("state",))
SMTP_TIME: Final = Metric("smtp_seconds", "histogram", "A few letters being handed to a mail server.", buckets=_SLOW)
JOBS: Final = Metric("job_seconds", "histogram", "Jobs of workers, by job and outcome.", ("job", "outcome"), _SLOW)
QUERIES: Final = Metric("graph_query_seconds", "histogram", "Queries to the graph.", buckets=_QUICK)

COUNTED: Final = (
    CALLS_ACCEPTED, CALLS_REFUSED, CALLS_STORED, CALLS_DEAD, INGEST_LAG, REQUESTS, RUNS_MOVED, NODE_TIME, EFFECT_TIME,
    LETTERS, SMTP_TIME, JOBS, QUERIES,
)  # fmt: skip

# Read when somebody asks.
BUILD: Final = Metric("build_info", "gauge", "1, with the version.", ("version",))
REACHABLE: Final = Metric("service_reachable", "gauge", "Whether the graph and Redis answer.", ("service",))
PART_UP: Final = Metric("part_up", "gauge", "Whether a part runs, where the supervisor is on this machine.", ("part",))
PART_RESTARTS: Final = Metric("part_restarts", "gauge", "Restarts of a part since the supervisor began.", ("part",))
PART_MEMORY: Final = Metric("part_memory_bytes", "gauge", "Resident memory of a part.", ("part",))
BACKLOG: Final = Metric("backlog_calls", "gauge", "Calls that wait to be stored; at most 10,000 a stream are counted.")
BACKLOG_AGE: Final = Metric("backlog_age_seconds", "gauge", "How long the oldest of them waits.")
DEAD_LETTERS: Final = Metric("dead_letters", "gauge", "Calls that could not be stored and lie aside.")
QUEUE_JOBS: Final = Metric("queue_jobs", "gauge", "Jobs that wait.", ("queue",))
QUEUE_AGE: Final = Metric("queue_age_seconds", "gauge", "How long the next job of a queue has waited.", ("queue",))
WORKERS: Final = Metric("workers", "gauge", "Worker processes, by state.", ("state",))
TIMERS: Final = Metric("timers", "gauge", "Runs that wait for a time.")
TIMERS_OVERDUE: Final = Metric("timers_overdue", "gauge", "Runs whose time has come.")
STANDING: Final = Metric("standing_still", "gauge", "What has not moved for two minutes.", ("kind",))
PEOPLE: Final = Metric("people", "gauge", "People of all sites.")
EVENTS: Final = Metric("events", "gauge", "Events of all sites.")
REDIS_MEMORY: Final = Metric("redis_memory_bytes", "gauge", "Memory that Redis uses.")
ALARM: Final = Metric("alarm", "gauge", "Whether something fills up: 1 is a warning, 2 critical.", ("kind",))
INTAKE_FILLED: Final = Metric(
    "intake_filled", "gauge", "How full is what accepted calls wait in; from 1 on, calls are refused.", ("of",)
)
DISK_FREE: Final = Metric("disk_free_bytes", "gauge", "Free on the disk of TRACKTOR_HOME.")

READ: Final = (
    BUILD, REACHABLE, PART_UP, PART_RESTARTS, PART_MEMORY, BACKLOG, BACKLOG_AGE, DEAD_LETTERS, QUEUE_JOBS, QUEUE_AGE,
    WORKERS, TIMERS, TIMERS_OVERDUE, STANDING, PEOPLE, EVENTS, REDIS_MEMORY, DISK_FREE, ALARM,
    INTAKE_FILLED,
)  # fmt: skip
