from __future__ import annotations

from browsing import Browser
from redis import Redis
from support import Site

from graphstore.driver import Graph
from graphstore.records import Call
from workers import deadletters
from workers.announce import Announcer, refused
from workers.stream import encode


def call(app: str, number: int) -> Call:
    return Call("track", app, f"user-{number}", 1_000 + number, 2_000 + number, '{"film": "Ran"}', name="Movie watch")


def test_what_was_stored_is_shown_newest_first(
    browser: Browser, app: Site, other_site: Site, redis: Redis, graph: Graph
) -> None:
    announcer = Announcer(redis, graph)
    announcer.stored([call(app.id, number) for number in range(3)])
    announcer.stored([call(other_site.id, 9)])
    answer = browser.get(f"/api/v1/sites/{app.id}/incoming")
    assert [item["id"] for item in answer["accepted"]] == ["user-2", "user-1", "user-0"]
    entry = answer["accepted"][0].pop("entry")
    assert entry
    assert answer["accepted"][0] == {
        "type": "incoming",
        "kind": "track",
        "id": "user-2",
        "target": "",
        "name": "Movie watch",
        "at": 1_002,
        "received": 2_002,
        "flag": "",
        "data": {"film": "Ran"},
    }
    assert answer["rejected"] == []


def test_what_was_refused_is_shown_with_its_reason(browser: Browser, app: Site, other_site: Site, redis: Redis) -> None:
    entry = {
        "at": 7,
        "kind": "set",
        "code": "bad_json",
        "message": "'data' is not JSON.",
        "path": "data",
        "id": "anna",
        "name": "",
        "data": "{",
    }
    refused(redis, app.id, entry)
    refused(redis, other_site.id, {**entry, "id": "theirs"})
    (shown,) = browser.get(f"/api/v1/sites/{app.id}/incoming")["rejected"]
    assert shown == {**entry, "type": "rejected", "entry": shown["entry"]}


def test_dead_letters_of_the_site_alone_are_shown(browser: Browser, app: Site, other_site: Site, redis: Redis) -> None:
    for site, reason in ((app.id, "first"), (other_site.id, "theirs"), (app.id, "second")):
        payload = encode(call(site, 1))
        deadletters.keep(redis, stream="tracktor:in:0", position="1-1", app=site, reason=reason, payload=payload)
    deadletters.keep(
        redis, stream="tracktor:in:0", position="1-1", app=app.id, reason="unreadable", payload=b"\xff not a call"
    )
    items = browser.get(f"/api/v1/sites/{app.id}/dead-letters")["items"]
    assert [item["reason"] for item in items] == ["unreadable", "second", "first"]
    assert items[0]["call"] == {}
    assert items[1]["call"]["name"] == "Movie watch"
    assert items[1]["call"]["data"] == {"film": "Ran"}
    assert items[1]["at"] > 1_600_000_000_000
