"""What is measured: counted in processes, added up in Redis, told to Prometheus."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import requests
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis
from stage import Stage
from support import free_ports

from graphstore.driver import Graph
from workers import deadletters
from workers.context import Context
from workers.metrics import exposition, meter, names, serving
from workers.metrics.meter import METER, Meter, totals
from workers.metrics.slow import KEPT, longest

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


def told(context: Context) -> dict[tuple[str, tuple[str, ...]], float]:
    """(sample, values of its labels) -> value."""
    text = generate_latest(exposition.registry(context)).decode()
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_two_processes_count_is_added_up(redis: Redis) -> None:
    first, second = Meter(), Meter()
    for each in (first, second):
        each.count(names.CALLS_ACCEPTED, 3)
        each.observe(names.NODE_TIME, [0.003, 0.003, 60.0], "wait")
        each.flush(redis)
    found = totals(redis)
    assert found["calls_accepted", "", ()] == 6
    assert found["node_seconds", "1", ("wait",)] == 4
    families = {family.name: family for family in exposition.counted(found)}
    samples = {(each.name, each.labels.get("le", "")): each.value for each in families["tracktor_node_seconds"].samples}
    assert samples["tracktor_node_seconds_bucket", "0.005"] == 4
    assert samples["tracktor_node_seconds_bucket", "+Inf"] == samples["tracktor_node_seconds_count", ""] == 6
    assert samples["tracktor_node_seconds_sum", ""] == pytest.approx(120.012)


def test_what_redis_does_not_take_is_kept(redis: Redis) -> None:
    own, away = Meter(), Redis(port=free_ports(1)[0])
    own.count(names.LETTERS, 2, "sent")
    own.flush(away)
    own.flush(redis)
    assert totals(redis) == {("letters", "", ("sent",)): 2.0}


def test_the_way_of_an_event_is_measured(stage: Stage, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(METER, "_sums", meter.defaultdict(float))
    stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    stage.feed.append(stage.feed.set("ann", '{"email": "ann@example.test"}'))
    stage.feed.append(stage.feed.track("ann", "go", stage.context.clock.now()))
    METER.flush(redis)
    before = told(stage.context)
    assert before["tracktor_backlog_calls", ()] == 2
    assert before["tracktor_calls_accepted_total", ()] == 2
    assert before["tracktor_backlog_age_seconds", ()] >= 0
    stage.feed.store()
    stage.work()
    METER.flush(redis)
    after = told(stage.context)
    assert after["tracktor_backlog_calls", ()] == 0
    assert after["tracktor_calls_stored_total", ()] >= 2
    assert after["tracktor_ingest_lag_seconds_count", ()] == after["tracktor_calls_stored_total", ()]
    assert after["tracktor_node_runs_total", ("send_letter",)] == 1
    assert after["tracktor_letters_total", ("sent",)] == 1
    assert after["tracktor_graph_query_seconds_count", ()] > 5


def test_a_graph_that_is_away_is_told_and_the_rest_too(context: Context, redis: Redis) -> None:
    deadletters.keep_unread(redis, "app", "no call", "x")
    away = dataclasses.replace(context.settings, neo4j_uri=f"bolt://127.0.0.1:{free_ports(1)[0]}")
    with Graph(away.neo4j_uri, "neo4j", "x", retry_seconds=0.1) as graph:
        found = told(dataclasses.replace(context, graph=graph))
    assert found["tracktor_service_reachable", ("graph",)] == 0
    assert found["tracktor_service_reachable", ("redis",)] == 1
    assert found["tracktor_dead_letters", ()] == 1
    assert found["tracktor_queue_jobs", ("campaigns",)] == 0
    assert ("tracktor_people", ()) not in found


def test_it_is_served_where_prometheus_asks(context: Context) -> None:
    port = free_ports(1)[0]
    end = serving.begin(context, "127.0.0.1", port)
    answer = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=30)
    end()
    assert answer.status_code == 200
    assert "tracktor_build_info" in answer.text
    for secret in (context.settings.secret_key, context.settings.neo4j_password):
        assert secret not in answer.text


def test_the_slowest_queries_are_kept(redis: Redis) -> None:
    own = Meter()
    for number in range(KEPT + 5):
        own.slow.saw(f"MATCH (n{number}) RETURN n", 0.2 + number / 100)
    own.slow.saw("RETURN 1", 0.01)
    own.flush(redis)
    own.slow.saw("MATCH (n50) RETURN n", 3.0)
    own.flush(redis)
    found = longest(redis)
    assert len(found) == KEPT
    assert (found[0].cypher, found[0].times, found[0].longest) == ("MATCH (n50) RETURN n", 2, 3000)
    assert all(each.cypher != "RETURN 1" for each in found)
