"""Several ingesters share the streams; when one dies, others get its streams, and nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from feeding import Feed
from redis import Redis
from running import until
from support import Site, free_ports

from graphstore.errors import StalePositionError
from workers import backlog, keys, stream
from workers.context import Context
from workers.ingest import Ingester
from workers.leases import LASTS, Leases, is_gone

PARTITIONS = range(8)


@pytest.fixture
def leases(context: Context) -> Callable[[], Leases]:
    def make() -> Leases:
        own = Leases(context.redis, len(PARTITIONS))
        own.join()
        return own

    return make


def settled(*every: Leases) -> list[list[int]]:
    for _ in range(2):
        held = [each.settle() for each in every]
    return held


def test_they_share_evenly_and_whoever_comes_later_gets_a_share(leases: Callable[[], Leases]) -> None:
    first = leases()
    assert settled(first) == [list(PARTITIONS)]
    second, third = leases(), leases()
    held = settled(first, second, third)
    assert sorted(number for each in held for number in each) == list(PARTITIONS)
    assert sorted(map(len, held)) == [2, 3, 3]
    third.leave()
    assert sorted(map(len, settled(first, second))) == [4, 4]


def test_more_ingesters_than_streams_stand_by(leases: Callable[[], Leases]) -> None:
    every = [leases() for _ in range(10)]
    held = settled(*every)
    assert sorted(map(len, held)) == [0, 0, *[1] * 8]
    every[next(place for place, own in enumerate(held) if own)].leave()
    assert sum(map(len, settled(*[each for each, own in zip(every, held, strict=True) if each]))) == 8


def test_what_is_not_renewed_is_anybodys(leases: Callable[[], Leases], redis: Redis) -> None:
    """Of another machine only time tells, so it is let pass here by hand."""
    first, second = leases(), leases()
    settled(first, second)
    redis.zrem(keys.INGESTERS, first.name)
    assert len(second.settle()) == 4, "its leases have not run out"
    for number in PARTITIONS:
        assert redis.pttl(keys.lease(number)) <= LASTS
        if redis.get(keys.lease(number)) == first.name.encode():
            redis.delete(keys.lease(number))
    assert second.settle() == list(PARTITIONS)
    first.renew()
    assert first.settle() == [], "what it had is somebody else's, who gives back at their next look"
    assert len(second.settle()) == 4
    assert len(first.settle()) == 4


def test_of_a_dead_process_of_this_machine_it_is_known_at_once(leases: Callable[[], Leases], redis: Redis) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    own = leases()
    dead = own.name.replace(f"|{os.getpid()}|", f"|{ended.pid}|")
    redis.zadd(keys.INGESTERS, {dead: 2**52})
    for number in PARTITIONS:
        redis.set(keys.lease(number), dead)
    assert is_gone(dead)
    assert not is_gone(own.name)
    assert not is_gone(f"elsewhere/pid:[1]|{ended.pid}|x")
    assert own.settle() == list(PARTITIONS)


def test_whoever_goes_on_without_a_lease_stores_nothing_twice(feed: Feed, context: Context) -> None:
    """Fencing: the position in the graph, not the lease, is what a late one runs against."""
    late = Ingester(context, patience=1)
    late.start()
    feed.append(*(feed.track("u", "a", mid) for mid in range(1_000, 1_020)))
    entries = stream.read(context.redis, late._positions, 100, 1)
    feed.store()  # by the one who has the lease now
    with pytest.raises(StalePositionError):
        late._store(entries)
    counted = context.graph.rows("MATCH (e:Event {app: $app}) RETURN count(e) AS n", app=feed.app)
    assert counted == [{"n": 20}]


@contextmanager
def process(context: Context, part: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    given = context.settings
    env = {
        "TRACKTOR_HOME": str(given.home), "NEO4J_URI": given.neo4j_uri, "NEO4J_PASSWORD": given.neo4j_password,
        "REDIS_URL": given.redis_url, "TRACKTOR_SECRET_KEY": given.secret_key, "TRACKTOR_WEB_PROCESSES": "1", **more,
    }  # fmt: skip
    with log.open("ab") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", f"workers.processes.{part}"],
            env={**os.environ, **env}, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
            started.wait(timeout=60)


def holders(redis: Redis) -> dict[int, int]:
    """Process -> how many streams it has leases of."""
    found: dict[int, int] = {}
    for number in PARTITIONS:
        name: Any = redis.get(keys.lease(number))
        if name is not None:
            pid = int(name.decode().split("|")[1])
            found[pid] = found.get(pid, 0) + 1
    return found


def send(address: str, token: str, numbers: range, answered: list[str]) -> None:
    with requests.Session() as session:
        for start in range(numbers.start, numbers.stop, 20):
            few = [f"m{number}" for number in range(start, min(start + 20, numbers.stop))]
            calls = [{"method": "track", "id": f"p{mid[-2:]}", "action": "a", "mid": mid} for mid in few]
            body = json.dumps({"sid": token, "calls": calls})
            until(lambda body=body: taken(session, address, body), 120, "an acceptance")  # type: ignore[misc]
            answered += few


def taken(session: requests.Session, address: str, body: str) -> bool:
    try:
        return session.post(f"{address}/batch", data=body, timeout=20).status_code == 200
    except requests.RequestException:
        return False


def test_two_web_and_two_ingest_processes_one_of_which_dies(context: Context, app: Site, tmp_path: Path) -> None:
    addresses = []
    with ExitStack() as stack:
        for number, port in enumerate(free_ports(2)):
            stack.enter_context(process(context, "web", tmp_path / f"web-{number}", TRACKTOR_PORT=str(port)))
            addresses.append(f"http://127.0.0.1:{port}")
        first, second = [
            stack.enter_context(process(context, "ingest", tmp_path / f"ingest-{number}")) for number in range(2)
        ]
        until(lambda: holders(context.redis) == {first.pid: 4, second.pid: 4}, 120, "half of the streams for each")
        answered: list[str] = []
        shares = [range(2_000), range(2_000, 4_000)]
        senders = [
            threading.Thread(target=send, args=(address, app.token, share, answered))
            for address, share in zip(addresses, shares, strict=True)
        ]
        for sender in senders:
            sender.start()
        until(lambda: len(answered) > 800, 120, "some load")
        os.kill(first.pid, signal.SIGKILL)
        until(lambda: holders(context.redis) == {second.pid: 8}, 120, "all streams with the one that lives")
        for sender in senders:
            sender.join(timeout=300)
        third = stack.enter_context(process(context, "ingest", tmp_path / "ingest-2"))
        until(lambda: holders(context.redis) == {second.pid: 4, third.pid: 4}, 120, "half for one that comes")
        mark = backlog.accepted(context.redis, context.settings.partitions)
        until(lambda: backlog.is_stored(context.graph, mark), 120, "all that was accepted in the graph")
    stored = context.graph.rows("MATCH (e:Event {app: $app}) RETURN e.key AS key", app=app.id)
    assert len(answered) == 4_000
    assert sorted(row["key"] for row in stored) == sorted(f"{app.id}:m:{mid}" for mid in answered)
    counted = context.graph.rows(
        "MATCH (:Person {app: $app})-[d:HAS_DONE]->(:EventType) RETURN sum(d.count) AS n", app=app.id
    )
    assert counted == [{"n": 4_000}]
    # Both left what they had when they were told to stop.
    assert holders(context.redis) == {}
