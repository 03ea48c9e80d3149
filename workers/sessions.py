"""Server-side sessions: the browser holds a random secret, Redis what it stands for."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Final, cast

from redis import Redis

from workers import keys

IDLE: Final = 14 * 86_400  # seconds a session lives without use
LONGEST: Final = 90 * 86_400_000  # ms a session lives with use
_RENEW_BELOW: Final = IDLE - 3_600  # seconds left under which use renews it: a write an hour, not a request


@dataclass(frozen=True, slots=True)
class Session:
    id: str = field(repr=False)  # the secret in the cookie
    email: str
    generation: int  # the user's `sessions` when it was opened; another one there now ends it
    opened: int  # ms epoch
    by_link: bool  # opened by a login link, not by a password


def digest(secret: str) -> str:
    """What is stored of a secret, so that nobody who reads the store can use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def open(self, email: str, generation: int, now: int, *, by_link: bool) -> Session:
        """A new session with a new id."""
        session = Session(secrets.token_urlsafe(32), email, generation, now, by_link)
        value = json.dumps({"email": email, "generation": generation, "opened": now, "by_link": by_link})
        self._redis.set(keys.session(digest(session.id)), value, ex=IDLE)
        return session

    def find(self, secret: str, now: int) -> Session | None:
        """The session behind a cookie, if it is still open. Renews it."""
        key = keys.session(digest(secret))
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.get(key)
        pipeline.ttl(key)
        text, left = cast("tuple[bytes | None, int]", tuple(pipeline.execute()))
        session = parse(secret, text, now)
        if session is not None and left < _RENEW_BELOW:
            self._redis.expire(key, IDLE)
        return session

    def close(self, secret: str) -> None:
        self._redis.delete(keys.session(digest(secret)))


def parse(secret: str, text: bytes | None, now: int) -> Session | None:
    """The session stored as `text`, unless it is too old."""
    if text is None:
        return None
    values = json.loads(text)
    if now - values["opened"] > LONGEST:
        return None
    return Session(secret, values["email"], values["generation"], values["opened"], values["by_link"])
