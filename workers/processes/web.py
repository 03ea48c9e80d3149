"""The web server: granian serves the Flask app. It is named by text, because workers know nothing of webapp."""

from __future__ import annotations

from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from workers.processes.common import refuse_other_graph, settings

_APP: Final = "webapp.app:create_app"
# Waiting connections while every thread is busy: a burst is answered late rather than refused.
_BACKLOG: Final = 2_048
# More threads than cores: each mostly waits for Redis or the graph.
_THREADS: Final = 8


def main() -> None:
    given = settings()
    refuse_other_graph(given, older=False)
    server = Granian(
        _APP,
        factory=True,
        interface=Interfaces.WSGI,
        address=given.host,
        port=given.ports.web,
        workers=given.web_processes,
        blocking_threads=_THREADS,
        backlog=_BACKLOG,
        backpressure=_BACKLOG,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        log_access=False,
    )
    server.serve()


if __name__ == "__main__":
    main()
