"""If-Match: whoever changes something says how it stood when they read it; a change in between is not overwritten."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from browsing import Browser
from redis import Redis
from support import Site

from graphstore.driver import Graph
from workers import keys


@pytest.fixture
def things(browser: Browser, app: Site) -> dict[str, tuple[str, dict[str, Any]]]:
    """Kind -> its address, and a body that changes it each time it is sent with a new name."""
    base = f"/api/v1/sites/{app.id}"
    condition = {"event": "Visit", "operator": "at_least", "count": 1}
    segment = browser.post(f"{base}/segments", {"name": "Buyers", "definition": condition}, 201)["id"]
    drawn = {"nodes": [], "edges": []}
    campaign = browser.post(f"{base}/campaigns", {"name": "C", "definition": drawn}, 201)["id"]
    letter = browser.post(f"{base}/letters", {"name": "L", "subject": "S", "text": "Hi"}, 201)["id"]
    return {
        "segment": (f"{base}/segments/{segment}", {"name": "Buyers", "definition": condition, "version": 1}),
        "campaign": (f"{base}/campaigns/{campaign}/name", {"name": "D"}),
        "draft": (f"{base}/campaigns/{campaign}/draft", {"definition": {"nodes": [], "edges": [], "x": 1}}),
        "letter": (f"{base}/letters/{letter}", {"name": "M", "subject": "S", "text": "Hello"}),
    }


def read(browser: Browser, address: str) -> str:
    return browser.ask("GET", address.removesuffix("/name")).headers["ETag"]


@pytest.mark.parametrize("kind", ["segment", "campaign", "draft", "letter"])
def test_a_stale_one_is_refused_and_a_fresh_one_taken(
    browser: Browser, things: dict[str, tuple[str, dict[str, Any]]], kind: str, app: Site
) -> None:
    address, body = things[kind]
    before = read(browser, address)
    if kind == "draft":
        body = {**body, "revision": browser.get(address)["revision"]}
    if kind == "segment":
        body = {**body, "name": "Visitors", "version": browser.get(address)["version"]}
    changed = browser.ask("PUT", address, body, **{"If-Match": before})
    assert changed.status_code == 200, changed.text
    late = browser.ask("PUT", address, body, **{"If-Match": before})
    assert late.json is not None
    assert (late.status_code, late.json["error"]["code"], late.json["error"]["path"]) == (412, "stale", "If-Match")
    after = read(browser, address)
    assert after.partition(".")[2] != before.partition(".")[2]
    # It was refused before anything was done: no second entry in the log of changes.
    entries = [each["action"] for each in browser.get(f"/api/v1/sites/{app.id}/audit")["items"]]
    assert len([each for each in entries if each.startswith(("change_", "rename_", "save_"))]) == 1


def test_counts_that_move_by_themselves_make_nothing_stale(
    browser: Browser, things: dict[str, tuple[str, dict[str, Any]]], graph: Graph, app: Site
) -> None:
    address, body = things["segment"]
    before = read(browser, address)
    graph.command(
        """
        MATCH (s:Segment {app: $app}) SET s.computed = 1
        CREATE (:Person {uid: $app, app: $app, id: 'a', json: '{}', times: '{}', seen: 1, created: 1,
                         anonymous: false})-[:IN {since: 1}]->(s)
        """,
        {"app": app.id},
    )
    assert browser.ask("GET", address, **{"If-None-Match": before}).status_code == 200
    assert read(browser, address) != before
    version = browser.get(address)["version"]
    answer = browser.ask("PUT", address, {**body, "name": "X", "version": version}, **{"If-Match": before})
    assert answer.status_code == 200
    # What a change answers can be sent back with the next one.
    version = browser.get(address)["version"]
    again = browser.ask(
        "PUT", address, {**body, "name": "Y", "version": version}, **{"If-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 200


def test_any_of_several_and_a_star_are_good_and_what_is_gone_is_not_there(
    browser: Browser, things: dict[str, tuple[str, dict[str, Any]]], app: Site
) -> None:
    address, body = things["letter"]
    for given in (f'"nothing", {read(browser, address)}', "*"):
        assert browser.ask("PUT", address, body, **{"If-Match": given}).status_code == 200
    for given in ('"nothing"', 'W/"a.b"', "%%%"):
        assert browser.ask("PUT", address, body, **{"If-Match": given}).status_code == 412
    gone = f"/api/v1/sites/{app.id}/letters/nothing"
    assert browser.ask("PUT", gone, body, **{"If-Match": "*"}).status_code == 404
    assert browser.ask("DELETE", address, **{"If-Match": '"nothing"'}).status_code in {405, 412}


def test_of_two_at_once_one_comes_too_late(
    browser: Browser, things: dict[str, tuple[str, dict[str, Any]]], redis: Redis
) -> None:
    address, body = things["letter"]
    tag = {"If-Match": read(browser, address)}
    lock = keys.changing(hashlib.sha256(address.encode()).hexdigest())
    redis.set(lock, "another")
    assert browser.ask("PUT", address, body, **tag).status_code == 412
    assert redis.get(lock) == b"another"
    redis.delete(lock)
    assert browser.ask("PUT", address, body, **tag).status_code == 200
    assert not redis.exists(lock)
