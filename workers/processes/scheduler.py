"""The scheduler's process: runs and letters in one thread, segments kept fresh and heard in others; metrics served."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workers import tracing
from workers.alarming import Alarms
from workers.context import Context
from workers.freshness import Freshness
from workers.listening import Listener
from workers.metrics import serving
from workers.metrics.meter import METER
from workers.processes.common import Stop, configure_logs, refuse_other_graph, say_ready, settings
from workers.schedule import Scheduler


def main() -> None:
    configure_logs()
    stop = Stop()
    given = settings()
    refuse_other_graph(given)
    with Context.open(given) as context:
        scheduler = Scheduler(context)
        failed = threading.Event()

        def keep(loop: Callable[[Callable[[], bool]], None]) -> None:
            try:
                loop(lambda: stop() or failed.is_set())
            finally:
                failed.set()  # a thread that ends for any reason ends the process: the supervisor starts it anew

        loops = {"freshness": Freshness(context).run, "listener": Listener(context).run, "alarms": Alarms(context).run}
        threads = [threading.Thread(target=keep, args=(loop,), name=name) for name, loop in loops.items()]
        for thread in threads:
            thread.start()
        METER.begin(context.redis)
        tracing.begin("scheduler")
        serving.begin(context, given.metrics_host, given.ports.metrics)
        say_ready()
        try:
            scheduler.run(lambda: stop() or failed.is_set())
        finally:
            failed.set()
            for thread in threads:
                thread.join()


if __name__ == "__main__":
    main()
