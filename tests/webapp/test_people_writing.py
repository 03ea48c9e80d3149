"""People and companies written over the API: by the same intake as the tracking calls, with the same rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import Browser, opened
from feeding import Feed
from flask import Flask
from support import Site

from graphstore import audit
from graphstore.audit import AuditFilter
from graphstore.driver import Graph


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}"


@pytest.fixture
def store(web: Flask, app: Site) -> Iterator[Callable[[], None]]:
    """Stores what was accepted, as ingest does."""
    return Feed(opened(web).context, app.id).store


def patch(browser: Browser, path: str, body: Any, status: int = 202) -> Any:
    answer = browser.ask("PATCH", path, body)
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_person_is_made_changed_and_seen(browser: Browser, base: str, store: Callable[[], None]) -> None:
    body = {
        "id": "ann/1 ",
        "properties": {"email": "ann@example.com", "plan": "free", "big": 2**70, "deep": {"a": [1]}},
    }
    told = browser.post(f"{base}/people", body, 202)
    assert told["id"] == "ann/1 "
    browser.get(told["see"], 404)
    store()
    found = browser.get(told["see"])
    assert found["email"] == "ann@example.com"
    assert str(2**70) in found["properties_json"]
    person = f"{base}/people/{found['uid']}"
    changed = patch(browser, person, {"properties": {"plan": "paid", "deep": None}})
    # What is older changes nothing, whichever way it came.
    patch(browser, person, {"properties": {"plan": "old"}, "at": 946_684_800_000})
    store()
    after = browser.get(changed["see"])["properties"]
    assert (after["plan"], "deep" in after) == ("paid", False)
    patch(browser, f"{base}/people/nobody", {"properties": {"plan": "x"}}, 404)


def test_what_somebody_did_is_noted_once(browser: Browser, base: str, store: Callable[[], None]) -> None:
    told = browser.post(f"{base}/people", {"id": "bob", "properties": {}}, 202)
    store()
    person = f"{base}/people/{browser.get(told['see'])['uid']}"
    body = {"name": "Purchase", "arguments": {"total": 9.5}, "at": 1_767_225_600_000, "mid": "order-7"}
    for _ in range(2):
        see = browser.post(f"{person}/events", body, 202)["see"]
    store()
    [event] = browser.get(see)["items"]
    assert (event["name"], event["at"], event["arguments"]) == ("Purchase", 1_767_225_600_000, {"total": 9.5})


def test_two_become_one(browser: Browser, base: str, store: Callable[[], None]) -> None:
    for who, plan in (("eve", "free"), ("eve-old", "paid")):
        browser.post(f"{base}/people", {"id": who, "properties": {"plan": plan, who: True}}, 202)
    store()
    eve = browser.get(f"{base}/people/lookup?id=eve")
    path = f"{base}/people/{eve['uid']}/ids"
    see = browser.post(path, {"id": "eve-old"}, 202)["see"]
    assert browser.post(path, {"id": "eve"}, 409)["error"]["code"] == "same"
    store()
    one = browser.get(see)
    assert sorted(each["id"] for each in one["identities"]) == ["eve", "eve-old"]
    assert one["properties"] == {"plan": "free", "eve": True, "eve-old": True}
    assert browser.get(f"{base}/people/lookup?id=eve-old")["uid"] == eve["uid"]


def test_many_at_once_and_the_bad_ones_are_told(browser: Browser, base: str, store: Callable[[], None]) -> None:
    rows = [{"id": f"many-{number}", "properties": {"number": number}} for number in range(3)]
    rows.insert(1, {"id": "wrong", "properties": {"email": "no address"}})
    told = browser.post(f"{base}/people/batch", {"people": rows}, 202)
    assert told["accepted"] == 3
    assert [(each["index"], each["code"], each["path"]) for each in told["rejected"]] == [
        (1, "bad_email", "properties/email")
    ]
    store()
    assert browser.get(f"{base}/people/lookup?id=many-2")["properties"] == {"number": 2}
    browser.get(f"{base}/people/lookup?id=wrong", 404)
    browser.post(f"{base}/people/batch", {"people": rows * 200}, 422)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"id": "x", "properties": {"email": 5}}, "properties/email"),
        ({"id": "x\n", "properties": {}}, "id"),
        ({"id": " ", "properties": {}}, "id"),
        ({"id": "x", "properties": {"": 1}}, "properties"),
        ({"id": "x", "properties": {"n": "x" * 70_000}}, "properties"),
        ({"id": "x", "properties": []}, "properties"),
        ({"properties": {}}, "id"),
        ({"id": "x", "properties": {}, "sign": "x"}, "sign"),
    ],
    ids=str,
)
def test_what_the_tracking_calls_refuse_is_refused(
    browser: Browser, base: str, body: Any, path: str, accepted: Callable[[], list[Any]]
) -> None:
    answer = browser.ask("POST", f"{base}/people", body)
    assert answer.status_code in {400, 413, 422}, answer.text
    assert answer.json is not None
    assert answer.json["error"]["path"] == path
    assert accepted() == []


def test_a_number_beyond_json_is_refused(browser: Browser, base: str) -> None:
    answer = browser.client.post(
        f"{base}/people", data='{"id": "x", "properties": {"n": 1e999}}', content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["path"] == "properties"


def test_companies(browser: Browser, base: str, store: Callable[[], None]) -> None:
    told = browser.post(f"{base}/companies", {"id": "acme & co/eu", "properties": {"name": "Acme"}}, 202)
    browser.get(told["see"], 404)
    store()
    assert browser.get(told["see"])["name"] == "Acme"
    patch(browser, told["see"], {"properties": {"plan": "team"}})
    store()
    assert browser.get(told["see"])["properties"] == {"name": "Acme", "plan": "team"}
    patch(browser, f"{base}/companies/none", {"properties": {}}, 404)


def test_the_log_of_changes_knows_nobody_by_the_site_s_id(
    browser: Browser, base: str, app: Site, graph: Graph, store: Callable[[], None]
) -> None:
    told = browser.post(f"{base}/people", {"id": "canary@example.com", "properties": {"pet": "canary"}}, 202)
    store()
    uid = browser.get(told["see"])["uid"]
    patch(browser, f"{base}/people/{uid}", {"properties": {"pet": "canary"}})
    browser.post(f"{base}/people/{uid}/ids", {"id": "canary-2"}, 202)
    entries = audit.page(graph, app.id, AuditFilter(), limit=9)
    assert [(each.action, each.kind, each.subject) for each in entries] == [
        ("add_id", "person", uid), ("change_person", "person", uid), ("put_person", "person", "")
    ]  # fmt: skip
    assert "canary" not in str(entries)


def test_rights(web: Flask, browser: Browser, base: str, app: Site) -> None:
    def program(*rights: str) -> Callable[[str, str, Any], int]:
        key = browser.post(f"{base}/api-keys", {"name": "CRM", "rights": list(rights)}, 201)["secret"]
        client = web.test_client()
        return lambda method, path, body: (
            client.open(
                f"{base}{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}"}, buffered=True
            ).status_code
        )

    body = {"id": f"key-{app.id}", "properties": {}}
    assert program("view")("POST", "/people", body) == 403
    writer = program("people")
    assert writer("POST", "/people", body) == 202
    assert writer("POST", "/companies", body) == 202
    assert writer("POST", "/people/nobody/ids", {"id": "x"}) == 403
    assert writer("DELETE", "/people/nobody", None) == 403
