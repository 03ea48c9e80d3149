"""Made-up tracking calls, by all ways in: accepted or refused in the one shape, and what is accepted can be stored."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

from browsing import opened
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from support import Site, examples
from werkzeug.test import TestResponse

from workers import backlog, keys
from workers.ingest import Ingester

REFUSALS = {400, 403, 404, 405, 413, 414, 415}
SOME = settings(
    max_examples=examples(120),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\x00", "\ud800", "a" * 5_000, "\u202e\u0625", "`}) DETACH DELETE n //", "\\u0060", "1e999", "-0"]
    ),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(
    ["id", "action", "data", "ts", "mid", "sign", "srcid", "destid", "destsign", "asset", "method", "sid", "company"]
)
parameters = st.dictionaries(fields | texts, values, max_size=8)
paths = st.sampled_from(["/set", "/track", "/alias", "/company", "/cart"])
kinds = st.sampled_from(["identify", "track", "page", "screen", "group", "alias", "batch", "i", "t", "nothing", "m"])
messages = st.dictionaries(
    st.sampled_from(
        ["type", "userId", "anonymousId", "event", "properties", "traits", "context", "timestamp", "messageId", "batch"]
    )
    | texts,
    values,
    max_size=8,
)


def told(answer: TestResponse) -> None:
    """One of the answers there are, in the one shape."""
    assert answer.status_code in {200, *REFUSALS}, (answer.status_code, answer.text)
    if answer.status_code != 200:
        error: Any = answer.json["error"]  # type: ignore[index]
        assert error["code"]
        assert error["message"]


def flat(given: dict[str, Any]) -> dict[str, str]:
    return {
        name.encode(errors="replace").decode(): (value if isinstance(value, str) else json.dumps(value))
        .encode(errors="replace")
        .decode()
        for name, value in given.items()
    }


@SOME
@given(path=paths, sent=parameters, how=st.sampled_from(["query", "form", "json", "beacon"]), real=st.booleans())
def test_single_calls(client: FlaskClient, app: Site, path: str, sent: dict[str, Any], how: str, real: bool) -> None:
    full = {**sent, "sid": app.token, "id": "u"} if real else sent
    if how == "query":
        told(client.get(f"{path}?{urlencode(flat(full))}"))
    elif how == "form":
        told(client.post(path, data=flat(full)))
    else:
        kind = "application/json" if how == "json" else "text/plain;charset=UTF-8"
        told(client.post(path, data=json.dumps(full), content_type=kind))


@SOME
@given(raw=st.binary(max_size=300), path=paths | st.sampled_from(["/batch", "/v1/batch", "/v1/track", "/v1/t"]))
def test_bytes_that_are_no_call(client: FlaskClient, raw: bytes, path: str) -> None:
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = client.post(path, data=raw, content_type=kind)
        assert answer.status_code in {400, 401, 403, 413, 415}, (answer.status_code, answer.text)
    answer = client.post(path, data=raw, headers={"Content-Encoding": "gzip"})
    assert answer.status_code < 500


@SOME
@given(calls=st.lists(parameters | values, max_size=6))
def test_batches(client: FlaskClient, app: Site, calls: list[Any]) -> None:
    answer = client.post("/batch", data=json.dumps({"sid": app.token, "calls": calls}), content_type="application/json")
    told(answer)
    if answer.status_code == 200:
        found: Any = answer.json
        assert found["accepted"] + len(found["rejected"]) == len(calls)


@SOME
@given(kind=kinds, message=messages, packed=st.booleans(), real=st.booleans())
def test_what_sdks_might_send(
    client: FlaskClient, app: Site, kind: str, message: dict[str, Any], packed: bool, real: bool
) -> None:
    full = {**message, "writeKey": app.token} if real else message
    body = json.dumps(full).encode()
    headers = {"Content-Encoding": "gzip"} if packed else {}
    answer = client.post(f"/v1/{kind}", data=gzip.compress(body) if packed else body, headers=headers)
    assert answer.status_code in {200, 401, *REFUSALS}, (answer.status_code, answer.text)


def test_all_that_was_accepted_can_be_stored(client: FlaskClient, redis: Redis, app: Site) -> None:
    """Of all that was made up above, nothing is put aside by the ingester."""
    told(client.get(f"/track?sid={app.token}&id=u&action=a"))
    context = opened(client.application).context
    before = redis.xlen(keys.DEAD)
    mark = backlog.accepted(context.redis, context.settings.partitions)
    ingester = Ingester(context, patience=1)
    ingester.start()
    while not backlog.is_stored(context.graph, mark):
        ingester.step()
    reasons = [entry[b"reason"].decode() for _, entry in redis.xrange(keys.DEAD)][before:]  # type: ignore[union-attr]
    # Other tests' sites may be gone by now, with their calls still in the streams.
    assert [each for each in reasons if not each.startswith("There is no site")] == []
