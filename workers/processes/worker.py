"""A worker's process: takes jobs from the RQ queues, those it is started for or else all that are quick."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from types import FrameType
from typing import Final

import structlog
from rq import Queue, SimpleWorker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from workers import jobs, stopping, tracing
from workers.context import current
from workers.metrics.meter import METER
from workers.metrics.names import JOBS
from workers.processes import courier
from workers.processes.common import CHECKED, configure_logs, refuse_other_graph, say_ready, settings
from workers.queues import EFFECTS, NAMES, TRACE

_HEARTBEAT_TTL: Final = 60  # seconds after which RQ counts a silent worker as gone


class Worker(SimpleWorker):
    """Runs jobs in its own process: a fork for each would cost more than most jobs, and the pools."""

    # Seconds; RQ would wait up to a minute after Redis is back.
    max_connection_wait_time = 2.0

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        began, name = time.perf_counter(), str(job.func_name).rpartition(".")[2]
        parents = tracing.distinct([str(job.meta.get(TRACE, ""))])
        traced = tracing.span(f"job {name}", parents, "consumer")
        with structlog.contextvars.bound_contextvars(job=job.id, kind=name), traced:
            done = bool(super().perform_job(job, queue, execution))
        METER.observe(JOBS, (time.perf_counter() - began,), name, "done" if done else "failed")
        return done

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Let the job under way come to an end soon: what it has not begun yet is left to others."""
        stopping.ask()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def work(names: Sequence[str], *, checked: bool = False) -> None:
    """Take jobs of these queues, those of the first before those of the next, until a signal comes.

    `checked`: whoever has started it has looked at the graph.
    """
    configure_logs()
    if not checked:
        refuse_other_graph(settings())
    context = current()
    worker = Worker(
        list(names),
        connection=context.redis,
        serializer=JSONSerializer,
        worker_ttl=_HEARTBEAT_TTL,
        log_job_description=False,
    )
    jobs.sender()  # its connection and heartbeat are there before the first letter
    METER.begin(context.redis)
    tracing.begin("worker")
    say_ready()
    with courier.beside() if EFFECTS in names else nullcontext():
        worker.work(logging_level="WARNING")


if __name__ == "__main__":
    work([each for each in sys.argv[1:] if each != CHECKED] or NAMES, checked=CHECKED in sys.argv)
