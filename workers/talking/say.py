"""Something is said in a conversation: it is in the graph first, then events tell of it, then whoever looks is told.

Said again under the same key it is the same message, and its events are the same events, so a crash anywhere is mended
by saying it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

from engine.happenings import TALK_MESSAGE
from graphstore import conversations, inbox
from graphstore.conversations import Conversation, Message, NewMessage, Written
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.records import Call
from graphstore.values import dump
from graphstore.vocabulary import scoped
from workers import keys
from workers.context import Context
from workers.stream import StreamWriter
from workers.talking.shown import Shown

RESYNC: Final = b'{"type":"resync"}'
_SHOWN: Final = 500  # characters of a message in its event


def say(context: Context, new: Sequence[NewMessage]) -> list[Written]:
    """Say these, all of one site; what can't be said to somebody is left out.

    Raises StreamUnavailableError: then it is to be said again.
    """
    if not new:
        return []
    written = context.graph.write(lambda tx: conversations.write(tx, new))
    app = new[0].app
    writer = StreamWriter(context.redis, context.settings.partitions)
    writer.append_all([call for each in written for call in _events(app, each)])
    announce(context, app, written)
    return written


def say_one(context: Context, new: NewMessage) -> Written:
    """Raises NotFoundError where there is no such person, or no such conversation of theirs."""
    written = say(context, [new])
    if not written:
        raise NotFoundError("There is no such conversation.")
    return written[0]


def tell_typing(context: Context, app: str, conversation: Conversation, name: str) -> None:
    """Tell the person's widgets that a colleague is writing. Kept nowhere."""
    ids = context.graph.read(lambda tx: conversations.identities(tx, conversation.person))
    body = orjson.dumps({"type": "typing", "conversation": conversation.id, "name": name})
    pipeline = context.redis.pipeline(transaction=False)
    for channel in (
        *(keys.talk_person(app, identity) for identity in ids),
        *(keys.talk_device(app, device) for device in conversation.devices),
    ):
        pipeline.publish(channel, body)
    pipeline.execute()


def tell_read(context: Context, app: str, conversation: str) -> None:
    """The team has read all of it: open widgets are given the last message once more, with what holds now."""
    now = context.clock.now()
    if not context.graph.write(lambda tx: inbox.read(tx, app, conversation, now)):
        return

    def read(tx: Transaction) -> tuple[Conversation, list[Message], list[str]]:
        found = conversations.get(tx, app, conversation)
        last, _ = conversations.messages(tx, app, conversation, limit=1, with_notes=False)
        return found, last, conversations.identities(tx, found.person)

    found, last, ids = context.graph.read(read)
    pipeline, shown = context.redis.pipeline(transaction=False), Shown(context.settings, app, now)
    for message in last:
        for_whom(pipeline, app, ids, found.devices, orjson.dumps({"type": "message", **shown.said(found, message)}))
    pipeline.execute()


def announce_changed(context: Context, app: str, conversation: str) -> None:
    """Tell dashboards that something about a conversation, or a message to many, is not as it was."""
    context.redis.publish(keys.live(app), _live(conversation))


def tell_seen(context: Context, app: str, identity: str, conversation: str, assets: Sequence[str]) -> None:
    """Events of messages that somebody has seen now."""
    now = context.clock.now()
    calls = [
        event(
            app, identity, "Message opened", now, f"{conversation}:{now}:{place}", {"conversation": conversation}, asset
        )
        for place, asset in enumerate(assets)
    ]
    StreamWriter(context.redis, context.settings.partitions).append_all(calls)
    announce_changed(context, app, conversation)


def announce(context: Context, app: str, written: Sequence[Written]) -> None:
    """Tell open widgets and dashboards."""
    pipeline, shown = context.redis.pipeline(transaction=False), Shown(context.settings, app, context.clock.now())
    for each in written:
        if each.message.author != "note":
            body = {"type": "message", **shown.said(each.conversation, each.message)}
            for_whom(pipeline, app, each.ids, each.conversation.devices, orjson.dumps(body))
        pipeline.publish(keys.live(app), _live(each.conversation.id))
    pipeline.execute()


def for_whom(pipeline: Any, app: str, ids: Sequence[str], devices: Sequence[str], body: bytes) -> None:
    """To those who may see all of the person's, to the devices it is led on; or, to claim it, to any."""
    for identity in ids:
        pipeline.publish(keys.talk_person(app, identity), body)
        if not devices:
            pipeline.publish(keys.talk_anybody(app, identity), RESYNC)
    for device in devices:
        pipeline.publish(keys.talk_device(app, device), body)


def _events(app: str, written: Written) -> list[Call]:
    message, conversation = written.message, written.conversation
    about: dict[str, Any] = {"conversation": conversation.id, "text": message.text[:_SHOWN]}
    if message.image is not None:
        about["image"] = True
    if message.author == "team":
        return [event(app, written.identity, "Message sent", message.at, f"{message.id}:sent", about, message.asset)]
    if message.author == "note":
        return []
    events = [event(app, written.identity, "Message received", message.at, f"{message.id}:received", about)]
    if written.answers is not None:
        events.append(
            event(
                app, written.identity, "Message answered", message.at, f"{message.id}:answered", about, written.answers
            )
        )
    return events


def event(app: str, identity: str, name: str, at: int, key: str, arguments: dict[str, Any], asset: str = "") -> Call:
    """One that tells of a conversation; the same key again is the same event."""
    return Call(
        "track", app, identity, at, at, dump(arguments), name=name, message=f"{TALK_MESSAGE}{key}",
        asset=scoped(app, asset) if asset else "",
    )  # fmt: skip


def _live(conversation: str) -> bytes:
    return orjson.dumps({"type": "conversation", "conversation": conversation})
