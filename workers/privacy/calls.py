"""One person's calls in Redis: accepted and not in the graph yet, stored a moment ago, put aside, shown, refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final, cast
from zlib import crc32

from redis import Redis

from graphstore.records import Call
from workers import incoming, keys
from workers.stream import Entry

_PAGE: Final = 1_000


def accepted(redis: Redis, app: str, ids: Collection[str], partitions: int) -> Iterator[tuple[Entry, Call]]:
    """Those in the streams, where an id's calls are in one partition alone."""
    wanted = set(ids)
    for partition in sorted({crc32(f"{app}:{each}".encode()) % partitions for each in wanted}):
        name, after = keys.stream(partition), "-"
        while page := cast(list[Any], redis.xrange(name, min=after, count=_PAGE)):
            for position, fields in page:
                entry = Entry(name, position.decode(), fields.get(b"d", b""))
                try:
                    call = entry.call()
                except ValueError:
                    continue
                if call.app == app and call.kind != "company" and not wanted.isdisjoint({call.identity, call.target}):
                    yield entry, call
            after = f"({page[-1][0].decode()}"


def forget(redis: Redis, app: str, ids: Collection[str], partitions: int) -> int:
    """All of them; how many of those in the streams were taken out."""
    found = [entry for entry, _ in accepted(redis, app, ids, partitions)]
    for entry in found:
        redis.xdel(entry.stream, entry.position)
    incoming.forget(redis, app, ids)
    return len(found)
