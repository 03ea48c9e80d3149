"""The live server: granian serves the ASGI app whose connections stay open."""

from __future__ import annotations

from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from workers.processes.common import refuse_other_graph, settings

_APP: Final = "webapp.live:create_app"
_OPEN_STREAMS: Final = 4_096


def main() -> None:
    given = settings()
    refuse_other_graph(given, older=False)
    server = Granian(
        _APP,
        factory=True,
        interface=Interfaces.ASGI,
        address=given.host,
        port=given.ports.live,
        workers=1,
        backlog=1_024,
        backpressure=_OPEN_STREAMS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=4,
        log_access=False,
    )
    server.serve()


if __name__ == "__main__":
    main()
