"""What holds for every route, found by walking the app's own map of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from browsing import SAME_ORIGIN, Browser, Member, address, routes
from flask import Flask
from flask.testing import FlaskClient
from support import Site

from engine import rights
from webapp.app import create_app
from workers.settings import Settings

SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
    ids=str,
)
def test_no_other_site_changes_anything(
    web: Flask, browser: Browser, app: Site, headers: dict[str, str], member: Member
) -> None:
    walked = 0
    for client in (browser.client, member(owner=True).client):
        for method, rule in routes(web):
            if method in SAFE:
                continue
            walked += 1
            answer = client.open(address(web, rule, app.id), method=method, json={}, headers=headers)
            assert answer.status_code == 403, (method, rule.rule)
            assert answer.json is not None
            assert answer.json["error"]["code"] == "cross_site"
    assert walked > 15


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_form_changes_nothing(web: Flask, browser: Browser, app: Site, kind: str) -> None:
    for method, rule in routes(web):
        if method not in SAFE:
            # Where files come in, a form does; then only a page of this server may send it.
            takes = kind.startswith("multipart") and getattr(web.view_functions[rule.endpoint], "takes_file", False)
            for headers in ({},) if takes else ({}, SAME_ORIGIN):
                answer = browser.client.open(
                    address(web, rule, app.id), method=method, data="{}", content_type=kind, headers=headers
                )
                assert answer.status_code == 415, (method, rule.rule)


def test_what_says_nothing_of_its_source_must_be_json(web: Flask, browser: Browser, app: Site) -> None:
    for method, rule in routes(web):
        if method not in SAFE:
            assert browser.client.open(address(web, rule, app.id), method=method).status_code == 415


@pytest.mark.parametrize("origin", ["http://localhost", "http://tracktor.example"])
def test_older_browsers_are_known_by_their_origin(settings: Settings, origin: str) -> None:
    app = create_app(replace(settings, public_url="http://tracktor.example"))
    with app.extensions["tracktor"].context:
        answer = app.test_client().post("/api/v1/session/link", json={"token": "x"}, headers={"Origin": origin})
    assert answer.status_code == 401


def test_everything_needs_a_login_but_the_logins_and_the_health(web: Flask, app: Site) -> None:
    public = set()
    for method, rule in routes(web):
        answer = web.test_client().open(address(web, rule, app.id), method=method, json={}, headers=SAME_ORIGIN)
        if answer.status_code == 401 and answer.json and answer.json["error"]["code"] == "login_required":
            continue
        public.add((method, rule.rule))
    logins = {("POST", "/api/v1/session"), ("POST", "/api/v1/session/link"), ("GET", "/api/v1/session/sign-on")}
    assert public == logins


def test_a_site_is_only_there_for_those_it_is_open_to(web: Flask, member: Member, app: Site, other_site: Site) -> None:
    """Another's site, and one that is not there, look the same on every route."""
    theirs = member(other_site.id)
    walked = 0
    for method, rule in routes(web):
        if "site" not in rule.arguments:
            continue
        walked += 1
        for site in (app.id, "0" * 12):
            answer = theirs.client.open(address(web, rule, site), method=method, json={}, headers=SAME_ORIGIN)
            assert answer.status_code == 404, (method, rule.rule)
            assert answer.json == {"error": {"code": "not_found", "message": "There is no such site."}}
    assert walked > 15


def test_every_route_names_the_right_it_asks_for(web: Flask) -> None:
    """Mark a new one by `permits`, or by `public`: without a right it is open to nobody."""
    views = [(rule.rule, web.view_functions[rule.endpoint]) for _, rule in routes(web)]
    unmarked = [
        path for path, view in views if not hasattr(view, "public") and getattr(view, "right", "none") not in rights.ALL
    ]
    assert not unmarked
    # What changes something asks for more than to look, unless it only tries something or is one's own.
    changing = {
        (method, rule.rule)
        for method, rule in routes(web)
        if method in {"PUT", "PATCH", "DELETE"} and getattr(web.view_functions[rule.endpoint], "right", "") == "view"
    }
    assert not changing


@pytest.mark.parametrize("role", [role for role in rights.ROLES if role != "owner"])
def test_a_role_is_refused_what_it_may_not(web: Flask, member: Member, app: Site, role: str) -> None:
    theirs = member(app.id, role=role)
    theirs.get(f"/api/v1/sites/{app.id}")
    refused = 0
    for method, rule in routes(web):
        right = getattr(web.view_functions[rule.endpoint], "right", "")
        if not right or right in rights.of(role if "site" in rule.arguments else ""):
            continue  # what it does is for other tests
        answer = theirs.ask(method, address(web, rule, app.id), None if method == "GET" else {})
        assert answer.status_code == 403, (method, rule.rule, answer.text)
        assert answer.json is not None
        assert answer.json["error"]["code"] == "not_permitted", (method, rule.rule)
        refused += 1
    assert refused > 5


