"""Segments follow what people do, batch by batch, and what only time does, by recompute."""

from __future__ import annotations

import pytest
from feeding import Feed
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from engine.errors import InvalidDefinitionError
from graphstore.driver import Graph
from workers import jobs, queues, segments
from workers.context import Context
from workers.freshness import Freshness

DAY = 86_400_000
FREE = {"property": "plan", "operator": "is", "value": "free"}


def members(graph: Graph, segment: str) -> set[str]:
    rows = graph.rows("MATCH (s:Segment {id: $id})<-[:IN]-(p) RETURN p.id AS id", id=segment)
    return {row["id"] for row in rows}


def work(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "current", lambda: context)
    names = [Queue(name, connection=context.redis, serializer=JSONSerializer) for name in queues.NAMES]
    worker = SimpleWorker(names, connection=context.redis, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="ERROR")


def test_members_are_found_and_then_follow(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(feed.set("dave", '{"plan":"free"}'), feed.set("ann", '{"plan":"premium"}'))
    active = {"and": [FREE, {"event": "Movie watch", "operator": "at_least", "count": 2}]}
    free = segments.create(feed.context, feed.app, "Free", FREE).id
    watchers = segments.create(feed.context, feed.app, "Active and free", active).id
    graph = feed.context.graph
    assert members(graph, free) == set()
    work(feed.context, monkeypatch)
    assert members(graph, free) == {"dave"}
    feed(feed.track("dave", "Movie watch"), feed.track("dave", "Movie watch"), feed.track("ann", "Movie watch"))
    assert members(graph, watchers) == {"dave"}
    feed(
        feed.set("dave", '{"plan":"premium"}', 2_000),
        feed.set("ann", '{"plan":"free"}', 2_000),
        feed.set("new", '{"plan":"free"}'),
    )
    assert members(graph, free) == {"ann", "new"}
    assert members(graph, watchers) == set()
    feed(feed.track("a-1", "Movie watch"), feed.alias("a-1", "ann"))
    assert members(graph, watchers) == {"ann"}


def test_time_alone_ends_a_membership(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    now = feed.context.clock.now()
    lately = {"event": "Movie watch", "operator": "performed", "within": {"last_days": 30}}
    segment = segments.create(feed.context, feed.app, "Lately", lately).id
    feed(feed.track("dave", "Movie watch", now - 29 * DAY), feed.track("ann", "Movie watch", now))
    work(feed.context, monkeypatch)
    freshness = Freshness(feed.context)
    for passed, left in ((0, {"dave", "ann"}), (2 * DAY, {"ann"}), (31 * DAY, set())):
        monkeypatch.setattr(type(feed.context.clock), "now", lambda _: now + passed)  # noqa: B023 - used at once
        while freshness.step():
            pass
        assert members(feed.context.graph, segment) == left


def test_a_bad_definition_is_told_whole(feed: Feed) -> None:
    with pytest.raises(InvalidDefinitionError) as raised:
        segments.create(feed.context, feed.app, "Bad", {"and": [{"property": "a", "operator": "is"}, {"event": ""}]})
    assert len(raised.value.problems) >= 2
