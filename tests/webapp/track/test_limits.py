"""How much a site, and an address, may send; and how much may be accepted before it is stored."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import pytest
from browsing import opened
from flask.testing import FlaskClient
from redis import Redis
from support import Site
from werkzeug.test import TestResponse

from graphstore import apps
from graphstore.driver import Graph
from webapp.app import create_app
from webapp.proxies import client as client_behind
from webapp.resources.track.limits import BURST, Buckets
from workers import backlog, room
from workers.context import Context
from workers.errors import SettingError
from workers.ingest import Ingester
from workers.metrics import meter
from workers.metrics.names import CALLS_REFUSED
from workers.settings import Settings, load

PROXY = ip_network("10.0.0.0/8")
Asks = dict[str, Callable[..., TestResponse]]


@contextmanager
def limited(settings: Settings, **changes: Any) -> Iterator[FlaskClient]:
    """The product with other settings, as one web process."""
    app = create_app(dataclasses.replace(settings, **{"web_processes": 1, **changes}))
    with opened(app).context:
        yield app.test_client()
        for thread in threading.enumerate():  # what looks beside the calls ends before its connections do
            if thread.name in {"directory", "room"}:
                thread.join()


def ways(client: FlaskClient, token: str) -> Asks:
    """One call by each way in."""
    call = {"sid": token, "id": "u", "action": "a"}
    alias = {"sid": token, "srcid": "a-1", "destid": "a-2"}
    batch = {"sid": token, "calls": [{"method": "track", **call}]}
    return {
        "get": lambda **more: client.get("/track", query_string=call, **more),
        "post": lambda **more: client.post("/track", json=call, **more),
        "set": lambda **more: client.get("/set", query_string={"sid": token, "id": "u", "data": '{"a":1}'}, **more),
        "alias": lambda **more: client.get("/alias", query_string=alias, **more),
        "company": lambda **more: client.post("/company", json={"sid": token, "id": "u", "data": {"id": "c"}}, **more),
        "batch": lambda **more: client.post("/batch", json=batch, **more),
        "sdk": lambda **more: client.post("/v1/track", json={"userId": "u", "event": "E", "writeKey": token}, **more),
        "sdk batch": lambda **more: client.post(
            "/v1/batch", json={"writeKey": token, "batch": [{"type": "track", "userId": "u", "event": "E"}]}, **more
        ),
    }  # fmt: skip


@pytest.mark.parametrize("of", ["site_rate", "address_rate"])
@pytest.mark.parametrize(
    "way", ["get", "post", "set", "alias", "company", "batch", "sdk", "sdk batch"]
)  # fmt: skip
def test_more_than_the_limit_is_refused_with_when_to_come_back(
    settings: Settings, app: Site, accepted: Any, of: str, way: str
) -> None:
    with limited(settings, **{of: 1}) as client:
        ask, answers = ways(client, app.token)[way], []
        while not answers or answers[-1].status_code == 200:
            answers.append(ask())
    refused = answers[-1]
    error = refused.json["error"]  # type: ignore[index]
    assert (refused.status_code, error["code"], refused.headers["Retry-After"]) == (429, "too_many_calls", "1")
    assert "1 calls a second" in error["message"]
    assert refused.headers["Access-Control-Expose-Headers"] == "Retry-After"  # pages of other origins may read it
    assert len(answers) > BURST  # what a bucket holds
    assert {call.identity for call in accepted()} <= {"u", "a-1"}
    assert len(accepted()) >= len(answers) - 1, "what was answered 200 is there"


def test_a_site_at_its_limit_holds_up_no_other_and_no_other_address(
    settings: Settings, app: Site, graph: Graph, accepted: Any
) -> None:
    other_site = apps.create(graph, "Another", 0)
    with limited(settings, site_rate=1) as client:
        own, other = ways(client, app.token)["get"], ways(client, other_site.token)["get"]
        while own().status_code == 200:
            pass
        assert other().status_code == 200
    with limited(settings, address_rate=1, trusted_proxies=(ip_network("127.0.0.0/8"),)) as client:
        ask = ways(client, app.token)["get"]
        while ask(headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200:
            pass
        assert ask(headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 200
        # What stands left of it, a client may have written itself: it helps nobody past the limit.
        assert ask(headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.1"}).status_code == 429
    with limited(settings, address_rate=1) as client:
        ask = ways(client, app.token)["get"]
        while ask(headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200:
            pass
        assert ask(headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429, "no proxy was named"
    assert accepted()


def test_a_batch_larger_than_the_limit_goes_through_and_is_owed(settings: Settings, app: Site, accepted: Any) -> None:
    calls = [{"method": "track", "id": "u", "action": "a"}] * 400
    with limited(settings, site_rate=10) as client:
        assert client.post("/batch", json={"sid": app.token, "calls": calls}).status_code == 200
        refused = ways(client, app.token)["get"]()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 30  # 350 calls are owed
    assert len(accepted()) == 400


def test_a_bad_call_counts_once_and_refusals_are_only_counted(
    settings: Settings, app: Site, redis: Redis, accepted: Any
) -> None:
    meter.METER.flush(redis)
    before = meter.totals(redis).get((CALLS_REFUSED.name, "", ("too_many_calls",)), 0.0)
    with limited(settings, site_rate=1) as client:
        found = [client.get(f"/track?sid={app.token}&id=x&action=y&data=no").status_code for _ in range(int(BURST))]
        assert found == [400] * int(BURST)
        while ways(client, app.token)["get"]().status_code == 200:
            pass
    meter.METER.flush(redis)
    assert meter.totals(redis)[CALLS_REFUSED.name, "", ("too_many_calls",)] > before
    assert len(accepted()) <= 2


def test_buckets_fill_by_time_and_hold_their_burst() -> None:
    at = [100.0]
    buckets = Buckets(10, lambda: at[0])
    assert [buckets.take("a", 1) for _ in range(51)][-2:] == [0.0, pytest.approx(0.1)]
    at[0] += 0.1
    assert (buckets.take("a", 1), buckets.take("a", 1)) == (0.0, pytest.approx(0.1))
    at[0] += 1_000  # no more than a burst is saved up
    assert math.ceil(sum(not buckets.take("a", 1) for _ in range(100))) == 50
    assert [Buckets(0).take("a", 1_000_000) for _ in range(3)] == [0.0] * 3


def test_a_limit_holds_for_threads_together() -> None:
    buckets, taken = Buckets(100, lambda: 0.0), []
    threads = [
        threading.Thread(target=lambda: taken.extend(not buckets.take("a", 1) for _ in range(200))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 100 * BURST


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1, 192.0.2.7, 10.9.9.9", "192.0.2.7"),
        ("::ffff:10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_named_proxies_say_who_asks(remote: str, forwarded: str, found: str) -> None:
    assert client_behind([PROXY], remote, forwarded) == found


def test_proxies_are_addresses_or_networks() -> None:
    assert load({"TRACKTOR_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}).trusted_proxies[1] == PROXY
    with pytest.raises(SettingError, match="TRACKTOR_TRUSTED_PROXIES"):
        load({"TRACKTOR_TRUSTED_PROXIES": "my-proxy"})


@pytest.mark.parametrize("of", ["calls", "memory", "disk"])
def test_what_can_not_be_kept_is_refused_until_there_is_room(
    settings: Settings, app: Site, redis: Redis, accepted: Any, of: str
) -> None:
    """The graph is away here: nothing is taken out of the streams."""
    used = int(redis.info("memory")["used_memory"])  # type: ignore[index]
    small = {
        "calls": {"intake_calls": 1},
        "memory": {"intake_memory": 1},
        "disk": {"disk_reserve": 1 << 20, "manages_redis": True},  # a terabyte
    }[of]
    assert used > 1 << 20 or of != "memory", "Redis holds more than the limit of this test"
    with limited(settings) as client:
        assert ways(client, app.token)["get"]().status_code == 200
    taken = len(accepted())
    with limited(settings, **small) as client:
        for name, ask in ways(client, app.token).items():
            answer = ask()
            error = answer.json["error"]  # type: ignore[index]
            assert (answer.status_code, error["code"], answer.headers["Retry-After"]) == (503, "backlog", "10"), name
            assert of in error["message"]
    assert len(accepted()) == taken
    with limited(settings) as client:  # and with room again
        assert ways(client, app.token)["get"]().status_code == 200
    assert len(accepted()) == taken + 1


def test_at_the_limit_nothing_accepted_is_lost_and_storing_makes_room(
    settings: Settings, app: Site, graph: Graph, redis: Redis
) -> None:
    """A graph that is away, streams that fill to their limit, refusals, the graph back: what was accepted is there."""
    with limited(settings) as client:
        context = opened(client.application).context
        drain(context)
        start = room.levels(redis, settings)[1].value
    with limited(settings, intake_calls=start + 200) as client:
        accepted = []
        for number in range(10_000):
            answer = client.get(
                "/track", query_string={"sid": app.token, "id": "u", "action": "a", "mid": f"m{number}"}
            )
            if answer.status_code != 200:
                break
            accepted.append(f"{app.id}:m:m{number}")
        assert (answer.status_code, len(accepted) >= 200) == (503, True)
        drain(opened(client.application).context)
        keys = graph.rows("MATCH (e:Event {app: $app}) RETURN e.key AS key", app=app.id)
        assert {row["key"] for row in keys} == set(accepted)


def drain(context: Context) -> None:
    """Store everything."""
    mark = backlog.accepted(context.redis, context.settings.partitions)
    ingester = Ingester(context, patience=1)
    ingester.start()
    while not backlog.is_stored(context.graph, mark):
        ingester.step()