def test_one_site_shows_nothing_of_another(
    web: Flask, member: Member, app: Site, other_site: Site, furnished: dict[str, str]
) -> None:
    """Ids of one site's things, asked for under the other's address by somebody who may see both."""
    both = member(owner=True)
    bodies = {
        "change_member": {"role": "analyst"},
        "change_letter": {"name": "x", "subject": "x", "text": "x"},
        "save_letter_draft": {"contents": {}, "revision": 0},
        "publish_letter": {"revision": 0},
        "restore_letter_version": {"version": 1, "revision": 0},
        "change_campaign": {"name": "x", "definition": {}, "version": 1},
        "validate_campaign": {"definition": {}},
        "rename_campaign": {"name": "x"},
        "duplicate_campaign": {"name": "x"},
        "duplicate_letter": {"name": "x"},
        "save_draft": {"definition": {}, "revision": 0},
        "restore_version": {"version": 1, "revision": 0},
        "publish_draft": {"revision": 0},
        "add_people": {"ids": []},
        "remove_people": {"uids": []},
        "change_property": {"hidden": True},
        "call_campaign": {"people": ["x"]},
        "change_newsletter": {"name": "x"},
        "send_newsletter": {},
        "set_up_test": {"varies": "content"},
        "choose_winner": {"variant": "a"},
        "change_server": {"name": "x", "host": "x", "port": 1, "security": "tls"},
        "change_sender": {"address": "a@example.test"},
        "change_topic": {"name": "x"},
        "tell_consents": {"emails": ["a@example.test"], "wants": True},
        "change_domain": {"signs": True},
        "change_chart": {"name": "x", "definition": {"steps": [{"event": "x"}]}, "version": 1},
        "list_them": {"name": "x"},
        "set_goal": {"value": 1, "per": "day"},
        "create_alert": {"rule": "above", "threshold": 1, "url": "https://example.test"},
        "change_alert": {"rule": "above", "threshold": 1, "url": "https://example.test"},
        "begin_conversation": {"person": "x", "text": "x", "client_id": "client-id"},
        "say_in_conversation": {"text": "x", "client_id": "client-id"},
        "change_conversation": {"tags": []},
        "change_canned_answer": {"name": "x", "text": "x"},
        "simulate_person": {"person": "x", "event": {"name": "x"}},
        "change_webhook": {"name": "x"},
        "replay_webhook": {"since": 0},
        "change_segment": {"name": "x", "definition": {"event": "x"}, "version": 1},
        "change_person": {"properties": {"plan": "free"}},
        "add_event": {"name": "Visit"},
        "add_id": {"id": "x"},
        "change_company": {"properties": {"plan": "free"}},
    }
    walked = 0
    for method, rule in routes(web):
        names = [name for name in rule.arguments if name != "site"]
        if "site" not in rule.arguments or not names:
            continue
        walked += 1
        body = bodies.get(rule.endpoint.partition(".")[2])
        for site, status in ((other_site.id, 404), (app.id, 200)):
            with web.test_request_context():
                built = rule.build({"site": site, **{name: furnished[name] for name in names}})
            assert built is not None
            if status == 404 or method == "GET":
                answer = both.ask(method, built[1], body)
                assert answer.status_code == status, (method, rule.rule, answer.text)
    assert walked >= 8


def each_answer(client: FlaskClient) -> Iterator[tuple[str, dict[str, str]]]:
    for path in ("/", "/people", "/api/v1/session", "/api/v1/nothing", "/healthz", "/assets/none.js"):
        answer = client.get(path, buffered=True)
        yield path, {name.lower(): value for name, value in answer.headers.items()}


def test_answers_say_how_they_may_be_used(web: Flask) -> None:
    for path, headers in each_answer(web.test_client()):
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["script-src"] == "'self'", path
        assert policy["frame-ancestors"] == "'none'"
        assert policy["object-src"] == "'none'"
        assert policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-request-id"]
        if path.startswith(("/api/", "/healthz")):
            assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
def test_the_live_stream_is_at_the_name_the_browser_used(
    web: Flask, browser: Browser, settings: Settings, host: str
) -> None:
    name = host.rpartition(":")[0]
    plain = web.test_client(use_cookies=False)
    session = browser.client.get_cookie("tracktor_session")
    assert session is not None
    cookie = f"tracktor_session={session.value}"
    answer = plain.get("/api/v1/session", headers={"Host": host, "Cookie": cookie})
    assert answer.json is not None
    assert answer.json["live_url"] == f"http://{name}:{settings.ports.live}/live"
    assert f"connect-src 'self' http://{name}:{settings.ports.live};" in answer.headers["Content-Security-Policy"]
