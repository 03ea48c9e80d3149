from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from running import until
from support import free_ports

from workers import redis_address
from workers.errors import SettingError
from workers.services import redis_server
from workers.settings import load


def test_a_plain_address_has_no_sentinels() -> None:
    assert redis_address.watched("redis://:secret@localhost:6379/2") is None
    assert redis_address.watched("") is None


def test_what_an_address_with_sentinels_says() -> None:
    found = redis_address.watched(
        "rediss+sentinel://ann:p%40ss@one,two:26380,[::1]:26381/main/3?sentinel_username=bo&sentinel_password=s%26w"
    )
    assert found is not None
    assert found.sentinels == (("one", 26_379), ("two", 26_380), ("::1", 26_381))
    assert found.service == "main"
    assert found.options == {"db": 3, "ssl": True, "username": "ann", "password": "p@ss"}
    assert found.sentinel_options == {"ssl": True, "username": "bo", "password": "s&w"}


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://one:26379", "redis+sentinel:///main", "redis+sentinel://one/main/x",
        "http+sentinel://one/main", "redis+cluster://one/main", "redis+sentinel://one/main?password=x",
        "redis+sentinel://one:port/main", "redis+sentinel://one,,two/main",
    ],
)  # fmt: skip
def test_addresses_that_are_none_are_refused_by_their_setting(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="REDIS_URL names sentinels"):
        load({"REDIS_URL": url, "TRACKTOR_HOME": str(tmp_path)})


def test_what_is_accepted_goes_on_after_the_primary_has_died(tmp_path: Path) -> None:
    """On real servers: a primary with a replica, and the sentinel that makes the one the other."""
    first, second, sentinel = free_ports(3)
    with ExitStack() as stack:
        primary = stack.enter_context(_server(tmp_path / "first", first))
        stack.enter_context(_server(tmp_path / "second", second, f"replicaof 127.0.0.1 {first}"))
        stack.enter_context(
            _server(
                tmp_path / "sentinel", sentinel,
                f"sentinel monitor main 127.0.0.1 {first} 1",
                "sentinel down-after-milliseconds main 300",
                "sentinel failover-timeout main 2000",
                sentinel=True,
            )
        )  # fmt: skip
        url = f"redis+sentinel://127.0.0.1:{sentinel}/main/0"
        settings = load({**os.environ, "REDIS_URL": url, "TRACKTOR_HOME": str(tmp_path / "home")})
        assert not settings.manages_redis
        with redis_address.connect(settings.redis_url, socket_timeout=2.0) as redis:
            until(lambda: redis.info("replication")["connected_slaves"] == 1, 30, "a replica that follows")
            until(lambda: _knows_replicas(sentinel), 30, "a sentinel that knows of the replica")
            redis.set("kept", "1")
            redis.wait(1, 5_000)
            primary.kill()

            def is_written() -> bool:
                try:
                    return bool(redis.set("later", "2"))
                except RedisError:
                    return False

            until(is_written, 60, "a new primary")
            assert redis.get("kept") == b"1"
            assert redis.info("server")["tcp_port"] == second
        redis_server.check(settings)  # what the start looks at

        async def read() -> bytes:
            async with redis_address.connected(settings.redis_url) as asked:
                found: bytes = await asked.get("later")
                return found

        # In a thread: where a browser is driven by this process, the main one has a loop already.
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(lambda: asyncio.run(read())).result(30) == b"2"


def _knows_replicas(port: int) -> bool:
    with Redis(port=port, socket_timeout=2) as sentinel:
        return len(sentinel.sentinel_slaves("main")) == 1


@contextmanager
def _server(folder: Path, port: int, *lines: str, sentinel: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir()
    config = folder / "redis.conf"
    own = [] if sentinel else ["appendonly yes", "appendfsync everysec", 'save ""']
    config.write_text("\n".join(["bind 127.0.0.1", f"port {port}", f'dir "{folder}"', *own, *lines, ""]))
    command = [str(redis_server.binary()), str(config), *(["--sentinel"] if sentinel else [])]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        with Redis(port=port, socket_timeout=2) as client:
            until(lambda: _answers(client), 30, "a server")
        try:
            yield process
        finally:
            process.kill()


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False
