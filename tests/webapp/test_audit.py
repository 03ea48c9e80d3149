"""The log of changes: every route that changes something leaves an entry, with no secret and nothing about people."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from browsing import PASSWORD, Browser, Member, routes
from flask import Flask
from support import Site

from graphstore import audit
from graphstore.audit import AuditFilter
from graphstore.driver import Graph
from graphstore.errors import GraphUnavailableError
from webapp.audit import leaves_entry

# What changes nothing that lasts, though it asks for more than to look; each says why beside its route.
EXEMPT = {
    "check_server",
    "see_conversation",
    "show_typing",
    "check_integration",
    "preview_import",
    "preview_retention",
    "read_file",
    "simulate_person",
}


def entries(browser: Browser, app: Site, **asked: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found: list[dict[str, Any]] = browser.get(f"/api/v1/sites/{app.id}/audit?{query}")["items"]
    return found


def test_every_route_that_changes_anything_leaves_an_entry(
    web: Flask, member: Member, app: Site, furnished: dict[str, str], graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = member(owner=True)
    exempt, walked = set(), 0
    for method, rule in routes(web):
        view = web.view_functions[rule.endpoint]
        name = rule.endpoint.rpartition(".")[2]
        if getattr(view, "unaudited", ""):
            exempt.add(name)
        if not leaves_entry(method, view) or getattr(view, "public", False):
            continue
        walked += 1
        with web.test_request_context():
            known = {each: furnished.get(each, "x") for each in rule.arguments if each != "site"}
            built = rule.build({**known, **({"site": app.id} if "site" in rule.arguments else {})})
        assert built is not None
        # The view itself is left out: what is asked here is whether the hook is around it.
        with monkeypatch.context() as patch:
            patch.setitem(web.view_functions, rule.endpoint, _done(view))
            request = secrets.token_hex(8)
            answer = owner.ask(method, built[1], {}, X_Request_Id=request)
        assert answer.status_code == 204, (method, rule.rule, answer.text)
        of = app.id if "site" in rule.arguments else ""
        [entry] = [each for each in audit.page(graph, of, AuditFilter(), limit=5) if each.request == request]
        assert (entry.action, entry.who, entry.by, entry.state) == (name, owner.email, "user", "done")
    assert walked > 80
    assert exempt == EXEMPT


def _done(view: Any) -> Any:
    def done(**_: Any) -> tuple[str, int]:
        return "", 204

    done.right = view.right  # type: ignore[attr-defined]
    return done


def test_an_entry_tells_who_what_when_before_and_after(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}"
    topic = browser.post(f"{base}/topics", {"name": "News"}, 201)["id"]
    browser.put(f"{base}/topics/{topic}", {"name": "Fresh news", "about": "All that is new"})
    changed, made = entries(browser, app)
    assert (made["action"], made["kind"], made["subject"], made["name"]) == ("create_topic", "topic", topic, "News")
    assert {"path": "name", "before": None, "after": "News", "told": True} in made["changes"]
    assert (changed["who"], changed["by"], changed["state"]) == (browser.email, "user", "done")
    assert {"path": "name", "before": "News", "after": "Fresh news", "told": True} in changed["changes"]
    assert changed["at"] >= made["at"]
    browser.ask("DELETE", f"{base}/topics/{topic}")
    gone = entries(browser, app, action="remove_topic")[0]
    assert {"path": "name", "before": "Fresh news", "after": None, "told": True} in gone["changes"]
    assert [each["action"] for each in entries(browser, app, who=browser.email, limit="2")] == [
        "remove_topic",
        "change_topic",
    ]


def test_definitions_are_told_by_what_changed_in_them(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}"
    made = browser.post(f"{base}/segments", {"name": "Buyers", "definition": {"event": "Buy"}}, 201)
    body = {"name": "Buyers", "definition": {"event": "Sell"}, "version": made["version"]}
    browser.put(f"{base}/segments/{made['id']}", body)
    [changed] = entries(browser, app, action="change_segment")
    assert {"path": "definition/event", "before": "Buy", "after": "Sell", "told": True} in changed["changes"]


def test_no_secret_is_in_it(browser: Browser, member: Member, app: Site, graph: Graph) -> None:
    owner, base, canary = member(owner=True), f"/api/v1/sites/{app.id}", f"canary-{secrets.token_hex(8)}"
    server = {"name": "Own", "host": "mail.test", "port": 587, "security": "tls", "username": "x", "password": canary}
    made = owner.post(f"{base}/delivery/servers", server, 201)["id"]
    owner.put(f"{base}/delivery/servers/{made}", {**server, "name": "Other", "password": f"{canary}-2"})
    owner.post(f"{base}/secret/renew")
    key = browser.post(f"{base}/api-keys", {"name": "Shop", "rights": ["view"]}, 201)["secret"]
    owner.put("/api/v1/session/password", {"current_password": PASSWORD, "new_password": canary})
    text = json.dumps(graph.rows("MATCH (e:AuditEntry) WHERE e.app IN [$app, ''] RETURN properties(e)", app=app.id))
    secret = graph.rows("MATCH (a:App {id: $app}) RETURN [a.secret, a.previous_secret] AS s", app=app.id)[0]["s"]
    for hidden in (canary, key, *secret):
        assert hidden not in text
    [renewed] = entries(browser, app, action="renew_secret")
    assert {"path": "secret", "before": "(hidden)", "after": "(hidden)", "told": True} in renewed["changes"]


def test_of_people_only_ids_and_names_of_fields_stay(
    browser: Browser, app: Site, furnished: dict[str, str], graph: Graph
) -> None:
    base, mark = f"/api/v1/sites/{app.id}", f"mark{secrets.token_hex(6)}"
    graph.command("MATCH (p:Person {uid: $uid}) SET p.`p:email` = $mark", {"uid": furnished["uid"], "mark": mark})
    browser.post(f"{base}/suppressions", {"emails": [f"{mark}@example.test"], "reason": "manual"})
    browser.post(f"{base}/lists/{furnished['segment']}/people", {"ids": [mark]})
    said = {"text": mark, "client_id": secrets.token_hex(8)}
    browser.post(f"{base}/conversations/{furnished['conversation']}/messages", said, 201)
    browser.ask("DELETE", f"{base}/people/{furnished['uid']}")
    found = entries(browser, app)
    assert mark not in json.dumps(found)
    deleted = next(each for each in found if each["action"] == "delete_person")
    assert (deleted["kind"], deleted["subject"], deleted["name"]) == ("person", furnished["uid"], "")
    assert {"path": "p:email", "before": None, "after": None, "told": False} in deleted["changes"]
    suppressed = next(each for each in found if each["action"] == "suppress")
    assert [each["path"] for each in suppressed["changes"]] == ["emails", "reason"]


def test_what_is_refused_leaves_nothing_and_what_breaks_is_marked(
    web: Flask, browser: Browser, app: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"/api/v1/sites/{app.id}"
    assert browser.ask("POST", f"{base}/topics", {"nonsense": 1}).status_code == 422
    assert browser.ask("PUT", f"{base}/topics/none", {"name": "x"}).status_code == 404
    assert entries(browser, app) == []

    def away(**_: Any) -> None:
        raise GraphUnavailableError("gone")

    view = web.view_functions["topics.create_topic"]
    away.right = view.right  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        patch.setitem(web.view_functions, "topics.create_topic", away)
        assert browser.ask("POST", f"{base}/topics", {"name": "x"}).status_code == 503
    assert [each["state"] for each in entries(browser, app)] == ["failed"]


def test_a_process_that_dies_leaves_what_it_had_begun(
    browser: Browser, app: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("graphstore.audit.finish", _broken)
        browser.post(f"/api/v1/sites/{app.id}/topics", {"name": "News"}, 201)
    assert [(each["action"], each["state"]) for each in entries(browser, app)] == [("create_topic", "begun")]


def _broken(*_: Any) -> None:
    raise GraphUnavailableError("gone")


def test_drafts_that_save_themselves_are_one_entry(browser: Browser, app: Site, furnished: dict[str, str]) -> None:
    path = f"/api/v1/sites/{app.id}/campaigns/{furnished['campaign']}/draft"
    revision = 0
    for _ in range(3):
        saved = browser.put(path, {"definition": {"nodes": [], "edges": []}, "revision": revision})
        revision = saved["revision"]
    [entry] = entries(browser, app)
    assert (entry["action"], entry["times"]) == ("save_draft", 3)
    assert entry["until"] >= entry["at"]
    assert [each["path"] for each in entry["changes"]] == ["definition", "revision"]


def test_logins_and_what_is_of_no_site_are_for_owners(member: Member, stranger: Browser) -> None:
    someone, owner = member(), member(owner=True)
    stranger.post("/api/v1/session", {"email": someone.email, "password": PASSWORD})
    found = owner.get(f"/api/v1/audit?who={someone.email}")["items"]
    assert [(each["action"], each["kind"]) for each in found] == [("log_in", "session")]
    assert someone.ask("GET", "/api/v1/audit").status_code == 403
    made = owner.post("/api/v1/sites", {"name": "Third"}, 201)
    [entry] = owner.get(f"/api/v1/sites/{made['id']}/audit")["items"]
    assert (entry["action"], entry["name"]) == ("create_site", "Third")


def test_pages_choices_and_csv(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}"
    for name in ("=A", "B", "C"):
        browser.post(f"{base}/topics", {"name": name}, 201)
    names, cursor = [], ""
    while cursor is not None:
        page = browser.get(f"{base}/audit?limit=1&cursor={cursor}")
        names += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert names == ["C", "B", "=A"]
    assert browser.get(f"{base}/audit/choices") == {
        "who": [browser.email], "actions": ["create_topic"], "kinds": ["topic"],
    }  # fmt: skip
    answer = browser.ask("GET", f"{base}/audit/export.csv?action=create_topic")
    lines = answer.text.splitlines()
    assert len(lines) == 4
    assert ",'=A," in lines[3]


def test_keys_are_named(web: Flask, browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}"
    key = browser.post(f"{base}/api-keys", {"name": "Shop server", "rights": ["write"]}, 201)["secret"]
    headers = {"Authorization": f"Bearer {key}"}
    assert web.test_client().post(f"{base}/topics", json={"name": "N"}, headers=headers).status_code == 201
    entry = entries(browser, app)[0]
    assert (entry["who"], entry["by"]) == ("Shop server", "key")
