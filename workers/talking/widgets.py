"""Widgets on customers' pages: who is at one, by a session in Redis, and what they may see.

Who proves an id by its signature, or goes by an anonymous one that nobody could guess, sees all that is the person's.
An id that is only claimed could be anybody's: then a device sees what was led on it, and what is new to everybody.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Final, cast

import orjson
from redis import Redis

from engine.identity import is_anonymous
from graphstore import conversations
from graphstore.driver import Transaction
from workers import keys
from workers.errors import WorkerError
from workers.sessions import digest

LASTS: Final = 3_600  # seconds
_WINDOW: Final = 60  # seconds
_SAID_A_WINDOW: Final = 30  # messages of one device


class SessionOverError(WorkerError):
    """The widget's session is over; a new one can be opened."""

    code = "session_over"


class TooManyMessagesError(WorkerError):
    """Nobody types that fast."""

    code = "too_many_messages"
    retry_after = _WINDOW


@dataclass(frozen=True, slots=True)
class Widget:
    """Somebody's widget. `sign`: the signature of the id that it came with."""

    app: str
    token: str  # the site's
    identity: str
    sign: str
    device: str


@dataclass(frozen=True, slots=True)
class View:
    """What a widget may see: of which person (None: nobody knows them yet), and only what was led on which device."""

    uid: str | None
    device: str | None


def open_session(redis: Redis, widget: Widget) -> str:
    """A new session's secret."""
    secret = secrets.token_urlsafe(24)
    redis.set(keys.widget(digest(secret)), orjson.dumps(asdict(widget)), ex=LASTS)
    return secret


def find_session(redis: Redis, secret: str) -> Widget:
    """Raises SessionOverError."""
    kept = cast("bytes | None", redis.get(keys.widget(digest(secret)))) if secret else None
    if kept is None:
        raise SessionOverError("This session is over. Open a new one.")
    return Widget(**orjson.loads(kept))


def view(tx: Transaction, widget: Widget) -> View:
    found = conversations.person_of(tx, widget.app, widget.identity)
    if found is None:
        return View(None, widget.device)
    uid, anonymous = found
    is_sure = bool(widget.sign) or (anonymous and is_anonymous(widget.identity))
    return View(uid, None if is_sure else widget.device)


def channels(widget: Widget, whole: bool) -> tuple[str, ...]:
    """Where what it may see is announced."""
    if whole:
        return (keys.talk_person(widget.app, widget.identity),)
    return (keys.talk_device(widget.app, widget.device), keys.talk_anybody(widget.app, widget.identity))


def count_message(redis: Redis, widget: Widget) -> None:
    """Note that somebody says something. Raises TooManyMessagesError."""
    key = keys.attempts(digest(f"{widget.app}\n{widget.device}"))
    pipeline = redis.pipeline(transaction=True)
    pipeline.set(key, 0, ex=_WINDOW, nx=True)
    pipeline.incr(key)
    if cast("list[int]", pipeline.execute())[1] > _SAID_A_WINDOW:
        raise TooManyMessagesError(f"That is more than {_SAID_A_WINDOW} messages a minute. Wait a little.")
