"""Static lists filled by hand, and the segments that name them."""

from __future__ import annotations

import pytest
from feeding import Feed

from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError
from workers import lists, segments
from workers.lists import Added

FREE = {"property": "plan", "operator": "is", "value": "free"}


def members(graph: Graph, segment: str) -> set[str]:
    rows = graph.rows("MATCH (s:Segment {id: $id})<-[:IN]-(p) RETURN p.id AS id", id=segment)
    return {row["id"] for row in rows}


def uid(graph: Graph, app: str, name: str) -> str:
    found: str = graph.rows("MATCH (p:Person {app: $app, id: $id}) RETURN p.uid AS uid", app=app, id=name)[0]["uid"]
    return found


def test_people_come_by_id_and_uid_and_go(feed: Feed, graph: Graph) -> None:
    feed(feed.set("ann", "{}"), feed.set("bob", "{}"), feed.set("a-1", "{}"), feed.alias("a-1", "ann"))
    made = lists.create(feed.context, feed.app, "Beta testers")
    assert made.static
    assert not made.live
    bob = uid(graph, feed.app, "bob")
    assert lists.add(feed.context, feed.app, made.id, ids=["ann", "a-1", "nobody"], uids=[bob, "none"]) == Added(
        2, 0, ("nobody", "none")
    )
    assert lists.add(feed.context, feed.app, made.id, ids=["ann", "bob"]) == Added(0, 2, ())
    assert members(graph, made.id) == {"ann", "bob"}
    assert lists.remove(feed.context, feed.app, made.id, [bob, bob, "none"]) == 1
    assert members(graph, made.id) == {"ann"}


def test_segments_that_name_a_list_follow_it(feed: Feed, graph: Graph) -> None:
    feed(feed.set("ann", '{"plan":"free"}'), feed.set("bob", '{"plan":"free"}'), feed.set("cid", '{"plan":"team"}'))
    made = lists.create(feed.context, feed.app, "Chosen")
    both = segments.create(feed.context, feed.app, "Free and chosen", {"and": [FREE, {"segment": made.id}]}).id
    lists.add(feed.context, feed.app, made.id, ids=["ann", "bob", "cid"])
    assert members(graph, both) == {"ann", "bob"}
    lists.remove(feed.context, feed.app, made.id, [uid(graph, feed.app, "bob")])
    assert members(graph, both) == {"ann"}


def test_what_is_no_list_is_refused(feed: Feed) -> None:
    free = segments.create(feed.context, feed.app, "Free", FREE).id
    with pytest.raises(ConflictError, match="conditions"):
        lists.add(feed.context, feed.app, free, ids=["ann"])
    with pytest.raises(NotFoundError):
        lists.remove(feed.context, feed.app, "none", ["x"])
    with pytest.raises(ConflictError, match="another name"):
        lists.create(feed.context, feed.app, "Free")


def test_a_list_survives_a_merge(feed: Feed, graph: Graph) -> None:
    feed(feed.set("a-1", "{}"), feed.set("ann", "{}"))
    made = lists.create(feed.context, feed.app, "Chosen")
    lists.add(feed.context, feed.app, made.id, ids=["a-1"])
    feed(feed.alias("a-1", "ann"))
    assert members(graph, made.id) == {"ann"}
