"""The real parts behind one web process, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, current_app
from redis import Redis

import nodes
from graphstore.driver import Graph
from workers.attempts import Attempts
from workers.context import Context, clock_of, open_redis, saw_query
from workers.on_hold import Gate
from workers.sessions import Sessions
from workers.settings import Settings

_EXTENSION: Final = "tracktor"
# A browser waits, and holds a thread while it does: a graph that is away is told soon.
_GRAPH_PATIENCE: Final = 2.0  # seconds
_REDIS_PATIENCE: Final = 2.0  # seconds


@dataclass(frozen=True)
class Parts:
    context: Context
    sessions: Sessions
    attempts: Attempts

    @property
    def settings(self) -> Settings:
        return self.context.settings

    @property
    def graph(self) -> Graph:
        return self.context.graph

    @property
    def redis(self) -> Redis:
        return self.context.redis


def connect(settings: Settings) -> Parts:
    """Pools for this process. Nothing is reached yet, so that the web starts before its servers do."""
    redis = open_redis(settings, timeout=_REDIS_PATIENCE)
    graph = Graph(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password,
        database=settings.neo4j_database,
        retry_seconds=_GRAPH_PATIENCE,
        watch=saw_query,
        gate=Gate(redis, _GRAPH_PATIENCE),
    )
    context = Context(settings, graph, redis, nodes.registry(), clock_of(settings))
    return Parts(context, Sessions(redis), Attempts(redis))


def attach(app: Flask, opened: Parts) -> None:
    app.extensions[_EXTENSION] = opened


def parts() -> Parts:
    """The parts of the app that handles this request."""
    return cast("Parts", current_app.extensions[_EXTENSION])


def now() -> int:
    """Ms epoch, by the clock of the app that handles this request."""
    return parts().context.clock.now()
