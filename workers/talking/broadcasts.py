"""One message to many people, in the messenger: settled, then said portion by portion; whoever dies is gone on for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from graphstore import broadcasts, inbox
from graphstore.conversations import NewMessage
from graphstore.driver import Transaction
from graphstore.people_list import Wanted
from workers import keys
from workers.context import Context
from workers.queues import Queues
from workers.talking.say import announce_changed, say

_A_JOB: Final = 60.0  # seconds after which another job goes on, so that others get their turn
_SILENCE: Final = 30_000  # ms after which a claim is nobody's
_WOKEN: Final = 500  # conversations at once


def start(
    context: Context, app: str, *, text: str, name: str, by: str, wanted: Wanted | None, chosen: Sequence[str]
) -> str:
    """Say something to the people chosen (uids), or to all that are wanted; the message's id. Raises NotFoundError."""
    now = context.clock.now()

    def settle(tx: Transaction) -> str:
        return broadcasts.begin(tx, app, text, name, by, broadcasts.settle(tx, app, wanted, chosen), now)

    broadcast = context.graph.write(settle)
    Queues(context.redis).broadcast(app, broadcast)
    return broadcast


def work(context: Context, app: str, broadcast: str) -> int:
    """Go on with one for a while; to how many it was said."""
    claim = keys.broadcast_claim(app, broadcast)
    if not context.redis.set(claim, "1", nx=True, px=_SILENCE):
        return 0
    said, end = 0, time.monotonic() + _A_JOB
    try:
        record = context.graph.read(lambda tx: broadcasts.get(tx, app, broadcast))
        while portion := context.graph.read(lambda tx: broadcasts.next_portion(tx, app, broadcast)):
            said += _say_to(context, record, *portion)
            context.redis.pexpire(claim, _SILENCE)
            if time.monotonic() > end:
                Queues(context.redis).broadcast(app, broadcast)
                break
        else:
            # One for nobody has no portion that could end it.
            context.graph.write(lambda tx: broadcasts.finish(tx, app, broadcast))
            announce_changed(context, app, broadcast)
    finally:
        context.redis.delete(claim)
    return said


def _say_to(context: Context, record: broadcasts.Broadcast, number: int, uids: Sequence[str]) -> int:
    """A portion's people; how many of them are still there."""
    now = context.clock.now()
    sent = len(say(context, [_message(record, uid, now) for uid in uids]))
    context.graph.write(lambda tx: broadcasts.portion_done(tx, record.app, record.id, number, sent))
    announce_changed(context, record.app, record.id)
    return sent


def tick(context: Context) -> None:
    """Messages that nobody is at are gone on with, and conversations that were put off come back."""
    for app, broadcast in context.graph.read(broadcasts.under_way):
        if not context.redis.exists(keys.broadcast_claim(app, broadcast)):
            Queues(context.redis).broadcast(app, broadcast)
    now = context.clock.now()
    for app, conversation in context.graph.write(lambda tx: inbox.wake(tx, now, _WOKEN)):
        announce_changed(context, app, conversation)


def _message(record: broadcasts.Broadcast, uid: str, now: int) -> NewMessage:
    return NewMessage(
        f"b:{record.id}:{uid}", record.app, uid, "team", record.name, record.text, now, by=record.by, asset=record.id
    )
