"""API keys: what a program may do with one, on every route, and what nobody may do with it."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, Member, address, routes
from flask import Flask
from redis import Redis
from support import Site

from engine import rights
from graphstore.driver import Graph

EVERYTHING = list(rights.GRANTABLE)


class Program:
    """Asks with a key, as no browser does."""

    def __init__(self, web: Flask, key: str) -> None:
        self._client = web.test_client()
        self._headers = {"Authorization": f"Bearer {key}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        given = {**self._headers, **headers}
        answer = self._client.open(path, method=method, json=body, headers=given, buffered=True)
        return answer.status_code, answer.json if answer.is_json else None


def made(browser: Browser, app: Site, *given: str) -> dict[str, Any]:
    body = {"name": "Shop server", "rights": list(given)}
    key: dict[str, Any] = browser.post(f"/api/v1/sites/{app.id}/api-keys", body, 201)
    return key


def test_a_key_is_told_once_and_kept_as_a_hash(web: Flask, browser: Browser, app: Site, graph: Graph) -> None:
    key = made(browser, app, "view", "write")
    secret, base = key["secret"], f"/api/v1/sites/{app.id}"
    assert key["key"]["hint"] == secret[-4:]
    [listed] = browser.get(f"{base}/api-keys")["items"]
    assert (listed["rights"], listed["by"], listed["used"]) == (["view", "write"], browser.email, None)
    stored = graph.rows("MATCH (k:ApiKey {app: $app}) RETURN properties(k) AS k", app=app.id)
    assert secret not in str(stored)
    program = Program(web, secret)
    assert program.ask("GET", f"{base}/segments")[0] == 200
    # Without a cookie there is nothing that a page elsewhere could make use of.
    body = {"name": "News", "segments": []}
    status, newsletter = program.ask("POST", f"{base}/newsletters", body, Origin="https://shop.example")
    assert status == 201, newsletter
    assert browser.get(f"{base}/api-keys")["items"][0]["used"] is not None
    assert browser.ask("DELETE", f"{base}/api-keys/{listed['id']}").status_code == 204
    status, answer = program.ask("GET", f"{base}/segments")
    assert (status, answer["error"]["code"]) == (401, "bad_key")


def test_a_bad_key_is_refused_whatever_the_cookie(browser: Browser, app: Site) -> None:
    for value in ("Bearer x", "bearer ", "Bearer"):
        answer = browser.ask("GET", f"/api/v1/sites/{app.id}", Authorization=value)
        assert answer.status_code == 401, value


def test_no_key_has_more_than_its_maker_or_makes_another(
    web: Flask, browser: Browser, member: Member, app: Site
) -> None:
    path = f"/api/v1/sites/{app.id}/api-keys"
    for given in (["keys"], ["own"], ["team"], ["install"], [], ["king"]):
        browser.post(path, {"name": "x", "rights": given}, 422)
    assert member(app.id, role="editor").post(path, {"name": "x", "rights": ["view"]}, 403)
    program = Program(web, made(browser, app, *EVERYTHING)["secret"])
    assert program.ask("POST", path, {"name": "x", "rights": ["view"]})[0] == 403


@pytest.mark.parametrize("given", [["view"], EVERYTHING], ids=["view", "everything"])
def test_a_key_is_refused_what_it_may_not(
    web: Flask, browser: Browser, app: Site, other_site: Site, given: list[str], redis: Redis
) -> None:
    program = Program(web, made(browser, app, *given)["secret"])
    refused = 0
    for method, rule in routes(web):
        right = getattr(web.view_functions[rule.endpoint], "right", "")
        if not right:
            continue
        if "site" in rule.arguments:
            assert program.ask(method, address(web, rule, other_site.id), {})[0] == 404, (method, rule.rule)
            if right in given:
                continue  # what it does is for other tests
        status, answer = program.ask(method, address(web, rule, app.id), {})
        assert (status, answer["error"]["code"]) == (403, "not_permitted"), (method, rule.rule)
        refused += 1
    assert refused > 5
    assert not list(redis.scan_iter("tracktor:session:*API key*"))
