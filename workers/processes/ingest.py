"""The ingester's process."""

from __future__ import annotations

from workers.context import Context
from workers.ingest import Ingester
from workers.processes.common import Stop, configure_logs, say_ready, settings


def main() -> None:
    configure_logs()
    stop = Stop()
    with Context.open(settings()) as context:
        ingester = Ingester(context)
        say_ready()
        ingester.run(stop)


if __name__ == "__main__":
    main()
