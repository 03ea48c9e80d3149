"""Where Redis is: at one address, or wherever sentinels say that its primary is now.

`redis+sentinel://user:password@one:26379,two:26379,three:26379/service/0`, or `rediss+sentinel://…` for TLS. User and
password are of Redis itself; the sentinels' own stand behind it: `?sentinel_username=…&sentinel_password=…`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import redis.asyncio as asynchronous
from redis import Redis, Sentinel

_SENTINEL_PORT: Final = 26_379
_OWN: Final = frozenset({"sentinel_username", "sentinel_password"})


@dataclass(frozen=True, slots=True)
class Watched:
    """A Redis that sentinels watch over."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    options: dict[str, Any]  # of connections to Redis
    sentinel_options: dict[str, Any]


def connect(url: str, **options: Any) -> Redis:
    """A pool; after a failover its connections lead to the new primary. Raises ValueError for an address that is none.

    `options`: as of Redis itself.
    """
    found = watched(url)
    if found is None:
        return Redis.from_url(url, **options)
    limits = {name: options[name] for name in ("socket_timeout", "socket_connect_timeout") if name in options}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        list(found.sentinels), sentinel_kwargs={**limits, **found.sentinel_options}, **found.options, **options
    )
    client: Redis = sentinel.master_for(found.service)  # type: ignore[no-untyped-call]
    return client


@asynccontextmanager
async def connected(url: str, **options: Any) -> AsyncIterator[asynchronous.Redis]:
    """The same for asyncio, closed at the end."""
    found = watched(url)
    if found is None:
        async with asynchronous.Redis.from_url(url, **options) as client:
            yield client
        return
    sentinel = asynchronous.Sentinel(  # type: ignore[no-untyped-call]
        list(found.sentinels), sentinel_kwargs=found.sentinel_options, **found.options, **options
    )
    try:
        async with sentinel.master_for(found.service) as client:
            yield client
    finally:
        for each in sentinel.sentinels:
            await each.aclose()


def watched(url: str) -> Watched | None:
    """What an address with sentinels says; None for one of a single server. Raises ValueError."""
    parts = urlsplit(url)
    scheme, plus, kind = parts.scheme.partition("+")
    if not plus:
        return None
    service, _, database = parts.path.strip("/").partition("/")
    if scheme not in ("redis", "rediss") or kind != "sentinel" or not service or not (database or "0").isdecimal():
        raise ValueError("as in redis+sentinel://:password@one:26379,two:26379/service/0")
    login, _, places = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    asked = dict(parse_qsl(parts.query))
    if unknown := sorted(asked.keys() - _OWN):
        raise ValueError(f"{unknown[0]} means nothing here")
    tls = {"ssl": True} if scheme == "rediss" else {}
    given = {"username": unquote(user), "password": unquote(password)}
    return Watched(
        tuple(_place(each) for each in places.split(",")),
        unquote(service),
        {"db": int(database or 0), **tls, **{name: value for name, value in given.items() if value}},
        {**tls, **{name.removeprefix("sentinel_"): value for name, value in asked.items()}},
    )


def _place(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("a sentinel has no host")
    return parts.hostname, parts.port or _SENTINEL_PORT
