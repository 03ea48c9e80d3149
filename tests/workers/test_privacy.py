"""What people may ask for: a file with all that is known of them, and that nothing of them is left."""

from __future__ import annotations

import dataclasses
import json
import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from stage import Stage

from graphstore import suppressions, topics
from graphstore.conversations import NewMessage
from graphstore.errors import NotFoundError
from graphstore.suppressions import Suppression
from graphstore.topics import Consent, Topic
from workers import deadletters, keys
from workers.announce import refused
from workers.context import Context
from workers.importing import store
from workers.importing.mapping import Rejected
from workers.privacy import requests
from workers.services.mailbox import Mailbox
from workers.stream import encode
from workers.talking import widgets
from workers.talking.say import say_one
from workers.talking.widgets import Widget

MARK = f"bird{secrets.token_hex(6)}"  # in every text that is theirs, and nobody else's
WHO, EMAIL = f"{MARK}-1", f"{MARK}@example.test"
ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


@pytest.fixture
def known(stage: Stage, tmp_path: Path) -> Context:
    """A person of whom there is something of every sort."""
    context = dataclasses.replace(stage.context, settings=dataclasses.replace(stage.context.settings, home=tmp_path))
    feed, app = stage.feed, stage.feed.app
    send = ("send_letter", {"letter": stage.letter("Hello {{ person.first_name }}")})
    wait = ("wait", {"amount": 3, "unit": "days"})
    stage.campaign({"on": ON, "send": send, "w": wait}, "on.out>send", "send.sent>w")
    named = json.dumps({"email": EMAIL, "first_name": MARK, "nested": {"deep": [MARK]}})
    feed(feed.track("a-kv0123456789abcdefghijkl", "Visit", 1, json.dumps({"page": MARK})))
    feed(feed.set(WHO, named, 2), feed.alias("a-kv0123456789abcdefghijkl", WHO, 3), feed.set("friend", "{}", 3))
    feed(feed.track(WHO, "go", stage.context.clock.now(), json.dumps({"from": MARK})))
    stage.work()
    uid = requests.find(context, app, WHO)
    say_one(context, NewMessage("m1", app, uid, "person", "", f"I am {MARK}", 5))
    feed.store()
    topic = Topic("news", "News", "", opt_in=True, created=1)
    context.graph.write(lambda tx: topics.save(tx, app, topic))
    digest = suppressions.digest(EMAIL)
    context.graph.write(lambda tx: topics.say(tx, [Consent(app, "news", digest, "in", 1)]))
    context.graph.write(lambda tx: suppressions.add(tx, [Suppression(app, EMAIL, "unsubscribed", 1)]))
    _in_redis(context, stage)
    Mailbox(tmp_path / "mail").store(f"To: {EMAIL}\r\n\r\nHello {MARK}".encode(), "shop@example.test", [EMAIL])
    Mailbox(tmp_path / "mail").store(b"To: x\r\n\r\nHello", "shop@example.test", ["friend@example.test"])
    return context


def _in_redis(context: Context, stage: Stage) -> None:
    app, redis, feed = stage.feed.app, context.redis, stage.feed
    feed.append(feed.track(WHO, "Later", 9, json.dumps({"x": MARK})), feed.track("friend", "Later", 9))
    bad = encode(feed.track(WHO, "Bad", 1, json.dumps({"x": MARK})))
    deadletters.keep(redis, stream="tracktor:in:0", position="1-1", app=app, reason="full", payload=bad)
    refused(redis, app, {"id": WHO, "code": "bad_json", "data": MARK})
    widgets.open_session(redis, Widget(app, "token", WHO, "", "device"))
    redis.set(keys.made_letter(app, "x"), zlib.compress(MARK.encode()), ex=60)
    token = store.keep_file(redis, app, f"id,email\n{WHO},{EMAIL}".encode())
    job = store.begin(redis, app, token, ["id"], {"id": "id"}, "", 1)
    store.advance(redis, store.load(redis, app, job), 1, 0, 0, [Rejected(1, "no", (WHO,)), Rejected(2, "no", ("x",))])
    store.end(redis, app, job, "done")


