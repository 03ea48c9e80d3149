"""Every error has one shape, says what to do, and names the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from browsing import Browser, opened
from flask import Flask
from support import Site, free_ports

from webapp.app import create_app
from workers.settings import Settings


def error_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/json"
    body = answer.json
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert set(error) <= {"code", "message", "path", "details"}
    assert error["code"]
    assert error["message"]
    for item in error.get("details", ()):
        assert set(item) == {"code", "message", "path"}
    return error


def test_an_unknown_address(browser: Browser) -> None:
    for path in ("/api/v1/nothing", "/api/nothing", "/api/"):
        assert error_of(browser.ask("GET", path), 404)["code"] == "not_found"


def test_a_method_an_address_does_not_take(browser: Browser, app: Site) -> None:
    answer = browser.ask("DELETE", f"/api/v1/sites/{app.id}/people")
    assert error_of(answer, 405)["code"] == "method_not_allowed"
    assert "GET" in answer.headers["Allow"]


def test_a_body_too_large(browser: Browser, app: Site) -> None:
    body = {"name": "x" * (3 * 1024 * 1024), "subject": "x"}
    assert error_of(browser.ask("POST", f"/api/v1/sites/{app.id}/letters", body), 413)["code"] == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"name": NaN, "subject": "x"}',
        b'{"name": Infinity, "subject": "x"}',
        b'{"name": "nul \\u0000", "subject": "x"}',
        b'{"name": "half \\ud800", "subject": "x"}',
        b'{"name\\u0000": "x", "subject": "x"}',
        b'{"name": "\xff", "subject": "x"}',
        b'{"name": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"name": ' + b"[" * 200 + b"]" * 200 + b"}",
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_a_body_that_can_not_be_kept_exactly(browser: Browser, app: Site, body: bytes) -> None:
    answer = browser.client.post(
        f"/api/v1/sites/{app.id}/letters",
        data=body,
        content_type="application/json",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code in {400, 422}
    error_of(answer, answer.status_code)


def test_all_fields_at_fault_are_told_at_once(browser: Browser, app: Site) -> None:
    body = {"subject": "two\nlines", "html": 7, "colour": "red"}
    error = error_of(browser.ask("POST", f"/api/v1/sites/{app.id}/letters", body), 422)
    assert {item["path"] for item in error["details"]} == {"name", "subject", "html", "colour"}
    assert error["path"] in {"name", "subject", "html", "colour"}


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=0", "limit"),
        ("limit=10000", "limit"),
        ("limit=x", "limit"),
        ("sort=name", "sort"),
        ("cursor=x", "cursor"),
    ],
)
def test_a_query_field_at_fault_is_named(browser: Browser, app: Site, query: str, path: str) -> None:
    assert error_of(browser.ask("GET", f"/api/v1/sites/{app.id}/people?{query}"), 422)["path"] == path


@pytest.mark.parametrize(
    "cursor", ["W10", "WzEsMl0", "WzFlOTksICJ4Il0", "WzE4NDQ2NzQ0MDczNzA5NTUxNjE2LCAieCJd", "%00", "é"]
)
def test_a_made_up_cursor_is_refused(browser: Browser, app: Site, cursor: str) -> None:
    error_of(browser.ask("GET", f"/api/v1/sites/{app.id}/people?cursor={cursor}"), 422)


def test_a_graph_that_is_away(web: Flask, settings: Settings, browser: Browser, app: Site) -> None:
    away = create_app(replace(settings, neo4j_uri=f"bolt://127.0.0.1:{free_ports(1)[0]}"))
    cookie = browser.client.get_cookie("tracktor_session")
    assert cookie is not None
    with opened(away).context:
        client = away.test_client()
        client.set_cookie("tracktor_session", cookie.value)
        answer = client.get(f"/api/v1/sites/{app.id}/people")
        assert error_of(answer, 503)["code"] == "graph_unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json == {"status": "unavailable", "web": "ok", "graph": "unavailable", "redis": "ok"}
    assert web.test_client().get("/healthz").json == {"status": "ok", "web": "ok", "graph": "ok", "redis": "ok"}


def test_a_redis_that_is_away(settings: Settings, app: Site) -> None:
    away = create_app(replace(settings, redis_url=f"redis://127.0.0.1:{free_ports(1)[0]}/0"))
    with opened(away).context:
        client = away.test_client()
        client.set_cookie("tracktor_session", "x")
        answer = client.get(f"/api/v1/sites/{app.id}/people")
        assert error_of(answer, 503)["code"] == "redis_unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        health = client.get("/healthz")
    assert health.json == {"status": "unavailable", "web": "ok", "graph": "ok", "redis": "unavailable"}


def test_a_fault_of_our_own_tells_nothing_but_where_to_look(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings)

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError("the secret detail")

    with opened(app).context:
        answer = app.test_client().get("/broken", headers={"X-Request-Id": "request-12345"})
    error = error_of(answer, 500)
    assert error["code"] == "internal_error"
    assert "request-12345" in error["message"]
    assert "secret detail" not in answer.text
    assert "the secret detail" in capsys.readouterr().err
