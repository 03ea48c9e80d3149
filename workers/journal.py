"""How far each letter has got between its claim and its record: what a crash leaves of it decides what becomes of it.

One hash in Redis (keys.LETTER_JOURNAL): delivery key -> "worker turn" once it is begun, then the outcome as JSON, until
that is in the graph.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, cast

import orjson
from redis import Redis

from graphstore.deliveries import Outcome
from workers import keys


class Journal:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def turn(self, worker: str, begun: Sequence[str], noted: Sequence[Outcome] = ()) -> dict[str, str]:
        """Begin letters and note what came of others, in one trip. Answers the keys that somebody else has begun,
        with what the journal says of them; whoever comes second does not send.
        """
        # A name of its own each time: a trip that is made again because its answer was lost finds itself.
        mark = f"{worker} {secrets.token_hex(4)}"
        pipeline = self._redis.pipeline(transaction=False)
        if noted:
            pipeline.hset(keys.LETTER_JOURNAL, mapping={each.key: _entry(each) for each in noted})
        for key in begun:
            pipeline.hsetnx(keys.LETTER_JOURNAL, key, mark)
        answers = pipeline.execute()[len(noted) and 1 :]
        second = [key for key, first in zip(begun, answers, strict=True) if not first]
        return {key: entry for key, entry in self.read(second).items() if entry != mark}

    def read(self, wanted: Sequence[str]) -> dict[str, str]:
        """What is known of these; "" of those that are not begun."""
        if not wanted:
            return {}
        found = cast(list[bytes | None], self._redis.hmget(keys.LETTER_JOURNAL, list(wanted)))
        return {key: (entry or b"").decode() for key, entry in zip(wanted, found, strict=True)}

    def forget(self, done: Sequence[str]) -> None:
        """Their outcomes are in the graph."""
        self._redis.hdel(keys.LETTER_JOURNAL, *done)


def outcome(key: str, entry: str) -> Outcome | None:
    """The outcome that an entry of the journal tells; None while its worker has not told any."""
    if not entry.startswith("["):
        return None
    state, reason, message, *more = orjson.loads(entry)
    return Outcome(key, state, reason, message, *more)


def owner(entry: str) -> str:
    """The worker that has begun it."""
    return entry.partition(" ")[0]


def _entry(noted: Outcome) -> Any:
    return orjson.dumps([noted.state, noted.reason, noted.message_id, noted.due, noted.held])
