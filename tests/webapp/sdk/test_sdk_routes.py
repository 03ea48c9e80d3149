from __future__ import annotations

import base64
import dataclasses
import gzip
import json
from typing import Any

import pytest
from browsing import opened
from feeding import Feed
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from support import Site

from graphstore.driver import Graph
from webapp.app import create_app
from workers import incoming
from workers.settings import Settings

OK = b'{"success": true}'
TRACK = {"type": "track", "userId": "u", "event": "E", "messageId": "m"}


def basic(token: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{token}:".encode()).decode()}


@pytest.mark.parametrize("kind", ["identify", "track", "page", "screen", "group", "alias"])
@pytest.mark.parametrize("short", [False, True])
def test_each_kind_has_its_addresses(client: FlaskClient, app: Site, accepted: Any, kind: str, short: bool) -> None:
    body = {"userId": "u", "event": "E", "groupId": "g", "previousId": "p", "writeKey": app.token}
    answer = client.post(f"/v1/{kind[0] if short else kind}", json=body)
    assert (answer.status_code, answer.data) == (200, OK)
    kinds = {"identify": ["set"], "alias": ["alias"], "group": ["company", "set"]}
    assert sorted(call.kind for call in accepted()) == kinds.get(kind, ["track"])


@pytest.mark.parametrize("how", ["basic", "body", "gzip", "text"])
def test_each_way_of_sending_a_batch(client: FlaskClient, app: Site, accepted: Any, how: str) -> None:
    body: dict[str, Any] = {"batch": [TRACK], "sentAt": "2025-10-09T09:53:20Z"}
    if how != "basic":
        body["writeKey"] = app.token
    data = json.dumps(body).encode()
    headers = basic(app.token) if how == "basic" else {}
    if how == "gzip":
        data, headers = gzip.compress(data), {"Content-Encoding": "gzip"}
    answer = client.post(
        "/v1/batch", data=data, headers=headers, content_type="text/plain" if how == "text" else "application/json"
    )
    assert (answer.status_code, answer.data) == (200, OK)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    (call,) = accepted()
    assert (call.identity, call.name, call.message) == ("u", "E", "sdk:m")


def test_a_batch_that_comes_again_is_stored_once(client: FlaskClient, web: Flask, app: Site, graph: Graph) -> None:
    """SDKs send a batch again when its answer was lost; some of it may be in another batch by then."""
    batch = [{**TRACK, "event": f"E{number}", "messageId": f"m{number}"} for number in range(5)]
    feed = Feed(opened(web).context, app.id)
    for some, sent in ((batch, "2025-10-09T09:53:20Z"), (batch[::-1], "2025-10-09T09:53:50Z"), (batch[2:], "")):
        body = {"writeKey": app.token, "batch": some, **({"sentAt": sent} if sent else {})}
        answer = client.post("/v1/batch", json=body, headers={"X-Retry-Count": "1"})
        assert (answer.status_code, answer.data) == (200, OK)
        feed.store()
    rows = graph.rows("MATCH (e:Event {app: $app}) RETURN e.name AS name ORDER BY name", app=app.id)
    assert [row["name"] for row in rows] == [each["event"] for each in batch]


def test_one_bad_message_is_kept_and_the_rest_accepted(
    client: FlaskClient, app: Site, accepted: Any, redis: Redis
) -> None:
    batch = [TRACK, {"type": "track", "userId": "u"}, 7, {**TRACK, "event": "F", "messageId": "n"}]
    # A text that a browser has cut in the middle of an emoji is one bad message, too.
    data = json.dumps({"writeKey": app.token, "batch": [*batch, {**TRACK, "properties": {"x": "\ud83d"}}]})
    answer = client.post("/v1/b", data=data)
    assert (answer.status_code, answer.data) == (200, OK)
    assert [call.name for call in accepted()] == ["E", "F"]
    dead = incoming.dead(redis, app.id)
    assert [letter.reason.partition(":")[0] for letter in dead] == ["data", "A message is a JSON object.", "event"]
    assert dead[-1].call == {"type": "track", "userId": "u"}
    assert {shown.message["code"] for shown in incoming.rejected(redis, app.id)} == {
        "missing",
        "bad_message",
        "bad_json",
    }
    # Erasing the person takes them away, too.
    incoming.forget(redis, app.id, ["u"])
    assert [letter.reason for letter in incoming.dead(redis, app.id)] == ["A message is a JSON object."]


@pytest.mark.parametrize(
    ("path", "data", "headers", "status", "code"),
    [
        ("/v1/track", b"{}", {}, 401, "no_write_key"),
        ("/v1/track", b'{"writeKey":"nobody"}', {}, 403, "unknown_site"),
        ("/v1/track", b"[1]", {}, 400, "bad_json"),
        ("/v1/track", b'{"a":NaN}', {}, 400, "bad_json"),
        ("/v1/track", b"[" * 100_000, {}, 400, "bad_json"),
        ("/v1/batch", b'{"writeKey":"x"}', {}, 400, "bad_batch"),
        ("/v1/batch", b"x", {"Content-Encoding": "gzip"}, 400, "bad_encoding"),
        ("/v1/batch", gzip.compress(b"{}", mtime=0)[:-9], {"Content-Encoding": "gzip"}, 400, "bad_encoding"),
        ("/v1/batch", gzip.compress(b" " * 50_000_000, mtime=0), {"Content-Encoding": "gzip"}, 413, "too_large"),
        ("/v1/batch", b" " * 1_048_577, {}, 413, "too_large"),
        ("/v1/batch", b"{}", {"Content-Encoding": "br"}, 415, "bad_encoding"),
        ("/v1/nothing", b"{}", {}, 405, "method_not_allowed"),
        ("/v1/projects/nobody/settings", None, {}, 403, "unknown_site"),
    ],
)
def test_refusals_have_a_code_and_a_message(
    client: FlaskClient, path: str, data: bytes | None, headers: dict[str, str], status: int, code: str
) -> None:
    answer = client.get(path) if data is None else client.post(path, data=data, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.get_json()["error"]["message"] == answer.get_json()["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_single_bad_message_is_refused_with_its_place(client: FlaskClient, app: Site) -> None:
    answer = client.post("/v1/track", json={"userId": "u"}, headers=basic(app.token))
    assert answer.status_code == 400
    assert answer.get_json()["error"] == {
        "code": "missing",
        "message": "'event' is required: the event's name.",
        "path": "event",
    }


def test_a_browser_may_ask_from_anywhere(client: FlaskClient) -> None:
    answer = client.options("/v1/t")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, content-type, x-retry-count"


def test_the_browsers_sdk_learns_where_to_send(client: FlaskClient, app: Site, settings: Settings) -> None:
    answer = client.get(f"/v1/projects/{app.token}/settings")
    sending = answer.get_json()["integrations"]["Segment.io"]
    assert f"{sending['protocol']}://{sending['apiHost']}" == f"{settings.public_url}/v1"
    assert sending["apiKey"] == app.token
    assert client.post("/v1/m", json={"series": []}).data == OK


def test_nothing_is_accepted_while_redis_is_away(settings: Settings, graph: Graph, app: Site) -> None:  # noqa: ARG001
    away: Flask = create_app(dataclasses.replace(settings, redis_url="redis://127.0.0.1:9/0"))
    with opened(away).context:
        answer = away.test_client().post("/v1/batch", json={"writeKey": app.token, "batch": [TRACK]})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "1"
