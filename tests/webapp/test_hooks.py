"""Webhooks that come in, calls of campaigns and their failures, over HTTP."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest
from browsing import Browser, opened
from flask import Flask
from support import Site

from engine.hooks import signature
from workers import campaigns, keys
from workers.stream import read


def post(web: Flask, app: Site, body: bytes, secret: str = "", ago: int = 0, **headers: str) -> Any:
    signed = signature(secret or app.secret, body, int((time.time() - ago) * 1000))
    return web.test_client().post(
        f"/hooks/{app.token}/paid", data=body, headers={"Tracktor-Signature": signed, **headers}
    )


def stored(web: Flask) -> list[Any]:
    context = opened(web).context
    streams = {keys.stream(number): "0-0" for number in range(context.settings.partitions)}
    return [entry.call() for entry in read(context.redis, streams, 1_000, 1)]


def test_a_signed_webhook_becomes_an_event(web: Flask, app: Site) -> None:
    body = orjson.dumps({"id": "ann", "data": {"sum": 5}})
    assert post(web, app, body, **{"Idempotency-Key": "7"}).status_code == 200
    (call,) = [call for call in stored(web) if call.app == app.id]
    assert (call.identity, call.name, call.data, call.message) == ("ann", "Webhook paid", '{"sum":5}', "hook:paid:7")


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        (b'{"id":"ann"}', {"secret": "wrong"}, "bad_signature"),
        (b'{"id":"ann"}', {"ago": 400}, "stale_signature"),
        (b'{"id":"ann"}', {"Tracktor-Signature": ""}, "unsigned"),
        (b"[]", {}, "bad_json"),
        (b'{"id":7}', {}, "missing"),
        (b'{"id":"ann","data":[]}', {}, "bad_data"),
    ],
)
def test_what_is_not_right_is_refused(web: Flask, app: Site, body: bytes, more: dict[str, Any], code: str) -> None:
    answer = post(web, app, body, **more)
    assert answer.json["error"]["code"] == code
    assert not [call for call in stored(web) if call.app == app.id]


def test_nobody_else_gives_such_message_ids(web: Flask, app: Site) -> None:
    answer = web.test_client().get(f"/track?sid={app.token}&id=ann&action=Webhook%20paid&mid=hook:paid:1")
    assert answer.json is not None
    assert answer.json["error"]["code"] == "reserved"


def test_a_campaign_is_called_and_its_failures_are_seen_to(web: Flask, browser: Browser, app: Site) -> None:
    context = opened(web).context
    definition = {
        "nodes": [{"id": "on", "type": "called", "config": {}}, {"id": "e", "type": "end", "config": {}}],
        "edges": [{"from": "on", "port": "out", "to": "e"}],
    }
    campaign = campaigns.create(context, app.id, "Called", definition)
    path = f"/api/v1/sites/{app.id}/campaigns/{campaign}"
    browser.post(f"{path}/call", {"people": ["ann"]}, 409)
    campaigns.run(context, app.id, campaign)
    assert browser.post(f"{path}/call", {"people": ["nobody"]}) == {"entered": 0, "not_found": ["nobody"]}
    context.graph.command(
        """
        MATCH (c:Campaign {key: $app + ':' + $campaign})
        CREATE (:Person {uid: $app, app: $app, id: 'ann', anonymous: false, json: '{}'})-[:HAS_RUN]->(:Run {id: $app,
          app: $app, campaign: $campaign, version: 1, node: 'e', state: 'failed', due: 5, started: 1, reason: 'why'})
          -[:RUNS]->(c)
        """,
        {"app": app.id, "campaign": campaign},
    )
    page = browser.get(f"{path}/failures")
    assert page["total"] == 1
    [failure] = page["items"]
    assert (failure["run"], failure["node"], failure["reason"], failure["at"]) == (app.id, "e", "why", 5)
    assert (failure["person"]["uid"], failure["person"]["id"]) == (app.id, "ann")
    assert page["nodes"] == [{"node": "e", "count": 1}]
    assert browser.get(path)["runs"]["failed"] == 1
    assert browser.get(f"{path}/failures?node=on")["items"] == []
    assert browser.post(f"{path}/failures/retry", {"node": "on"}) == {"count": 0}
    assert browser.post(f"{path}/failures/retry", {}) == {"count": 1}
    assert browser.post(f"{path}/failures/discard", {}) == {"count": 0}
