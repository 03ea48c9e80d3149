from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import pytest
from feeding import Feed
from redis import Redis
from support import Site

from graphstore import apps
from graphstore.driver import Graph
from workers.context import Context
from workers.settings import Settings

_numbers = itertools.count()


@pytest.fixture
def context(settings: Settings, graph: Graph) -> Iterator[Context]:  # noqa: ARG001 - the graph must be up
    """A context whose streams nobody else reads: in a Redis database of the test's own."""
    own = dataclasses.replace(settings, redis_url=f"{settings.redis_url.rpartition('/')[0]}/{2 + next(_numbers) % 13}")
    with Context.open(own) as opened:
        opened.redis.flushdb()
        yield opened


@pytest.fixture
def redis(context: Context) -> Redis:
    return context.redis


@pytest.fixture
def other(graph: Graph) -> Site:
    """A second site."""
    made = apps.create(graph, "Another", 0)
    return Site(made.id, made.token, made.secret)


@pytest.fixture
def feed(context: Context, app: Site) -> Feed:
    return Feed(context, app.id)
