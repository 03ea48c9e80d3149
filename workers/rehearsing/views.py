"""Letters of simulations, kept for a while so that a browser can show each in a frame with a policy of its own."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from typing import Final, cast

from redis import Redis

from engine.workflow.rehearsal.trace import Step
from graphstore.errors import NotFoundError
from workers import keys

_TTL: Final = 3_600  # seconds


def keep(redis: Redis, app: str, steps: Sequence[Step]) -> list[str]:
    """For each step, the token that names its letter's HTML; "" where it has none."""
    tokens = [secrets.token_hex(16) if step.letter is not None and step.letter.html else "" for step in steps]
    pipeline = redis.pipeline(transaction=False)
    for token, step in zip(tokens, steps, strict=True):
        if step.letter is not None and token:
            pipeline.set(keys.made_letter(app, token), zlib.compress(step.letter.html.encode(), 1), ex=_TTL)
    pipeline.execute()
    return tokens


def html(redis: Redis, app: str, token: str) -> str:
    """Raises NotFoundError."""
    found = cast("bytes | None", redis.get(keys.made_letter(app, token)))
    if found is None:
        raise NotFoundError("This letter is not kept any more: run the simulation again.")
    return zlib.decompress(found).decode()
