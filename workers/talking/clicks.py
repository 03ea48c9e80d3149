"""Clicks on links of messages: kept durably at once, made into events by the scheduler; once a link of a message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

from redis import Redis

from engine.letters.readers import is_machine
from engine.message_links import Click
from graphstore import conversations
from graphstore.records import Call
from workers import keys, noted
from workers.context import Context
from workers.stream import StreamWriter
from workers.talking.say import event

_PAGE: Final = 500
_MOST: Final = 100_000  # clicks that wait at the most; beyond, the oldest go
_LONG_AGO: Final = 2**40  # ms: what is shown by a script is read as soon as it is there


@dataclass(frozen=True, slots=True)
class Noted(Click):
    at: int  # ms epoch


def note(redis: Redis, click: Click, agent: str, method: str, at: int) -> None:
    """Keep it, unless a program looked. Raises StreamUnavailableError."""
    if not is_machine(agent, method, _LONG_AGO):
        noted.keep(redis, keys.CLICKS, [Noted(**asdict(click), at=at)], _MOST)


def take(context: Context) -> int:
    """Tell of those that are there; how many. To repeat it changes nothing: ids see to that."""
    return noted.take(context.redis, keys.CLICKS, _PAGE, partial(_page, context))


def _page(context: Context, entries: Sequence[noted.Entry]) -> None:
    clicks = [Noted(**values) for _, values in entries]
    wanted = sorted({(click.app, click.conversation) for click in clicks})
    talkers = context.graph.read(lambda tx: conversations.talkers(tx, wanted))
    who = [(click, talkers.get((click.app, click.conversation), "")) for click in clicks]
    calls = [_event(click, identity) for click, identity in who if identity]
    StreamWriter(context.redis, context.settings.partitions).append_all(calls)


def _event(click: Noted, identity: str) -> Call:
    link = hashlib.sha256(click.url.encode()).hexdigest()[:16]
    about = {"conversation": click.conversation, "link": click.url}
    return event(
        click.app, identity, "Message clicked", click.at, f"{click.message}:clicked:{link}", about, click.asset
    )
