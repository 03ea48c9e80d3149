"""Auto events, advanced events, Re-check and signatures over the API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from browsing import Browser, Member, opened
from flask import Flask
from support import Site

from engine.identity import signature
from engine.library import load
from graphstore import apps
from graphstore.driver import Graph

DEFAULTS: dict[str, Any] = {
    "events": [],
    "visits": True,
    "pages": True,
    "canceled": {"on": True, "minutes": 0},
    "abandoned": {"on": True, "minutes": 60},
    "dnt": False,
    "consent": False,
}


def test_the_library_is_set_as_a_whole(browser: Browser, app: Site, graph: Graph) -> None:
    path = f"/api/v1/sites/{app.id}/library"
    assert browser.get(path) == DEFAULTS
    events = [
        {"name": "Saw pricing", "by": "page", "url": "/pricing\n!?preview", "css": ""},
        {"name": "Buy", "by": "click", "url": "", "css": ".buy > a"},
    ]
    changed = {**DEFAULTS, "events": events, "pages": False, "abandoned": {"on": True, "minutes": 5}, "dnt": True}
    assert browser.put(path, changed) == changed == browser.get(path)
    stored = load(apps.get(graph, app.id).library)
    assert ([event.name for event in stored.events], stored.abandoned.minutes) == (["Saw pricing", "Buy"], 5)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"events": [{"name": "A", "by": "page", "url": " "}]}, "events/0/url"),
        ({"events": [{"name": "A", "by": "click", "url": "/a"}]}, "events/0/css"),
        ({"events": [{"name": "A", "by": "page", "url": "/a\nregex:(["}]}, "events/0/url"),
        ({"events": [{"name": "A", "by": "page", "url": "pricing"}]}, "events/0/url"),
        ({"events": [{"name": "A", "by": "click", "css": ".a > "}]}, "events/0/css"),
        ({"events": [{"name": "A", "by": "click", "css": "a[href"}]}, "events/0/css"),
        ({"events": [{"name": " ", "by": "page", "url": "*"}]}, "events/0/name"),
        ({"events": [{"name": "A", "by": "scroll", "url": "*"}]}, "events/0/by"),
        ({"events": [{"name": "A", "by": "page", "url": "*"}] * 2}, "events/1/name"),
        ({"abandoned": {"on": True, "minutes": 0}}, "abandoned/minutes"),
        ({"canceled": {"on": True, "minutes": 50_000}}, "canceled/minutes"),
        ({"visits": None}, "visits"),
    ],
)
def test_what_is_wrong_is_named(browser: Browser, app: Site, change: dict[str, Any], path: str) -> None:
    answer = browser.put(f"/api/v1/sites/{app.id}/library", {**DEFAULTS, **change}, 422)
    assert answer["error"]["path"] == path


def test_the_line_that_is_wrong_is_named(browser: Browser, app: Site) -> None:
    events = [{"name": "A", "by": "page", "url": "/fine\nregex:("}]
    answer = browser.put(f"/api/v1/sites/{app.id}/library", {**DEFAULTS, "events": events}, 422)
    assert "line 2: This is no regular expression: a ( has no end." in str(answer["error"]["details"])


@pytest.fixture
def shop(web: Flask, app: Site) -> Iterator[str]:
    """A site on this machine: /good has the script, /moved leads there, /round nowhere."""
    origin = opened(web).settings.public_url
    good = f"<head><script src='{origin}/scripts/{app.token}/tio.js'></script></head>"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            moved = {"/moved": "/good", "/round": "/round", "/out": "ftp://example.com/"}.get(self.path)
            self.send_response(302 if moved else 200 if self.path == "/good" else 404)
            if moved:
                self.send_header("Location", moved)
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.end_headers()
            self.wfile.write(good.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_recheck_loads_the_page_and_says_what_is_missing(member: Member, app: Site, shop: str) -> None:
    owner, path = member(app.id, owner=True), f"/api/v1/sites/{app.id}/integration/check"

    def check(rest: str, **more: Any) -> list[tuple[str, bool]]:
        found = owner.post(path, {"url": f"{shop}{rest}", "local": True, **more})["findings"]
        return [(each["step"], each["ok"]) for each in found]

    everything = [("page", True), ("script", True), ("token", True), ("policy", False)]
    assert check("/good") == check("/moved") == everything
    assert check("/gone") == check("/round") == check("/out") == [("page", False)]
    # Without an owner's word this machine is not looked at.
    assert check("/good", local=False) == [("page", False)]
    assert member(app.id).post(path, {"url": shop, "local": True}, 403)["error"]["code"] == "not_permitted"
    for bad in ("ftp://example.com", "http://", "http://user@example.com/"):
        owner.post(path, {"url": bad}, 422)


def test_recheck_tells_what_the_policy_lacks(member: Member, web: Flask, app: Site, shop: str) -> None:
    found = member(app.id, owner=True).post(
        f"/api/v1/sites/{app.id}/integration/check", {"url": f"{shop}/good", "local": True}
    )["findings"]
    origin = opened(web).settings.public_url
    assert found[-1]["message"] == f"Its content security policy lacks: script-src {origin}; connect-src {origin}."


def test_an_event_from_the_page_since_the_check_is_waited_for(
    member: Member, app: Site, shop: str, graph: Graph
) -> None:
    owner, own = member(app.id, owner=True), f"/api/v1/sites/{app.id}/integration"

    def store(name: str, received: int, url: str | None) -> None:
        graph.command(
            """
            MERGE (p:Person {uid: $app + ':p'}) SET p.app = $app
            MERGE (t:EventType {key: $app + ':' + $name}) SET t.app = $app, t.name = $name
            CREATE (p)-[:DID]->(e:Event {key: randomUUID(), app: $app, name: $name, at: $received, received: $received})
            SET e.`a:url` = $url
            """,
            {"app": app.id, "name": name, "received": received, "url": url},
        )

    def came(page: str = f"{shop}/good") -> tuple[bool, str]:
        answer = owner.get(f"{own}/event?page={page}&since={checked}")
        return answer["came"], answer["name"]

    checked = owner.post(f"{own}/check", {"url": f"{shop}/good", "local": True})["checked"]
    store("Page view", checked - 1_000, f"{shop}/good")  # before the check
    store("Search", checked + 1_000, None)  # from a server
    store("Page view", checked + 1_000, "https://elsewhere.example.com/")
    store("Page view", checked + 1_000, f"{shop}0/")  # another port
    assert came() == (False, "")
    store("Visited Site", checked + 2_000, f"{shop}/hats?size=7")
    assert came() == (True, "Visited Site")
    assert came("https://elsewhere.example.com/shop") == (True, "Page view")
    # Pages that the library tracks nothing of by itself can't be told from others.
    checked += 1_500
    assert came("https://elsewhere.example.com/") == (False, "")
    owner.put(f"/api/v1/sites/{app.id}/library", {**DEFAULTS, "pages": False, "visits": False})
    assert came("https://elsewhere.example.com/") == (True, "Visited Site")
    for page in ("nowhere", "https://]half/", "https://:80/"):
        assert owner.get(f"{own}/event?page={page}&since=1", 422)["error"]["path"] == "page"


def test_signatures_are_checked_by_hand(browser: Browser, app: Site) -> None:
    path = f"/api/v1/sites/{app.id}/signature/check"
    good = browser.post(path, {"id": "5115", "signature": signature(app.secret, "5115")})
    assert (good["good"], good["by"]) == (True, "secret")
    bad = browser.post(path, {"id": "5115", "signature": "0" * 64})
    assert (bad["good"], "another" in bad["message"]) == (False, True)
