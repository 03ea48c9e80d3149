"""Two lanes of intake at once: what both need is made and locked in one order, so that neither has to begin again."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from feeding import Feed

from engine.intake.intake import Intake, Placed
from graphstore.driver import Graph
from graphstore.records import Call
from workers.context import Context

_EACH = 60


def _placed(calls: list[Call], lane: str) -> list[Placed]:
    return [Placed(call, f"lane-{lane}", f"{place}-0") for place, call in enumerate(calls)]


def _store_at_once(context: Context, calls: list[Call]) -> None:
    """One lane takes the calls as they are, the other a copy of them from the end to the start."""
    start = Barrier(2)

    def store(batch: list[Placed]) -> None:
        intake = Intake(context.graph, context.registry)
        start.wait()
        intake.store(batch, {}, {}, context.clock.now())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(store, [_placed(calls, "a"), _placed(calls[::-1], "b")]))


def test_new_names_in_crosswise_order(feed: Feed, graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    calls = [
        feed.track(f"p{number}", f"event {number}", data=f'{{"argument {number}": 1}}') for number in range(_EACH)
    ] + [feed.set(f"p{number}", f'{{"property {number}": 1}}') for number in range(_EACH)]
    with caplog.at_level(logging.WARNING, "neo4j"):
        _store_at_once(feed.context, calls)
    assert caplog.messages == []
    [found] = graph.rows(
        "MATCH (k:PropertyKey {app: $app}) WITH count(k) AS keys MATCH (t:EventType {app: $app}) "
        "RETURN keys, count(t) AS types",
        app=feed.app,
    )
    assert found == {"keys": 2 * _EACH, "types": _EACH}


def test_merges_in_crosswise_order(feed: Feed, graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    feed(feed.track("u0", "Visit"))
    calls = [
        call
        for number in range(_EACH)
        for call in (
            feed.track(f"a-{number:024}", "Visit"),
            feed.alias(f"a-{number:024}", f"u{number}"),
            feed.track(f"u{number}", "Visit"),
        )
    ]
    with caplog.at_level(logging.WARNING, "neo4j"):
        _store_at_once(feed.context, calls)
    assert caplog.messages == []
    rows = graph.rows("MATCH (p:Person {app: $app})-[d:HAS_DONE]->() RETURN d.count AS count", app=feed.app)
    assert [row["count"] for row in rows].count(4) == _EACH - 1
