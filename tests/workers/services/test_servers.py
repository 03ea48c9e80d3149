from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from redis import Redis
from support import Site, environment

from graphstore.driver import Graph
from graphstore.errors import GraphCredentialsError
from workers.errors import ServiceError, SettingError
from workers.services import graph_server, redis_server
from workers.services.process import Child
from workers.settings import Settings, load

pytestmark = pytest.mark.services


def test_the_graph_answers_and_holds_the_site(graph: Graph, app: Site) -> None:
    assert graph.rows("MATCH (a:App {id: $id}) RETURN a.token AS token", id=app.id) == [{"token": app.token}]


@pytest.mark.parametrize("password", ["neo4j", "wrong-password"])
def test_only_the_generated_password_opens_the_graph(settings: Settings, graph: Graph, password: str) -> None:
    del graph
    with pytest.raises(GraphCredentialsError, match="NEO4J_PASSWORD"):
        graph_server.ready(replace(settings, neo4j_password=password))


def test_the_managed_redis_keeps_what_it_accepts(own: Settings, own_redis: Redis) -> None:
    redis_server.check(own)
    assert own_redis.config_get("appendonly") == {"appendonly": "yes"}


def test_lines_of_the_operators_win_over_ours(tmp_path: Path) -> None:
    settings = load(environment(tmp_path))
    (settings.home / graph_server.OWN).write_text(
        "# Ours alone\n\ndb.checkpoint.interval.time = 5m\nserver.jvm.additional=-Da=b\n"
    )
    graph_server.command(settings)
    lines = (settings.home / "graph" / "conf" / "neo4j.conf").read_text().splitlines()
    assert [line for line in lines if line.startswith("db.checkpoint.interval.time")] == [
        "db.checkpoint.interval.time=5m"
    ]
    assert "server.jvm.additional=-Da=b" in lines
    assert "dbms.usage_report.enabled=false" in lines


def test_a_line_of_the_operators_that_is_none_is_refused_where_it_stands(tmp_path: Path) -> None:
    settings = load(environment(tmp_path))
    (settings.home / graph_server.OWN).write_text("# Ours\nserver.http.enabled\n")
    with pytest.raises(SettingError, match=r"graph\.conf, line 2"):
        graph_server.command(settings)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("maxmemory-policy", "allkeys-lru", "maxmemory-policy noeviction"),
        ("appendonly", "no", "appendonly yes"),
        ("appendfsync", "no", "appendfsync everysec"),
    ],
)
def test_a_redis_that_would_lose_events_is_refused(
    own: Settings, own_redis: Redis, name: str, value: str, advice: str
) -> None:
    own_redis.config_set(name, value)
    with pytest.raises(ServiceError, match=advice):
        redis_server.check(own)
    redis_server.check(replace(own, redis_unchecked=True))


def test_a_redis_that_hides_its_settings_is_refused_with_the_way_out(own: Settings, own_redis: Redis) -> None:
    own_redis.acl_setuser(
        "shy", enabled=True, passwords=["+pw"], categories=["+@all"], commands=["-config"], keys=["*"]
    )
    hidden = replace(own, redis_url=own.redis_url.replace("redis://", "redis://shy:pw@"))
    with pytest.raises(ServiceError, match="TRACKTOR_REDIS_UNCHECKED"):
        redis_server.check(hidden)
    with pytest.raises(ServiceError, match="REDIS_URL"):
        redis_server.ready(replace(hidden, redis_url=hidden.redis_url.replace(":pw@", ":no@")))


def test_what_redis_accepted_outlives_a_kill(own: Settings, own_redis: Redis) -> None:
    own_redis.xadd("stream", {"event": "1"})
    process = psutil.Process(own_redis.info("server")["process_id"])
    process.kill()
    process.wait(5)
    child = Child(redis_server.command(own), own.logs)
    try:
        assert redis_server.wait(own, 10)
        assert own_redis.xlen("stream") == 1
    finally:
        child.stop(5)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return load(environment(tmp_path))


@pytest.fixture
def own_redis(own: Settings) -> Iterator[Redis]:
    """A Redis of the test's own, to be changed at will."""
    child = Child(redis_server.command(own), own.logs)
    client = redis_server.connect(own)
    try:
        assert redis_server.wait(own, 10), child.tail()
        yield client
    finally:
        client.close()
        child.stop(5)
