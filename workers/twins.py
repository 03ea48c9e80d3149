"""Several people with one address: a newsletter goes there once, to whoever's letter is first.

A hash in Redis a newsletter (keys.newsletter_addresses): half the SHA-256 of the address -> a short hash of the
delivery that has it. Who has it keeps it, so a letter that is tried again after a crash finds itself.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final, cast

from redis import Redis

from graphstore.deliveries import ClaimedDelivery
from workers import keys

SAME_ADDRESS: Final = "same_address"
_KEPT: Final = 7 * 86_400  # seconds after the last letter


def of(redis: Redis, claimed: Sequence[ClaimedDelivery], newsletters: Collection[tuple[str, str]]) -> set[str]:
    """Keys of those deliveries of newsletters (site and campaign) whose address another delivery has."""
    together: dict[tuple[str, str], dict[str, tuple[bytes, bytes]]] = defaultdict(dict)
    for each in claimed:
        address = str(each.person.properties.get("email", "")).strip().lower()
        if (each.app, each.campaign) in newsletters and address:
            together[each.app, each.campaign][each.key] = (_half(address), _short(each.key))
    pipeline = redis.pipeline(transaction=False)
    for (app, campaign), own in together.items():
        name = keys.newsletter_addresses(app, campaign)
        for half, mine in own.values():
            pipeline.hsetnx(name, cast(Any, half), cast(Any, mine))
        pipeline.hmget(name, cast(Any, [half for half, _ in own.values()]))
        pipeline.expire(name, _KEPT)
    answers = iter(pipeline.execute() if together else ())
    twins: set[str] = set()
    for own in together.values():
        for _ in own:
            next(answers)
        owners = next(answers)
        next(answers)
        twins |= {key for (key, (_, mine)), owner in zip(own.items(), owners, strict=True) if owner != mine}
    return twins


def _half(address: str) -> bytes:
    return hashlib.sha256(address.encode()).digest()[:16]


def _short(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()
