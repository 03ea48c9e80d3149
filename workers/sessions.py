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
_AGENT: Final = 300  # characters kept of what a browser says of itself
_SHOWN: Final = 16  # characters of a session's digest that stand for it in a list
_STORED: Final = ("email", "generation", "opened", "by_link", "agent", "address")


@dataclass(frozen=True, slots=True)
class Session:
    id: str = field(repr=False)  # the secret in the cookie
    email: str
    generation: int  # the user's `sessions` when it was opened; another one there now ends it
    opened: int  # ms epoch
    by_link: bool  # opened by a login link, not by a password
    agent: str = ""  # what the browser said of itself
    address: str = ""  # where it asked from


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a user's sessions, as it is shown to them: nothing in it opens anything."""

    id: str
    agent: str
    address: str
    opened: int  # ms epoch
    seen: int  # ms epoch, an hour behind at most
    by_link: bool
    present: bool  # the one that asks


def digest(secret: str) -> str:
    """What is stored of a secret, so that nobody who reads the store can use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def open(
        self, email: str, generation: int, now: int, *, by_link: bool, agent: str = "", address: str = ""
    ) -> Session:
        """A new session with a new id."""
        session = Session(secrets.token_urlsafe(32), email, generation, now, by_link, agent[:_AGENT], address)
        values = {field: getattr(session, field) for field in _STORED}
        known, index = digest(session.id), keys.sessions(digest(email))
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.set(keys.session(known), json.dumps(values), ex=IDLE)
        pipeline.zadd(index, {known: now})
        pipeline.expire(index, IDLE)
        pipeline.execute()
        return session

    def find(self, secret: str, now: int) -> Session | None:
        """The session behind a cookie, if it is still open. Renews it."""
        known = digest(secret)
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.get(keys.session(known))
        pipeline.ttl(keys.session(known))
        text, left = cast("tuple[bytes | None, int]", tuple(pipeline.execute()))
        session = parse(secret, text, now)
        if session is not None and left < _RENEW_BELOW:
            index = keys.sessions(digest(session.email))
            pipeline.expire(keys.session(known), IDLE)
            pipeline.zadd(index, {known: now})
            pipeline.expire(index, IDLE)
            pipeline.execute()
        return session

    def close(self, secret: str) -> None:
        self._redis.delete(keys.session(digest(secret)))

    def listing(self, present: Session, now: int) -> list[OpenSession]:
        """All sessions of whoever has this one, the last used first."""
        index = keys.sessions(digest(present.email))
        found = cast("list[tuple[bytes, float]]", self._redis.zrevrange(index, 0, -1, withscores=True))
        if not found:
            return []
        texts = cast("list[bytes | None]", self._redis.mget([keys.session(known.decode()) for known, _ in found]))
        listed, gone = [], []
        for (known, seen), text in zip(found, texts, strict=True):
            session = parse("", text, now)
            if session is None or session.generation != present.generation:
                gone.append(known)
                continue
            name = known.decode()
            listed.append(
                OpenSession(
                    name[:_SHOWN],
                    session.agent,
                    session.address,
                    session.opened,
                    int(seen),
                    session.by_link,
                    name == digest(present.id),
                )
            )
        if gone:
            self._redis.zrem(index, *gone)
        return listed

    def end(self, present: Session, which: str) -> int:
        """End one of the user's sessions by its id in the list, or with "" all but the present. How many ended."""
        index = keys.sessions(digest(present.email))
        mine = digest(present.id)
        known = [each.decode() for each in cast("list[bytes]", self._redis.zrange(index, 0, -1))]
        ended = [each for each in known if (each[:_SHOWN] == which if which else each != mine)]
        if not ended:
            return 0
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.delete(*(keys.session(each) for each in ended))
        pipeline.zrem(index, *ended)
        return int(pipeline.execute()[0])


def parse(secret: str, text: bytes | None, now: int) -> Session | None:
    """The session stored as `text`, unless it is too old."""
    if text is None:
        return None
    values = json.loads(text)
    if now - values["opened"] > LONGEST:
        return None
    return Session(
        secret,
        values["email"],
        values["generation"],
        values["opened"],
        values["by_link"],
        values.get("agent", ""),
        values.get("address", ""),
    )
