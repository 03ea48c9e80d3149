"""Reading back what arrived: the last calls of a site, and those that could not be stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

import orjson
from redis import Redis

from engine.sdk.message import as_anonymous
from graphstore.values import parse_object
from workers import deadletters, keys
from workers.announce import REFUSED_SHOWN
from workers.stream import Entry

MAX_SHOWN: Final = 100
MAX_DEAD_SHOWN: Final = 200
_MESSAGE_IDS: Final = ("userId", "anonymousId", "previousId", "groupId")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the live view. `entry` grows with time."""

    entry: str
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeadCall:
    entry: str
    at: int  # ms epoch: when it was given up
    reason: str
    call: dict[str, Any]  # {} where it can't be read


def recent(redis: Redis, app: str) -> list[Shown]:
    """Calls of a site that were stored, newest first."""
    return _last(redis, keys.recent(app))


def rejected(redis: Redis, app: str) -> list[Shown]:
    """Calls of a site that were refused, newest first."""
    return _last(redis, keys.rejected(app))


def dead(redis: Redis, app: str) -> list[DeadCall]:
    """The last calls of a site that were accepted but could not be stored, newest first."""
    found = [letter for letter in deadletters.listing(redis) if letter.app == app]
    return [
        DeadCall(letter.id, _moment(letter.id), letter.reason, _call(letter.payload))
        for letter in reversed(found[-MAX_DEAD_SHOWN:])
    ]


def forget(redis: Redis, app: str, ids: Collection[str]) -> None:
    """Take away every call of a site that is about one of these ids: those shown, those refused, and dead letters."""
    wanted = {*ids, *(each[:REFUSED_SHOWN] for each in ids)}
    for shown in (keys.recent(app), keys.rejected(app)):
        rows = cast("list[tuple[bytes, dict[bytes, bytes]]]", redis.xrange(shown))
        found = [entry for entry, fields in rows if _is_about(parse_object(fields[b"d"].decode()), wanted)]
        if found:
            redis.xdel(shown, *found)
    deadletters.remove(redis, [letter.id for letter in _letters_about(redis, app, wanted)])


def dead_about(redis: Redis, app: str, ids: Collection[str]) -> list[DeadCall]:
    """The calls of a site that could not be stored, and are about one of these ids."""
    found = _letters_about(redis, app, {*ids})
    return [DeadCall(letter.id, _moment(letter.id), letter.reason, _call(letter.payload)) for letter in found]


def _letters_about(redis: Redis, app: str, ids: Collection[str]) -> list[deadletters.DeadLetter]:
    return [
        letter
        for letter in deadletters.listing(redis)
        if letter.app == app and not _parties(letter.payload).isdisjoint(ids)
    ]


def _is_about(message: Mapping[str, Any], wanted: Collection[str]) -> bool:
    return message.get("id") in wanted or message.get("target") in wanted


def _parties(payload: bytes) -> set[str]:
    """The ids that a call is about; those of an SDK's message both as it has them and as they are here."""
    try:
        call = Entry("", "", payload).call()
    except ValueError:
        given = [value for name in _MESSAGE_IDS if isinstance(value := _message(payload).get(name), str)]
        return {*given, *(as_anonymous(name) for name in given)}
    return set() if call.kind == "company" else {call.identity, call.target}


def _last(redis: Redis, stream: str) -> list[Shown]:
    rows = cast("list[tuple[bytes, dict[bytes, bytes]]]", redis.xrevrange(stream, count=MAX_SHOWN))
    return [Shown(entry.decode(), parse_object(fields[b"d"].decode())) for entry, fields in rows]


def _moment(entry: str) -> int:
    return int(entry.partition("-")[0])


def _call(payload: bytes) -> dict[str, Any]:
    try:
        call = asdict(Entry("", "", payload).call())
        return {**call, "data": orjson.loads(call["data"] or "{}")}
    except ValueError:
        return _message(payload)


def _message(payload: bytes) -> dict[str, Any]:
    """What an SDK has sent; {} where it is nothing like it."""
    try:
        return parse_object(payload.decode())
    except (ValueError, RecursionError):
        return {}
