"""The library as pages load it."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support import Site

from engine.library import AutoEvent, LibrarySettings
from graphstore import apps, messenger_settings
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from webapp.resources.track import script
from workers.talking.appearance import DEFAULTS


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    if not (script.BUILT.is_file() and script.BUILT.with_name("messenger.js").is_file()):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the scripts have not been built; run make build")
    return web.test_client()


def test_it_holds_the_token_and_is_cached(client: FlaskClient, app: Site) -> None:
    answer = client.get(f"/scripts/{app.token}/tio.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert f'"token":"{app.token}"' in answer.text
    assert '"messenger":true' in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "stale-while-revalidate" in answer.headers["Cache-Control"]
    again = client.get(f"/scripts/{app.token}/tio.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_is_small(client: FlaskClient, app: Site) -> None:
    answer = client.get(f"/scripts/{app.token}/tio.js", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 8 * 1024
    assert f'"{app.token}"'.encode() in gzip.decompress(answer.data)


def test_the_messenger_is_one_small_script_for_all(client: FlaskClient) -> None:
    answer = client.get("/messenger.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert len(answer.data) <= 15 * 1024
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert b"tioMessenger" in gzip.decompress(answer.data)
    again = client.get("/messenger.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_brings_the_auto_events_along(client: FlaskClient, app: Site, graph: Graph) -> None:
    event = AutoEvent("Saw <b>", "page", url="/pricing")
    apps.set_library(graph, app.id, LibrarySettings(events=(event,), dnt=True).dump())
    answer = client.get(f"/scripts/{app.token}/tio.js")
    assert '{"name":"Saw <b>","by":"page","url":"/pricing"}' in answer.text
    assert '"dnt":true' in answer.text


def test_it_tells_pages_of_a_site_that_hides_the_messenger(client: FlaskClient, app: Site, graph: Graph) -> None:
    messenger_settings.put(graph, app.id, {**DEFAULTS, "display": False}, 0)
    assert '"messenger":false' in client.get(f"/scripts/{app.token}/tio.js").text


def test_another_setting_is_another_script(client: FlaskClient) -> None:
    site = AppRecord("s", "Shop", "token", "", "", signed_only=False, created=0)
    sites = iter((site, replace(site, signed_only=True)))
    ours = script.Script(lambda _: next(sites), "https://tracktor.example")
    with client.application.test_request_context():
        one, two = ours.answer("token"), ours.answer("token")
    assert one.headers["ETag"] != two.headers["ETag"]
    assert b'"signed":true' in two.data


def test_no_site_has_it(client: FlaskClient) -> None:
    answer = client.get("/scripts/nobody/tio.js")
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "unknown_site")