def in_graph(context: Context, app: str) -> list[dict[str, Any]]:
    """Everything of any node or link that holds the mark."""
    return context.graph.rows(
        """
        MATCH (n) WHERE coalesce(n.app, $app) = $app
        WITH n, [k IN keys(n) WHERE toStringOrNull(n[k]) CONTAINS $mark
          OR (n[k] IS :: LIST<STRING> AND any(x IN n[k] WHERE x CONTAINS $mark))] AS found WHERE size(found) > 0
        RETURN labels(n) AS where, found
        UNION
        MATCH (n)-[r]->() WHERE coalesce(n.app, $app) = $app
        WITH r, [k IN keys(r) WHERE toStringOrNull(r[k]) CONTAINS $mark] AS found WHERE size(found) > 0
        RETURN [type(r)] AS where, found
        """,
        mark=MARK,
        app=app,
    )


def in_redis(redis: Redis) -> Iterator[str]:
    """Keys whose name or content holds the mark."""
    readers: dict[bytes, Any] = {
        b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers, b"stream": redis.xrange,
        b"list": lambda key: redis.lrange(key, 0, -1), b"zset": lambda key: redis.zrange(key, 0, -1),
    }  # fmt: skip
    for key in redis.scan_iter():
        content = readers[redis.type(key)](key)
        text = repr(content)
        for piece in content if isinstance(content, list) else [content]:
            if isinstance(piece, bytes) and piece[:1] == b"x":
                text += zlib.decompress(piece).decode()
        if MARK in text or MARK.encode() in key:
            yield key.decode()


def test_nothing_is_left_of_who_is_erased(known: Context, stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    app, uid = stage.feed.app, requests.find(known, stage.feed.app, EMAIL)
    assert {row["where"][0] for row in in_graph(known, app)} >= {"Person", "Identity", "Event", "Message"}
    assert len(set(in_redis(known.redis))) >= 7
    erased = requests.erase(known, app, uid)
    assert erased.letters == 1
    assert erased.calls >= 1
    assert in_graph(known, app) == []
    assert list(in_redis(known.redis)) == []
    assert [path for path in known.settings.home.rglob("*") if path.is_file() and MARK in path.read_text()] == []
    assert len(Mailbox(known.settings.home / "mail").page(9).letters) == 1
    stage.feed.store()  # what was accepted before does not bring them back
    stage.work()
    assert in_graph(known, app) == []
    with pytest.raises(NotFoundError):
        requests.find(known, app, WHO)
    assert requests.find(known, app, "friend")
    said = capfd.readouterr()
    assert MARK not in said.out + said.err


def test_what_must_not_be_forgotten_stays_as_a_hash(known: Context, stage: Stage) -> None:
    app = stage.feed.app
    requests.erase(known, app, requests.find(known, app, WHO))
    held = known.graph.read(lambda tx: suppressions.held(tx, [(app, EMAIL)]))
    assert held == {(app, EMAIL): "unsubscribed"}


def test_the_file_holds_all_there_is(known: Context, stage: Stage) -> None:
    app, uid = stage.feed.app, requests.find(known, stage.feed.app, WHO)
    told = json.loads("".join(requests.file(known, app, uid)))
    assert told["person"]["properties"] == {"email": EMAIL, "first_name": MARK, "nested": {"deep": [MARK]}}
    assert sorted(each["id"] for each in told["identities"]) == ["a-kv0123456789abcdefghijkl", WHO]
    assert {each["name"] for each in told["events"]} >= {"Visit", "go", "Letter sent"}
    assert {(each["relation"], each["kind"]) for each in told["records"]} >= {
        ("HAS_RUN", "Run"), ("RECEIVED", "Delivery"), ("TALKS_IN", "Conversation")
    }  # fmt: skip
    assert [each["text"] for each in told["messages"]] == [f"I am {MARK}"]
    assert told["suppressed"] == "unsubscribed"
    assert told["consents"] == {"news": "in"}
    assert [each["name"] for each in told["calls_waiting"] if each["name"] == "Later"] == ["Later"]
    assert [each["name"] for each in told["calls_put_aside"]] == ["Bad"]


def test_two_with_one_address_must_be_told_apart(stage: Stage) -> None:
    feed = stage.feed
    feed(*(feed.set(who, json.dumps({"email": "both@example.test"})) for who in ("one", "two")))
    with pytest.raises(NotFoundError, match=r"one, two|two, one"):
        requests.find(stage.context, feed.app, "both@example.test")
