"""Passwords and one-time login links."""

from __future__ import annotations

import secrets
import time
from typing import Final, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from redis import Redis
from zxcvbn import zxcvbn

from graphstore import accounts, second_factor
from graphstore.accounts import UserRecord
from graphstore.driver import Graph
from workers import keys, redis_address
from workers.sessions import digest
from workers.settings import Settings

LINK_TTL: Final = 3_600  # seconds
INVITATION_TTL: Final = 7 * 86_400  # seconds
SIGN_ON_TTL: Final = 600  # seconds
OWNER: Final = "owner@localhost"

# OWASP's second choice for argon2id: many logins at once stay within small machines' memory.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_READ: Final = 72  # characters that are looked at: what is longer is good by its length, or repeats itself
_STRONG: Final = 3  # of 4
# Somebody unknown costs the same time as a wrong password, so that addresses can't be found out.
_NOBODY: Final = _HASHER.hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """argon2id, with parameters and salt in the text."""
    return _HASHER.hash(password)


def weakness(password: str, email: str) -> str:
    """Why a password is guessed too soon, and what to do; "" for one that is good (zxcvbn: 10^8 guesses or more)."""
    found = zxcvbn(password[:_READ], [email, *email.split("@"), "tracktor"])
    if found["score"] >= _STRONG:
        return ""
    told = found["feedback"]
    words = [told["warning"] or "This is guessed too soon.", *told["suggestions"][:1]]
    return " ".join(word if word.endswith(".") else f"{word}." for word in words)


def check_password(user: UserRecord | None, password: str) -> bool:
    """Whether this is the user's password; always as slow."""
    stored = user.password if user and user.password else _NOBODY
    try:
        _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not _NOBODY


def issue_link(redis: Redis, public_url: str, email: str) -> str:
    """An address that logs `email` in once within LINK_TTL. The token is behind #, so that no server logs it."""
    token = secrets.token_urlsafe(32)
    redis.set(keys.login(digest(token)), email, ex=LINK_TTL)
    return f"{public_url}/login/link#{token}"


def issue_invitation(redis: Redis, public_url: str, email: str) -> str:
    """An address that logs in once within INVITATION_TTL somebody who has no password. The one before is void."""
    withdraw_invitation(redis, email)
    token = secrets.token_urlsafe(32)
    pipeline = redis.pipeline(transaction=True)
    pipeline.set(keys.invitation(digest(token)), email, ex=INVITATION_TTL)
    pipeline.set(keys.invited(digest(email)), digest(token), ex=INVITATION_TTL)
    pipeline.execute()
    return f"{public_url}/login/link#{token}"


def issue_sign_on(redis: Redis, public_url: str, email: str) -> str:
    """Where the code of an authenticator is asked for after single sign-on, for SIGN_ON_TTL."""
    token = secrets.token_urlsafe(32)
    redis.set(keys.sign_on(digest(token)), email, ex=SIGN_ON_TTL)
    return f"{public_url}/login/link#{token}"


def withdraw_invitation(redis: Redis, email: str) -> None:
    """What was issued before leads nowhere any more."""
    last = cast("bytes | None", redis.getdel(keys.invited(digest(email))))
    if last is not None:
        redis.delete(keys.invitation(last.decode()))


def link_email(redis: Redis, token: str) -> str | None:
    """The address a token was made for; None when it was used, is too old or never was. Leaves it usable."""
    found = cast("list[bytes | None]", redis.mget(_places(token)))
    email = next((each for each in found if each), None)
    return None if email is None else email.decode()


def redeem_link(redis: Redis, token: str) -> bool:
    """Use up a token. True for one caller only, however many try at once."""
    return bool(redis.delete(*_places(token)))


def is_sign_on(redis: Redis, token: str) -> bool:
    """Whether it comes from single sign-on, so that it is no way to another password."""
    return bool(redis.exists(keys.sign_on(digest(token))))


def is_invitation(redis: Redis, token: str) -> bool:
    """Whether it came by a letter, not from the machine or the provider."""
    return bool(redis.exists(keys.invitation(digest(token))))


def _places(token: str) -> list[str]:
    known = digest(token)
    return [keys.login(known), keys.invitation(known), keys.sign_on(known)]


def login_link(settings: Settings, email: str = OWNER, *, without_code: bool = False) -> str:
    """A one-time link for a user; by default for the first owner. Whoever is not there yet becomes an owner.

    `without_code` takes a lost authenticator away.

    Only the machine itself can call this, and whoever is on the machine can do anything anyway.
    """
    with Graph(
        settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password, database=settings.neo4j_database
    ) as graph:
        first = accounts.first_owner(graph) if email == OWNER else None
        user = first or accounts.ensure(graph, email, time.time_ns() // 1_000_000)
        if without_code:
            second_factor.put(graph, user.email, "", ())
    with redis_address.connect(settings.redis_url) as redis:
        return issue_link(redis, settings.public_url, user.email)
