"""GET /metrics on a port of its own, which only this machine reaches by default: no login, and nothing of people."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import start_http_server

from workers.context import Context
from workers.metrics.exposition import registry


def begin(context: Context, host: str, port: int) -> Callable[[], None]:
    """Serve from now on, in threads that end with the process, or when what is answered is called.

    Raises OSError where the port can't be had.
    """
    server, thread = start_http_server(port, addr=host, registry=registry(context))

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end
