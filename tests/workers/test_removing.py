"""A site that is removed: nothing of it is left anywhere, and nothing of another is touched."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from stage import Stage
from support import Site

from graphstore import accounts, apps, removing
from graphstore.conversations import NewMessage
from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError
from workers import deadletters, keys
from workers import removing as removals
from workers.analytics import charts
from workers.announce import refused
from workers.context import Context
from workers.importing import store
from workers.site_secrets import SiteSecrets
from workers.stream import encode
from workers.talking import widgets
from workers.talking.say import say_one
from workers.talking.widgets import Widget

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


@pytest.fixture
def full(stage: Stage, tmp_path: Path) -> Context:
    """A site of which there is something of every sort, some of it under way."""
    context = dataclasses.replace(stage.context, settings=dataclasses.replace(stage.context.settings, home=tmp_path))
    feed, app = stage.feed, stage.feed.app
    charts.create(context, app, "funnel", "Sales", {"steps": [{"event": "go"}]})
    send = ("send_letter", {"letter": stage.letter("Hello {{ person.first_name }}")})
    stage.campaign({"on": ON, "send": send, "w": ("wait", {"amount": 3, "unit": "days"})}, "on.out>send", "send.sent>w")
    feed(*(feed.set(f"p{each}", json.dumps({"email": f"p{each}@example.test"}), 2) for each in range(9)))
    feed(*(feed.track(f"p{each}", "go", context.clock.now()) for each in range(9)))
    stage.work()
    uid = context.graph.rows("MATCH (p:Person {app: $app, id: 'p1'}) RETURN p.uid AS uid", app=app)[0]["uid"]
    say_one(context, NewMessage("m1", app, uid, "person", "", "Hello", 5))
    SiteSecrets(context.settings, app).keep("key", "value")
    (context.settings.home / "analytics" / app).mkdir(parents=True)
    feed.append(feed.track("p1", "Later", 9), feed.track("p2", "Later", 9))
    deadletters.keep(
        context.redis,
        stream="tracktor:in:0",
        position="1-1",
        app=app,
        reason="full",
        payload=encode(feed.track("p", "B")),
    )
    refused(context.redis, app, {"id": "p1", "code": "bad_json"})
    widgets.open_session(context.redis, Widget(app, "token", "p1", "", "device"))
    token = store.keep_file(context.redis, app, b"id\np1")
    store.begin(context.redis, app, token, ["id"], {"id": "id"}, "", 1)
    context.redis.hset(keys.LETTER_JOURNAL, f"{app}:one", "worker")
    return context


def in_graph(graph: Graph, app: str) -> list[str]:
    """Labels of everything that names a site, in whatever property."""
    rows = graph.rows(
        "MATCH (n) WHERE any(k IN keys(n) WHERE toStringOrNull(n[k]) CONTAINS $app) RETURN labels(n)[0] AS label",
        app=app,
    )
    return sorted(row["label"] for row in rows)


def in_redis(redis: Redis, app: str) -> Iterator[str]:
    readers: dict[bytes, Any] = {
        b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers, b"stream": redis.xrange,
        b"list": lambda key: redis.lrange(key, 0, -1), b"zset": lambda key: redis.zrange(key, 0, -1),
    }  # fmt: skip
    for key in redis.scan_iter():
        # Jobs name ids alone, and run out by themselves.
        if not key.startswith(b"rq:") and (app in repr(readers[redis.type(key)](key)) or app.encode() in key):
            yield key.decode()


def ask(context: Context, app: str) -> None:
    removals.ask(context, app, "Test", "ann@example.test")


def run(context: Context, app: str) -> None:
    """As jobs do it, a little at a time."""
    while context.graph.read(lambda tx: removing.standing(tx, app)) is not None:
        removals.work(context, app, seconds=0.0, at_once=7)


def test_nothing_of_it_is_left_and_all_of_another(stage: Stage, full: Context, other: Site) -> None:
    app = stage.feed.app
    graph, redis = full.graph, full.redis
    accounts.add_member(graph, f"{secrets.token_hex(4)}@example.test", app, "admin", 0)
    graph.command("CREATE (:Person {uid: $app + 'p', app: $app, id: 'theirs'})", {"app": other.id})
    graph.command("CREATE (:Event {key: $app + ':m:1', app: $app, name: 'go', at: 1})", {"app": other.id})
    SiteSecrets(full.settings, other.id).keep("key", "value")
    redis.set(keys.overview(other.id), "{}")
    stage.feed.append(dataclasses.replace(stage.feed.track("theirs", "Later"), app=other.id))
    before = in_graph(graph, other.id)
    assert {"Person", "Event", "Run", "Delivery", "Message", "Chart", "App"} <= set(in_graph(graph, app))
    assert len(list(in_redis(redis, app))) >= 8
    ask(full, app)
    run(full, app)
    assert in_graph(graph, app) == ["RemovedSite"]
    assert list(in_redis(redis, app)) == []
    assert [path for path in full.settings.home.rglob("*") if app in str(path)] == []
    assert in_graph(graph, other.id) == before
    assert SiteSecrets(full.settings, other.id).names() == ["key"]
    assert redis.exists(keys.overview(other.id))
    stage.feed.store()
    assert apps.get(graph, other.id)
    assert graph.rows("MATCH (:Person {app: $app, id: 'theirs'}) RETURN 1 AS one", app=other.id)
    with pytest.raises(NotFoundError):
        apps.get(graph, app)


def test_what_comes_late_is_dropped_and_what_was_under_way_is_found(stage: Stage, full: Context) -> None:
    app, feed = stage.feed.app, stage.feed
    ask(full, app)
    feed.append(feed.track("p1", "Late"))  # by a web process that had not heard of it
    feed.store()
    assert full.graph.rows("MATCH (e:Event {app: $app, name: 'Late'}) RETURN e", app=app) == []
    run(full, app)
    feed.append(feed.track("p1", "Later still"))
    feed.store()
    assert [each for each in deadletters.listing(full.redis) if each.app == app] == []
    # A transaction that began before the mark, and ended when all was gone.
    full.graph.command("CREATE (:Event {key: $app + ':m:late', app: $app, name: 'Slow', at: 1})", {"app": app})
    now = full.clock.now()
    assert app not in full.graph.read(lambda tx: removing.due(tx, now))
    assert app in full.graph.read(lambda tx: removing.due(tx, now + removals.AGAIN))
    removals.work(full, app)
    assert in_graph(full.graph, app) == ["RemovedSite"]
    assert app not in full.graph.read(lambda tx: removing.due(tx, now + 10 * removals.AGAIN))


def test_a_removal_that_nobody_is_at_is_gone_on_with(stage: Stage, full: Context) -> None:
    app = stage.feed.app
    ask(full, app)
    removals.work(full, app, seconds=0.0, at_once=7)  # and dies
    standing = full.graph.read(lambda tx: removing.standing(tx, app))
    assert standing is not None
    assert (standing.name, standing.by, standing.erased) == ("Test", "ann@example.test", 7)
    assert standing.total > 30
    full.redis.flushdb()
    stage.work()  # the scheduler sees it, a worker does it
    assert full.graph.read(lambda tx: removing.standing(tx, app)) is None


def test_nobody_does_it_beside_somebody(stage: Stage, full: Context) -> None:
    app = stage.feed.app
    ask(full, app)
    full.redis.set(keys.removal_claim(app), "1", px=60_000)
    assert removals.work(full, app) == 0
    assert full.graph.read(lambda tx: removing.standing(tx, app)) is not None


def test_nothing_goes_out_from_the_first_moment(stage: Stage, full: Context) -> None:
    app, feed = stage.feed.app, stage.feed
    sent = len(stage.sink.letters)
    ask(full, app)
    states = full.graph.rows("MATCH (c:Campaign {app: $app}) RETURN c.state AS state", app=app)
    assert [row["state"] for row in states] == ["stopped"]
    feed(feed.track("p3", "go", full.clock.now()))
    stage.work()
    assert len(stage.sink.letters) == sent


def test_its_name_must_be_typed(stage: Stage) -> None:
    context = stage.context
    with pytest.raises(ConflictError, match="'Test'"):
        removals.ask(context, stage.feed.app, "test", "")
    with pytest.raises(NotFoundError):
        removals.ask(context, "0" * 12, "Test", "")
    assert apps.get(context.graph, stage.feed.app).removing == 0
