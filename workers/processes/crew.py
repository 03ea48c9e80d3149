"""Several workers under one process: `crew COUNT QUEUE…`. Those that end are started again; all stop with it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

import structlog

from workers.processes.common import CHECKED, Stop, configure_logs, refuse_other_graph, settings

log = structlog.get_logger("crew")

_LOOK_EVERY: Final = 0.2  # seconds
_PAUSE: Final = 2.0  # seconds until one that has ended is started again
_GRACE: Final = 30.0  # seconds that workers get to finish what they have begun


def lead(count: int, names: Sequence[str]) -> None:
    """Keep so many workers of these queues running until a signal comes."""
    configure_logs()
    refuse_other_graph(settings())
    stopped = Stop()
    crew = [_hire([CHECKED, *names]) for _ in range(count)]
    while not stopped():
        for place, worker in enumerate(crew):
            if worker.poll() is not None:
                log.warning("worker_ended", pid=worker.pid, code=worker.returncode)
                time.sleep(_PAUSE)
                crew[place] = _hire(names)  # it looks itself: another version may be installed by now
        time.sleep(_LOOK_EVERY)
    _dismiss(crew)


def _hire(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "workers.processes.worker", *arguments])  # noqa: S603 - our own module


def _dismiss(crew: Sequence[subprocess.Popen[bytes]]) -> None:
    for worker in crew:
        worker.terminate()
    end = time.monotonic() + _GRACE
    for worker in crew:
        try:
            worker.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("worker_killed", pid=worker.pid)
            worker.kill()
            worker.wait()


if __name__ == "__main__":
    lead(int(sys.argv[1]), sys.argv[2:])
