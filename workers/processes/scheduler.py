"""The scheduler's process: runs and letters in one thread, the freshness of segments in another."""

from __future__ import annotations

import threading

from workers.context import Context
from workers.freshness import Freshness
from workers.processes.common import Stop, configure_logs, say_ready, settings
from workers.schedule import Scheduler


def main() -> None:
    configure_logs()
    stop = Stop()
    with Context.open(settings()) as context:
        scheduler, freshness = Scheduler(context), Freshness(context)
        failed = threading.Event()

        def keep() -> None:
            try:
                freshness.run(lambda: stop() or failed.is_set())
            finally:
                failed.set()  # a thread that ends for any reason ends the process: the supervisor starts it anew

        thread = threading.Thread(target=keep, name="freshness")
        thread.start()
        say_ready()
        try:
            scheduler.run(lambda: stop() or failed.is_set())
        finally:
            failed.set()
            thread.join()


if __name__ == "__main__":
    main()
