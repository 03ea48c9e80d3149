"""The graph and Redis alone, for what is done while the product stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from graphstore import schema
from workers.errors import ServiceError
from workers.services import graph_server, redis_server, state
from workers.services.process import Child
from workers.settings import Settings

_GRAPH_WITHIN = 180.0  # seconds
_REDIS_WITHIN = 30.0


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Start those of the two that are ours, and stop them after. Raises ServiceError where the product runs here."""
    with state.only_one(settings.home), ExitStack() as stack:
        settings.logs.mkdir(parents=True, exist_ok=True)
        for is_ours, command in (
            (settings.manages_redis, redis_server.command),
            (settings.manages_graph, graph_server.command),
        ):
            if is_ours:
                child = Child(command(settings), settings.logs)
                stack.callback(child.stop, 30.0)
        if not redis_server.wait(settings, _REDIS_WITHIN):
            raise ServiceError(f"Redis does not answer. See {settings.logs}.")
        if not graph_server.wait(settings, _GRAPH_WITHIN):
            raise ServiceError(f"The graph does not answer. See {settings.logs}.")
        with graph_server.connect(settings) as graph:
            schema.apply(graph)
        yield
