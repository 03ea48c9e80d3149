"""Endpoints over the API: who may, what is told once, what is refused, and how deliveries are paged and sent again."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, Member
from flask import Flask
from support import Site

from graphstore import webhook_deliveries, webhook_endpoints
from graphstore.driver import Graph
from graphstore.webhook_deliveries import Line
from graphstore.webhook_kinds import KINDS

NEW = {"name": "CRM", "url": "https://crm.example/hook", "kinds": ["person.changed", "letter.opened"]}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/webhooks"


@pytest.fixture
def made(browser: Browser, base: str) -> dict[str, Any]:
    answer: dict[str, Any] = browser.post(base, NEW, 201)
    browser.post(f"{base}/{answer['webhook']['id']}/pause", {})
    return answer


def test_an_endpoint_is_made_changed_and_removed_and_its_secret_told_once(
    browser: Browser, base: str, made: dict[str, Any], graph: Graph, app: Site
) -> None:
    secret, one = made["secret"], f"{base}/{made['webhook']['id']}"
    assert secret.startswith("whs_")
    listed = browser.get(base)
    assert [kind["kind"] for kind in listed["kinds"]] == list(KINDS)
    [shown] = listed["items"]
    assert (shown["name"], shown["by"], shown["queued"], shown["failing"]) == ("CRM", browser.email, 0, None)
    assert shown["paused"] is not None
    assert secret not in str(listed)
    changed = browser.ask("PATCH", one, {"kinds": ["person.erased"], "name": " Mirror "}).json
    assert changed is not None
    assert (changed["name"], changed["kinds"], changed["url"]) == ("Mirror", ["person.erased"], NEW["url"])
    renewed = browser.post(f"{one}/secret", {})
    assert renewed["secret"] != secret
    assert browser.post(f"{one}/resume", {})["paused"] is None
    audit = browser.get(f"/api/v1/sites/{app.id}/audit")["items"]
    assert {"create_webhook", "change_webhook", "renew_webhook_secret"} <= {entry["action"] for entry in audit}
    kept = graph.rows("MATCH (n) WHERE n.app = $app RETURN properties(n) AS n", app=app.id)
    for each in (secret, renewed["secret"]):
        assert each not in str(kept)
        assert each not in str(audit)
    assert browser.ask("DELETE", one).status_code == 204
    assert browser.get(base)["items"] == []
    assert browser.ask("GET", one).status_code == 404


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"url": "ftp://crm.example/"}, "url"),
        ({"url": "https://user:pass@crm.example/"}, "url"),
        ({"url": "https://[crm/"}, "url"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["person.seen"]}, "kinds/0"),
        ({"name": " "}, "name"),
    ],
    ids=str,
)
def test_what_can_not_be_is_refused_with_its_field(
    browser: Browser, base: str, made: dict[str, Any], values: dict[str, Any], path: str
) -> None:
    for method, address, body in (
        ("POST", base, {**NEW, **values}),
        ("PATCH", f"{base}/{made['webhook']['id']}", values),
    ):
        answer = browser.ask(method, address, body)
        assert answer.json is not None
        assert (answer.status_code, answer.json["error"]["path"]) == (422, path)


def test_deliveries_are_paged_looked_into_and_sent_again(
    browser: Browser, base: str, made: dict[str, Any], graph: Graph, app: Site
) -> None:
    one = f"{base}/{made['webhook']['id']}"
    endpoint = graph.read(lambda tx: webhook_endpoints.get(tx, app.id, made["webhook"]["id"]))
    lines = [Line("person.changed", f'{{"kind":"person.changed","at":{at}}}') for at in range(5)]
    for at, line in enumerate(lines):
        graph.write(lambda tx, at=at, line=line: webhook_deliveries.add(tx, app.id, endpoint.key, [[line]], at))
    first = browser.get(f"{one}/deliveries?limit=3")
    rest = browser.get(f"{one}/deliveries?limit=3&cursor={first['next_cursor']}")
    assert [each["made"] for each in (*first["items"], *rest["items"])] == [4, 3, 2, 1, 0]
    assert rest["next_cursor"] is None
    told = browser.get(f"{one}/deliveries/{first['items'][0]['id']}")
    assert told["events"] == [{"kind": "person.changed", "at": 4}]
    graph.command("MATCH (d:WebhookDelivery {endpoint: $key}) SET d.state = 'failed'", {"key": endpoint.key})
    assert browser.post(f"{one}/replay", {"since": 3})["queued"] == 2
    assert len(browser.get(f"{one}/deliveries?state=failed")["items"]) == 3
    assert browser.post(f"{one}/replay", {"delivery": rest["items"][1]["id"]})["queued"] == 1
    assert browser.ask("POST", f"{one}/replay", {"delivery": "nothing"}).status_code == 404
    for body in ({}, {"since": 1, "delivery": "x"}):
        assert browser.ask("POST", f"{one}/replay", body).status_code == 422
    test = browser.post(f"{one}/test", {}, 202)["delivery"]
    assert browser.get(f"{one}/deliveries?limit=1")["items"][0]["id"] == test
    assert browser.get(one)["queued"] == 4


@pytest.mark.parametrize("role", ["editor", "analyst", "support"])
def test_endpoints_are_for_admins(member: Member, app: Site, base: str, role: str) -> None:
    for method, address in (("GET", base), ("POST", base), ("POST", f"{base}/x/test")):
        assert member(app.id, role=role).ask(method, address, NEW).status_code == 403


def test_a_site_has_so_many_at_most(browser: Browser, base: str, web: Flask) -> None:
    del web
    for number in range(webhook_endpoints.MOST):
        made = browser.post(base, {**NEW, "name": f"CRM {number}"}, 201)
        browser.post(f"{base}/{made['webhook']['id']}/pause", {})
    assert browser.ask("POST", base, NEW).status_code == 409
