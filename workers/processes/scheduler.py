"""The scheduler's process."""

from __future__ import annotations

from workers.context import Context
from workers.processes.common import Stop, configure_logs, say_ready, settings
from workers.schedule import Scheduler


def main() -> None:
    configure_logs()
    stop = Stop()
    with Context.open(settings()) as context:
        scheduler = Scheduler(context)
        say_ready()
        scheduler.run(stop)


if __name__ == "__main__":
    main()
