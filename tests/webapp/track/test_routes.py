from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from browsing import opened
from flask.testing import FlaskClient
from redis import Redis
from support import Site

from engine.identity import signature
from graphstore.driver import Graph
from graphstore.records import Call
from webapp.app import create_app
from workers import keys
from workers.settings import Settings


def test_get_as_documented(client: FlaskClient, app: Site, accepted: Any) -> None:
    answer = client.get(
        f"/track?sid={app.token}&ts=1429186474&id=unicorn&action=rated%20item&data=%7B%22category%22%3A%22drama%22%7D"
    )
    assert (answer.status_code, answer.json) == (200, {"status": "accepted"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    (call,) = accepted()
    assert (call.kind, call.identity, call.name, call.data) == (
        "track",
        "unicorn",
        "rated item",
        '{"category":"drama"}',
    )
    assert call.at == 1_429_186_474_000


@pytest.mark.parametrize("how", ["form", "json", "beacon", "query"])
def test_each_way_of_posting_comes_to_the_same(client: FlaskClient, app: Site, accepted: Any, how: str) -> None:
    given = {"sid": app.token, "id": "unicorn", "ts": "1429186474", "data": '{"plan":"Gold","age":25}'}
    body = {**given, "ts": 1429186474, "data": {"plan": "Gold", "age": 25}}
    if how == "form":
        answer = client.post("/set", data=given)
    elif how == "json":
        answer = client.post("/set", json=body)
    elif how == "beacon":
        answer = client.post("/set", data=json.dumps(body), content_type="text/plain;charset=UTF-8")
    else:
        answer = client.post("/set", query_string=given)
    assert answer.status_code == 200
    (call,) = accepted()
    assert json.loads(call.data) == {"plan": "Gold", "age": 25}
    assert dataclasses.replace(call, data="", received=0) == Call("set", app.id, "unicorn", 1_429_186_474_000, 0)


@pytest.mark.parametrize(
    ("address", "status", "code", "path"),
    [
        ("/track?id=x&action=y", 400, "missing", "sid"),
        ("/track?sid=nobody&id=x&action=y", 403, "unknown_site", "sid"),
        ("/track?sid={token}&action=y", 400, "missing", "id"),
        ("/track?sid={token}&id=x&action=y&data=%7B", 400, "bad_json", "data"),
        ("/track?sid={token}&id=%00&action=y", 400, "bad_characters", "id"),
        ("/track?sid={token}&id=%ED%A0%80&action=y", 400, "bad_encoding", None),
        ("/set?sid={token}&id=x", 400, "missing", "data"),
        ("/set?sid={token}&id=x&data=%7B%22email%22%3A1%7D", 400, "bad_type", "data/email"),
        ("/alias?sid={token}&srcid=a-1", 400, "missing", "destid"),
        ("/alias?sid={token}&srcid=known&destid=other", 403, "unsigned", "destsign"),
        ("/alias?sid={token}&srcid=a-1&destid=other&destsign=00", 403, "bad_signature", "destsign"),
        ("/track?sid={token}&id=x&action=" + "y" * 20_000, 414, "too_long", None),
    ],
)
def test_a_refusal_has_one_shape_and_names_its_field(
    client: FlaskClient, app: Site, accepted: Any, address: str, status: int, code: str, path: str | None
) -> None:
    answer = client.get(address.replace("{token}", app.token))
    error = answer.json["error"]  # type: ignore[index]
    assert (answer.status_code, error["code"], error.get("path")) == (status, code, path)
    assert error["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert accepted() == []


def test_a_large_body_and_an_odd_method_are_refused(client: FlaskClient) -> None:
    assert client.post("/set", data=b"x" * 10_000_000, content_type="text/plain").status_code == 413
    assert client.put("/set").status_code == 405
    preflight = client.options("/track")
    assert (preflight.status_code, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")


def test_only_signed_data_where_the_site_says_so(client: FlaskClient, app: Site, graph: Graph, accepted: Any) -> None:
    graph.command("MATCH (a:App {id: $id}) SET a.signed_only = true, a.previous_secret = 'before'", {"id": app.id})
    call = {"sid": app.token, "id": "5115", "action": "x"}
    assert client.get("/track", query_string=call).status_code == 403
    assert client.get("/track", query_string={**call, "sign": "0" * 64}).status_code == 403
    for secret in (app.secret, "before"):
        assert client.get("/track", query_string={**call, "sign": signature(secret, "5115")}).status_code == 200
    assert len(accepted()) == 2


def test_a_refused_call_is_shown_to_the_site(client: FlaskClient, app: Site, redis: Redis) -> None:
    client.get(f"/track?sid={app.token}&id=x&action=watched&data=nonsense")
    entries: Any = redis.xrevrange(keys.rejected(app.id), count=1)
    shown = json.loads(entries[0][1][b"d"])
    assert (shown["code"], shown["path"], shown["id"], shown["name"]) == ("bad_json", "data", "x", "watched")


def test_calls_are_accepted_while_the_graph_is_away(client: FlaskClient, settings: Settings, app: Site) -> None:
    address = f"/track?sid={app.token}&id=x&action=y"
    assert client.get(address).status_code == 200
    restarted = create_app(dataclasses.replace(settings, neo4j_uri="bolt://127.0.0.1:9"))
    with opened(restarted).context:
        assert restarted.test_client().get(address).status_code == 200
        unheard_of = restarted.test_client().get("/track?sid=unheard-of&id=x&action=y")
    assert (unheard_of.status_code, unheard_of.headers["Retry-After"]) == (503, "1")


def test_nothing_is_accepted_without_redis(settings: Settings, app: Site) -> None:
    alone = create_app(dataclasses.replace(settings, redis_url="redis://127.0.0.1:9/0"))
    with opened(alone).context:
        answer = alone.test_client().get(f"/track?sid={app.token}&id=x&action=y")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_a_batch_takes_the_good_and_tells_the_bad(client: FlaskClient, app: Site, accepted: Any) -> None:
    answer = client.post(
        "/batch",
        json={
            "sid": app.token,
            "calls": [
                {"method": "track", "id": "a", "action": "x", "data": {"n": 1}},
                {"method": "track", "id": "a"},
                {"method": "set", "id": "a", "data": {"email": 5}},
                {"method": "alias", "srcid": "a-1", "destid": "a", "ts": 1429186474},
                {"method": "erase", "id": "a"},
                {"method": "track", "id": ["a"], "action": "x"},
                "nonsense",
            ],
        },
    )
    assert answer.status_code == 200
    found = answer.json or {}
    assert found["accepted"] == 2
    assert [(item["index"], item["error"]["code"], item["error"]["path"]) for item in found["rejected"]] == [
        (1, "missing", "action"),
        (2, "bad_type", "data/email"),
        (4, "unknown_method", "method"),
        (5, "bad_type", "id"),
        (6, "bad_call", ""),
    ]
    assert {(call.kind, call.identity) for call in accepted()} == {("track", "a"), ("alias", "a-1")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"calls": []}, "missing"),
        ({"sid": "{token}", "calls": []}, "bad_calls"),
        ({"sid": "{token}", "calls": [{}] * 501}, "bad_calls"),
        ({"sid": "nobody", "calls": [{}]}, "unknown_site"),
        ([], "bad_json"),
    ],
)
def test_a_batch_that_can_not_be_read_is_refused_whole(client: FlaskClient, app: Site, body: Any, code: str) -> None:
    answer = client.post("/batch", data=json.dumps(body).replace("{token}", app.token))
    assert answer.status_code in {400, 403}
    assert (answer.json or {})["error"]["code"] == code
