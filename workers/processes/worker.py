"""A worker's process: takes jobs from the RQ queues, those it is started for or else all that are quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import FrameType
from typing import Final

from rq import SimpleWorker
from rq.serializers import JSONSerializer

from workers import jobs, stopping
from workers.context import current
from workers.processes.common import configure_logs, say_ready, settings
from workers.queues import NAMES

_HEARTBEAT_TTL: Final = 60  # seconds after which RQ counts a silent worker as gone


class Worker(SimpleWorker):
    """Runs jobs in its own process: a fork for each would cost more than most jobs, and the pools."""

    # Seconds; RQ would wait up to a minute after Redis is back.
    max_connection_wait_time = 2.0

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Let the job under way come to an end soon: what it has not begun yet is left to others."""
        stopping.ask()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def work(names: Sequence[str]) -> None:
    """Take jobs of these queues, those of the first before those of the next, until a signal comes."""
    configure_logs()
    settings()
    context = current()
    worker = Worker(
        list(names),
        connection=context.redis,
        serializer=JSONSerializer,
        worker_ttl=_HEARTBEAT_TTL,
        log_job_description=False,
    )
    jobs.sender()  # its connection and heartbeat are there before the first letter
    say_ready()
    worker.work(logging_level="WARNING")


if __name__ == "__main__":
    work(sys.argv[1:] or NAMES)
