"""The ingesters' process."""

from __future__ import annotations

from workers import tracing
from workers.context import Context
from workers.ingest import run_lanes
from workers.metrics.meter import METER
from workers.processes.common import Stop, configure_logs, refuse_other_graph, say_ready, settings


def main() -> None:
    configure_logs()
    stop = Stop()
    given = settings()
    refuse_other_graph(given, older=False)  # it brings an older one up to date itself
    with Context.open(given) as context:
        METER.begin(context.redis)
        tracing.begin("ingest")
        say_ready()
        run_lanes(context, stop)


if __name__ == "__main__":
    main()
