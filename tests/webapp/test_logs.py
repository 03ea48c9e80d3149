from __future__ import annotations

import json

import pytest
from browsing import PASSWORD, Browser, Member
from redis import Redis
from support import Site

from workers import accounts


def test_logs_tell_what_was_asked_and_nothing_of_whom(
    member: Member, app: Site, redis: Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = member(app.id, login=False)
    token = accounts.issue_link(redis, "http://x", browser.email).partition("#")[2]
    browser.post("/api/v1/session", {"email": browser.email, "password": PASSWORD})
    browser.post("/api/v1/session/link", {"token": token})
    browser.put("/api/v1/session/password", {"current_password": "canary-old", "new_password": "canary-new-one"})
    browser.get(f"/api/v1/sites/{app.id}/people?search=canary-person")
    browser.ask("GET", f"/api/v1/sites/{app.id}/people/canary-uid")
    browser.ask("GET", "/somewhere/canary-path?x=canary-query")
    browser.ask("GET", f"/set?sid={app.token}&id=canary-id&data=canary-data")
    browser.ask("POST", "/api/v1/session", {"email": "canary@example.com", "password": ["canary-typed"]})
    cookie = browser.client.get_cookie("tracktor_session")
    assert cookie is not None
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    for secret in ("canary", PASSWORD, token, cookie.value, browser.email, app.secret, app.token):
        assert secret not in written
    asked = [line for line in lines if line["event"] == "request"]
    assert len(asked) == 7
    assert {line["route"] for line in asked} >= {"/api/v1/session", "/api/v1/sites/<string:site>/people", "-"}
    assert all(line["request"] and line["ms"] >= 0 and line["status"] for line in asked)


def test_an_id_given_to_a_request_is_kept(stranger: Browser) -> None:
    assert stranger.ask("GET", "/healthz", X_Request_Id="abc-12345").headers["X-Request-Id"] == "abc-12345"
    for bad in ("short", "x" * 65, "with space", "<script>"):
        assert stranger.ask("GET", "/healthz", X_Request_Id=bad).headers["X-Request-Id"] != bad
