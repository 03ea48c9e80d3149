"""What else of a person may lie in Redis or in files for a while: each is looked through when they are erased."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, cast

from redis import Redis

from workers import keys
from workers.importing import store as imports

_ANY = "*"


def forget(redis: Redis, app: str, texts: Collection[str]) -> None:
    """`texts`: ids and addresses of the person. A file of an import that is over goes whole, and a widget's session."""
    marks = [text.encode() for text in texts if text]
    _imports(redis, app, marks)
    for key in _found(redis, keys.widget(_ANY)):
        if _holds(cast("bytes | None", redis.get(key)) or b"", marks):
            redis.delete(key)
    # Made anew by whoever looks: letters of simulations, names to choose from. Kept answers are sealed: all go.
    gone = (keys.made_letter(app, _ANY), keys.condition_names(app), keys.properties(app), keys.idempotent(app, _ANY))
    for pattern in gone:
        for key in _found(redis, pattern):
            redis.delete(key)


def forget_mail(folder: Path, addresses: Collection[str]) -> int:
    """Letters to them in the local sink; how many there were."""
    wanted = {f"delivered-to: {address}".lower().encode() for address in addresses if address}
    gone = 0
    for path in folder.glob("*/*.eml") if wanted else ():
        with path.open("rb") as file:
            head = file.read(4_096).lower()
        if any(each in head for each in wanted):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _imports(redis: Redis, app: str, marks: list[bytes]) -> None:
    used = {state.token for state in _running(redis, app)}
    for key in _found(redis, keys.upload(app, _ANY)):
        token = key.decode().rpartition(":")[2]
        pieces = cast("list[bytes]", redis.lrange(key, 0, -1))
        if token not in used and _holds(b"".join(map(zlib.decompress, pieces)), marks):
            redis.delete(key)
    for key in _found(redis, keys.import_rejected(app, _ANY)):
        for row in cast("list[bytes]", redis.lrange(key, 0, -1)):
            if _holds(row, marks):
                redis.lrem(key, 0, cast(Any, row))


def _running(redis: Redis, app: str) -> Iterator[imports.Import]:
    for member in cast("set[bytes]", redis.smembers(keys.IMPORTS)):
        own, _, job = member.decode().partition(" ")
        if own == app and redis.exists(keys.import_state(app, job)):
            yield imports.load(redis, app, job)


def _found(redis: Redis, pattern: str) -> Iterator[bytes]:
    yield from cast("Iterator[bytes]", redis.scan_iter(match=pattern, count=1_000))


def _holds(data: bytes, marks: list[bytes]) -> bool:
    return any(mark in data for mark in marks)
