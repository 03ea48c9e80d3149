"""A POST with an Idempotency-Key is done once; what is read has an ETag."""

from __future__ import annotations

import secrets
import threading
from typing import Any

import pytest
from browsing import Browser, Member, opened
from flask import Flask
from redis import Redis
from support import Site

from graphstore.errors import GraphUnavailableError
from workers import keys


def asked(browser: Browser, app: Site, key: str, body: dict[str, Any]) -> tuple[int, Any, str]:
    answer = browser.ask("POST", f"/api/v1/sites/{app.id}/topics", body, Idempotency_Key=key)
    return answer.status_code, answer.json, answer.headers.get("Idempotent-Replayed", "")


def topics(browser: Browser, app: Site) -> int:
    return len(browser.get(f"/api/v1/sites/{app.id}/topics")["items"])


def test_a_call_that_is_repeated_is_done_once_and_answered_alike(browser: Browser, app: Site) -> None:
    key = secrets.token_hex(8)
    first = asked(browser, app, key, {"name": "News"})
    again = asked(browser, app, key, {"name": "News"})
    assert (first[0], first[2], again[2]) == (201, "", "true")
    assert again[:2] == first[:2]
    assert topics(browser, app) == 1
    assert len(browser.get(f"/api/v1/sites/{app.id}/audit")["items"]) == 1
    assert asked(browser, app, "another", {"name": "Other"})[0] == 201
    assert topics(browser, app) == 2


def test_another_body_under_the_same_key_is_a_conflict(browser: Browser, app: Site) -> None:
    asked(browser, app, "k", {"name": "News"})
    status, answer, _ = asked(browser, app, "k", {"name": "Other"})
    assert (status, answer["error"]["code"], answer["error"]["path"]) == (
        409,
        "idempotency_conflict",
        "Idempotency-Key",
    )
    assert topics(browser, app) == 1


def test_a_refusal_is_answered_again_and_what_broke_is_tried_again(
    web: Flask, browser: Browser, app: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(browser, app, "bad", {"nonsense": 1})[::2] == (422, "")
    assert asked(browser, app, "bad", {"nonsense": 1})[::2] == (422, "true")

    def away(**_: Any) -> None:
        raise GraphUnavailableError("gone")

    away.right = "write"  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        patch.setitem(web.view_functions, "topics.create_topic", away)
        assert asked(browser, app, "k", {"name": "News"})[0] == 503
    assert asked(browser, app, "k", {"name": "News"})[::2] == (201, "")


def test_while_the_first_is_at_work_the_second_is_told_to_wait(
    web: Flask, browser: Browser, app: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(**_: Any) -> tuple[str, int]:
        inside.set()
        assert go_on.wait(30)
        return "", 204

    slow.right = "write"  # type: ignore[attr-defined]
    found: list[int] = []
    cookie = browser.client.get_cookie("tracktor_session")
    assert cookie is not None
    other = Browser(web.test_client())
    other.client.set_cookie("tracktor_session", cookie.value)
    with monkeypatch.context() as patch:
        patch.setitem(web.view_functions, "topics.create_topic", slow)
        first = threading.Thread(target=lambda: found.append(asked(other, app, "k", {"name": "x"})[0]))
        first.start()
        assert inside.wait(30)
        assert asked(browser, app, "k", {"name": "x"})[1]["error"]["code"] == "in_progress"
        go_on.set()
        first.join(30)
    assert found == [204]


def test_keys_are_each_programs_own_and_answers_are_sealed(
    web: Flask, browser: Browser, member: Member, app: Site, redis: Redis
) -> None:
    path, body = f"/api/v1/sites/{app.id}/api-keys", {"name": "Shop", "rights": ["view"]}
    made = browser.ask("POST", path, body, Idempotency_Key="same")
    assert made.json is not None
    assert browser.ask("POST", path, body, Idempotency_Key="same").json == made.json
    assert member(app.id).ask("POST", path, body, Idempotency_Key="same").json != made.json
    kept = [redis.get(name) for name in redis.scan_iter(keys.idempotent(app.id, "*"))]
    assert len(kept) == 2
    assert made.json["secret"] not in str(kept)
    assert opened(web).settings.secret_key not in str(kept)


@pytest.mark.parametrize("key", ["", "x" * 201, "é"])
def test_a_key_that_is_none_is_refused(browser: Browser, app: Site, key: str) -> None:
    assert asked(browser, app, key, {"name": "News"})[1]["error"]["path"] == "Idempotency-Key"


def test_what_has_not_changed_is_not_sent_again(browser: Browser, app: Site) -> None:
    path = f"/api/v1/sites/{app.id}/topics"
    first = browser.ask("GET", path)
    tag = first.headers["ETag"]
    unchanged = browser.ask("GET", path, If_None_Match=tag)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    browser.post(path, {"name": "News"}, 201)
    changed = browser.ask("GET", path, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
