"""The live stream as browsers meet it: granian, real sockets, real Redis."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse

import pytest
from browsing import Browser, Member
from redis import Redis
from support import Site, free_ports

from workers import keys
from workers.settings import Ports, Settings

Watch = Callable[..., HTTPResponse]


def until(true: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def ports() -> Ports:
    web, live = free_ports(2)
    return Ports(web=web, live=live)


@contextmanager
def serving(settings: Settings, ports: Ports) -> Iterator[subprocess.Popen[bytes]]:
    environ = {
        **os.environ,
        "TRACKTOR_HOME": str(settings.home),
        "TRACKTOR_PORT": str(ports.web),
        "TRACKTOR_LIVE_PORT": str(ports.live),
        "TRACKTOR_GRAPH_PORT": str(settings.ports.graph),
        "TRACKTOR_REDIS_PORT": str(settings.ports.redis),
    }
    with subprocess.Popen([sys.executable, "-m", "workers.processes.live"], env=environ) as process:
        try:
            until(lambda: answers(ports.live), 60)
            yield process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(settings: Settings, ports: Ports) -> Iterator[None]:
    """A live server of these tests' own beside the shared graph and Redis."""
    with serving(settings, ports):
        yield


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 404
    except OSError:
        return False
    finally:
        connection.close()


@pytest.fixture
def watch(server: None, ports: Ports) -> Iterator[Watch]:  # noqa: ARG001 - it must run
    """Opens streams: watch(browser, site, **headers)."""
    with ExitStack() as stack:

        def open_stream(browser: Browser | None, site: str, method: str = "GET", **headers: str) -> HTTPResponse:
            connection = http.client.HTTPConnection("127.0.0.1", ports.live, timeout=20)
            stack.callback(connection.close)
            given = {"Connection": "close"} | {name.replace("_", "-"): value for name, value in headers.items()}
            if browser is not None:
                cookie = browser.client.get_cookie("tracktor_session")
                assert cookie is not None
                given["Cookie"] = f"other=1; tracktor_session={cookie.value}"
            connection.request(method, f"/live/{site}", headers=given)
            answer = connection.getresponse()
            stack.callback(answer.close)
            return answer

        yield open_stream


def next_message(stream: HTTPResponse) -> dict[str, object]:
    """The next message; beats are passed over."""
    while True:
        line = stream.readline()
        assert line, "the stream has ended"
        if line.startswith(b"data: "):
            message: dict[str, object] = json.loads(line.removeprefix(b"data: "))
            return message


def publish(redis: Redis, site: str, **message: object) -> None:
    redis.publish(keys.live(site), json.dumps(message))


def watched(redis: Redis, site: str) -> int:
    ((_, number),) = redis.pubsub_numsub(keys.live(site))  # type: ignore[misc]
    return int(number)


def test_messages_of_the_site_come_as_they_are_said(
    watch: Watch, browser: Browser, app: Site, other_site: Site, redis: Redis
) -> None:
    stream = watch(browser, app.id)
    assert stream.status == 200
    assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["Cache-Control"] == "no-store"
    publish(redis, other_site.id, type="incoming", name="theirs")
    publish(redis, app.id, type="incoming", name="Movie watch", data={"film": "Ran\n乱"})
    publish(redis, app.id, type="counts", campaign="c", nodes={})
    assert next_message(stream) == {"type": "incoming", "name": "Movie watch", "data": {"film": "Ran\n乱"}}
    assert next_message(stream)["type"] == "counts"


def test_many_watchers_share_one_connection_to_redis(watch: Watch, browser: Browser, app: Site, redis: Redis) -> None:
    streams = [watch(browser, app.id) for _ in range(40)]
    assert watched(redis, app.id) == 1
    publish(redis, app.id, type="incoming", number=7)
    assert [next_message(stream)["number"] for stream in streams] == [7] * 40


def test_nobody_is_told_anything_once_all_have_gone(watch: Watch, browser: Browser, app: Site, redis: Redis) -> None:
    streams = [watch(browser, app.id) for _ in range(3)]
    assert watched(redis, app.id) == 1
    for stream in streams:
        stream.close()
    until(lambda: watched(redis, app.id) == 0)
    again = watch(browser, app.id)
    publish(redis, app.id, type="incoming", number=1)
    assert next_message(again)["number"] == 1


def error_code(answer: HTTPResponse) -> str:
    code: str = json.loads(answer.read())["error"]["code"]
    return code


def test_who_may_not_watch_is_told(watch: Watch, browser: Browser, member: Member, app: Site) -> None:
    nobody = watch(None, app.id)
    assert (nobody.status, error_code(nobody)) == (401, "login_required")
    for site in (app.id, "0" * 12):
        stranger = watch(member(), site)
        assert (stranger.status, error_code(stranger)) == (404, "not_found")
    posted = watch(browser, app.id, method="POST")
    assert (posted.status, error_code(posted)) == (405, "method_not_allowed")
    wrong = watch(browser, f"{app.id}/more")
    assert (wrong.status, error_code(wrong)) == (404, "not_found")


def test_only_the_dashboards_own_pages_may_watch(watch: Watch, browser: Browser, app: Site, ports: Ports) -> None:
    ours = f"http://127.0.0.1:{ports.web}"
    stream = watch(browser, app.id, Origin=ours, Sec_Fetch_Site="same-site")
    assert stream.status == 200
    assert stream.headers["Access-Control-Allow-Origin"] == ours
    assert stream.headers["Access-Control-Allow-Credentials"] == "true"
    assert stream.headers["Vary"] == "Origin"
    for foreign in ("https://evil.example", f"http://evil.example:{ports.web}", "http://127.0.0.1:1", "null", "x"):
        refused = watch(browser, app.id, Origin=foreign)
        assert (refused.status, error_code(refused)) == (403, "cross_site")
        assert refused.headers["Access-Control-Allow-Origin"] is None
    hidden = watch(browser, app.id, Sec_Fetch_Site="cross-site")
    assert hidden.status == 403


def test_the_dashboard_reads_why_it_was_refused(watch: Watch, app: Site, ports: Ports) -> None:
    refused = watch(None, app.id, Origin=f"http://127.0.0.1:{ports.web}")
    assert refused.status == 401
    assert refused.headers["Access-Control-Allow-Credentials"] == "true"


def test_whoever_does_not_read_is_dropped_and_the_others_are_not(
    watch: Watch, browser: Browser, app: Site, redis: Redis
) -> None:
    slow, quick = watch(browser, app.id), watch(browser, app.id)
    total = 4_000
    for number in range(total):
        publish(redis, app.id, type="incoming", number=number, data="x" * 10_000)
        assert next_message(quick)["number"] == number
    received = 0
    while slow.readline():
        received += 1
    assert 0 < received < total * 2


def test_a_server_that_ends_lets_its_streams_go(settings: Settings, browser: Browser, app: Site) -> None:
    cookie = browser.client.get_cookie("tracktor_session")
    assert cookie is not None
    web, live = free_ports(2)
    with serving(settings, Ports(web=web, live=live)) as process, ExitStack() as stack:
        streams = []
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", live, timeout=20)
            stack.callback(connection.close)
            connection.request("GET", f"/live/{app.id}", headers={"Cookie": f"tracktor_session={cookie.value}"})
            streams.append(connection.getresponse())
        began = time.monotonic()
        process.terminate()
        process.wait(30)
        took = time.monotonic() - began
        for stream in streams:
            stream.close()
    # The server kills after 4 s what has not ended by itself.
    assert took < 3
