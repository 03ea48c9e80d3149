"""Calls that could not be stored: kept with the reason, shown, and put back when the reason is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from redis import Redis

from workers import keys

_PAGE: Final = 500
_TEXTS: Final = (b"stream", b"position", b"app", b"reason")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: str
    stream: str
    position: str
    app: str
    reason: str
    payload: bytes


def keep(redis: Redis, *, stream: str, position: str, app: str, reason: str, payload: bytes) -> None:
    fields: Any = {"stream": stream, "position": position, "app": app, "reason": reason, "d": payload}
    redis.xadd(keys.DEAD, fields)


def keep_unread(redis: Redis, app: str, reason: str, message: str) -> None:
    """A message that is no call, though its batch was accepted. It has no place in a stream to be put back to."""
    keep(redis, stream="", position="", app=app, reason=reason, payload=message.encode())


def listing(redis: Redis) -> Iterator[DeadLetter]:
    """All of them, the oldest first."""
    after = "-"
    while page := cast(list[Any], redis.xrange(keys.DEAD, min=after, count=_PAGE)):
        for name, fields in page:
            stream, position, app, reason = (fields[part].decode(errors="replace") for part in _TEXTS)
            yield DeadLetter(name.decode(), stream, position, app, reason, fields[b"d"])
        after = f"({page[-1][0].decode()}"


def remove(redis: Redis, names: Sequence[str]) -> None:
    """For good, by their ids."""
    for start in range(0, len(names), _PAGE):
        redis.xdel(keys.DEAD, *names[start : start + _PAGE])


def replay(redis: Redis, letters: Iterator[DeadLetter] | list[DeadLetter]) -> int:
    """Put calls back into their streams and answer how many. One that fails again comes back with its new reason.

    Messages that never were calls stay. Both steps are one Redis transaction, so none is lost or doubled between them.
    """
    count = 0
    for letter in letters:
        if not letter.stream:
            continue
        pipeline = redis.pipeline(transaction=True)
        pipeline.xadd(letter.stream, cast(Any, {"d": letter.payload}))
        pipeline.xdel(keys.DEAD, letter.id)
        pipeline.execute()
        count += 1
    return count
