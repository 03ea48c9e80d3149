"""An element picked on a customer's page for an auto event: asked for in the dashboard, chosen in the page.

The two windows know nothing of each other, for neither's policy lets them: what is chosen comes over here. The token
in the page's address is good for one page, of the origin that was asked for; that page is told a secret of its own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final, Literal, cast
from urllib.parse import urlsplit

from redis import Redis

from graphstore.errors import NotFoundError
from workers import keys
from workers.errors import WorkerError
from workers.sessions import digest

LASTS: Final = 900  # seconds
LONGEST: Final = 2_000  # characters of a selector
_ID: Final = 12  # characters
State = Literal["waiting", "open", "chosen"]


class PickRefusedError(WorkerError):
    """The page may not pick; the message says why, and what to do."""

    code = "pick_refused"


@dataclass(frozen=True, slots=True)
class Begun:
    id: str
    link: str  # the page, with the token in its fragment


@dataclass(frozen=True, slots=True)
class Pick:
    state: State
    css: str  # "" until it is chosen, as what follows
    matches: int  # elements of that page
    text: str  # of the one that was clicked


def begin(redis: Redis, app: str, url: str) -> Begun:
    """`url` is http or https. A fragment that it has stays before the token."""
    pick, secret = secrets.token_hex(_ID // 2), secrets.token_hex(16)
    key = keys.pick(app, pick)
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(key, mapping={"token": digest(secret), "origin": _origin(url)})
    pipeline.expire(key, LASTS)
    pipeline.execute()
    return Begun(pick, f"{url}{'&' if '#' in url else '#'}tio-pick={pick}{secret}")


def look(redis: Redis, app: str, pick: str) -> Pick:
    """Raises NotFoundError for one that there is not, or no more."""
    found = _read(redis, app, pick)
    if not found:
        raise NotFoundError("This pick is over. Begin it again.")
    state: State = "chosen" if "css" in found else "open" if "secret" in found else "waiting"
    return Pick(state, found.get("css", ""), int(found.get("matches", 0)), found.get("text", ""))


def claim(redis: Redis, app: str, token: str, origin: str) -> str:
    """The secret of the page that has come with a token. Raises PickRefusedError; a second page is refused, too."""
    key, found = _opened(redis, app, token, origin)
    secret = secrets.token_hex(16)
    if "secret" in found or not redis.hsetnx(key, "secret", digest(secret)):
        raise PickRefusedError("This pick was begun on another page already. Begin it again in Tracktor.")
    return secret


def choose(redis: Redis, app: str, token: str, origin: str, secret: str, *, css: str, matches: int, text: str) -> None:
    """Raises PickRefusedError."""
    key, found = _opened(redis, app, token, origin)
    if not compare_digest(found.get("secret", ""), digest(secret)):
        raise PickRefusedError("This page may not pick. Begin it again in Tracktor.")
    # Should it end right now, nothing must stay without an end of its own.
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(key, mapping={"css": css, "matches": matches, "text": text})
    pipeline.expire(key, LASTS)
    pipeline.execute()


def _opened(redis: Redis, app: str, token: str, origin: str) -> tuple[str, dict[str, str]]:
    pick, secret = token[:_ID], token[_ID:]
    found = _read(redis, app, pick) if pick.isalnum() else {}
    if not found or not compare_digest(found["token"], digest(secret)):
        raise PickRefusedError("This pick is over: it lasts a quarter of an hour. Begin it again in Tracktor.")
    if origin != found["origin"]:
        raise PickRefusedError(
            f"This page is of {origin or 'no origin'}, and the pick was begun for {found['origin']}. "
            "Begin it again in Tracktor, with the address as it stands in the browser."
        )
    return keys.pick(app, pick), found


def _read(redis: Redis, app: str, pick: str) -> dict[str, str]:
    found = cast("dict[bytes, bytes]", redis.hgetall(keys.pick(app, pick)))
    return {name.decode(): value.decode() for name, value in found.items()}


def _origin(url: str) -> str:
    """As browsers write it: in lower case, without the port that goes without saying."""
    split = urlsplit(url.lower())
    usual = {"http": ":80", "https": ":443"}[split.scheme]
    return f"{split.scheme}://{split.netloc.removesuffix(usual)}"
