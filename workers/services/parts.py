"""The parts of a running product: how each is started, when it is ready, and what it needs first."""

from __future__ import annotations

import http.client
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from graphstore import schema, server
from graphstore.driver import Graph
from graphstore.errors import GraphCredentialsError, GraphError, GraphUnavailableError
from workers.errors import ServiceError
from workers.processes.common import READY_FILE
from workers.services import graph_server, redis_server, state
from workers.services.part import Part
from workers.services.process import Command
from workers.settings import Settings

GRAPH: Final = "graph"
REDIS: Final = "redis"


def parts(settings: Settings) -> tuple[Part, ...]:
    """In the order of their start."""
    both = frozenset({GRAPH, REDIS})
    ports = settings.ports
    served = [
        _redis(settings),
        _graph(settings),
        *([_process(settings, "sink", frozenset(), 4, 1, ports.smtp)] if settings.manages_sink else []),
        *([_bounces(settings)] if settings.bounce_domain else []),
        _server(settings, "web", ports.web, "TRACKTOR_PORT"),
        _server(settings, "live", ports.live, "TRACKTOR_LIVE_PORT"),
        _process(settings, "ingest", both, 8, 0),
        *(_process(settings, f"worker-{n}", both, 20, 0, module="worker") for n in range(1, settings.workers + 1)),
        _process(settings, "effects", both, 16, 0),
        _scheduler(settings),
    ]
    return tuple(served)


def _redis(settings: Settings) -> Part:
    checked = False

    def ready(pid: int) -> bool:
        nonlocal checked
        del pid
        if not redis_server.ready(settings):
            return False
        if not checked:
            redis_server.check(settings)
            checked = True
        return True

    return Part(
        REDIS,
        (lambda: redis_server.command(settings)) if settings.manages_redis else None,
        ready,
        needs=frozenset(),
        start_limit=120,
        stop_limit=6,
        stop_order=2,
        host="127.0.0.1",
        port=settings.ports.redis,
        variable="TRACKTOR_REDIS_PORT",
    )


def _graph(settings: Settings) -> Part:
    def ready(pid: int) -> bool:
        del pid
        return graph_ready(settings)

    return Part(
        GRAPH,
        (lambda: graph_server.command(settings)) if settings.manages_graph else None,
        ready,
        needs=frozenset(),
        start_limit=300,  # it may have to recover
        stop_limit=10,
        stop_order=2,
        host="127.0.0.1",
        port=settings.ports.graph,
        variable="TRACKTOR_GRAPH_PORT",
        alive=lambda: _answers(settings),  # a full disk leaves it running, but without its database
    )


def _answers(settings: Settings) -> bool:
    with _connect(settings) as graph:
        try:
            server.answers(graph)
        except GraphError:
            return False
    return True


def graph_ready(settings: Settings) -> bool:
    """Whether the graph answers and its schema is there. Raises GraphError when waiting can't help."""
    with _connect(settings) as graph:
        try:
            server.answers(graph)
            schema.apply(graph, _tell)
        except GraphUnavailableError:
            return False
        except GraphCredentialsError as error:
            if not settings.manages_graph:
                raise
            raise ServiceError(
                f"The graph in {settings.home / 'graph'} was made with another password than the one in "
                f"{settings.home / 'secrets' / 'graph-password'}. Put that one back; or, to begin with an empty "
                "graph, move the folder graph away."
            ) from error
    return True


def _connect(settings: Settings) -> Graph:
    return Graph(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password,
        database=settings.neo4j_database,
        retry_seconds=2,
    )


def _server(settings: Settings, name: str, port: int, variable: str) -> Part:
    def ready(pid: int) -> bool:
        del pid
        return _answers_http(settings.host, port)

    return Part(
        name,
        lambda: _python(settings, name, name),
        ready,
        needs=frozenset({REDIS}),  # it takes calls also while the graph is away
        start_limit=180,  # on a busy machine, importing alone takes a minute
        stop_limit=10,
        stop_order=0,
        host=settings.host,
        port=port,
        variable=variable,
    )


def _bounces(settings: Settings) -> Part:
    part = _process(settings, "bounces", frozenset({REDIS}), 4, 1, settings.ports.bounces)
    return replace(part, host=settings.bounce_host, variable="TRACKTOR_BOUNCE_PORT")


def _scheduler(settings: Settings) -> Part:
    part = _process(settings, "scheduler", frozenset({GRAPH, REDIS}), 8, 0, settings.ports.metrics)
    return replace(part, host=settings.metrics_host, variable="TRACKTOR_METRICS_PORT")


def _process(
    settings: Settings,
    name: str,
    needs: frozenset[str],
    stop_limit: float,
    stop_order: int,
    port: int | None = None,
    module: str = "",
) -> Part:
    mark = _mark(settings, name)

    def ready(pid: int) -> bool:
        try:
            return mark.read_text() == str(pid)
        except FileNotFoundError:
            return False

    return Part(
        name,
        lambda: _python(settings, name, module or name),
        ready,
        needs=needs,
        start_limit=180,  # on a busy machine, importing alone takes a minute
        stop_limit=stop_limit,
        stop_order=stop_order,
        host=settings.host,
        port=port,
        variable="TRACKTOR_SMTP_PORT" if port else "",
    )


def _python(settings: Settings, name: str, module: str) -> Command:
    # Few malloc arenas: glibc keeps one for many a thread, and each keeps what it once had.
    environment = {
        "TRACKTOR_HOME": str(settings.home),
        READY_FILE: str(_mark(settings, name)),
        "MALLOC_ARENA_MAX": "2",
    }
    path = f"workers.processes.{module}"
    return Command(name, [sys.executable, "-m", path], environment, module=path)


def _mark(settings: Settings, name: str) -> Path:
    return state.run_folder(settings.home) / f"{name}.ready"


def _answers_http(host: str, port: int) -> bool:
    """Whether there is any answer. It asks for nothing that needs the graph: the server does not either."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _tell(step: str) -> None:
    sys.stderr.write(f"The graph is brought up to date. {step}\n")
