"""Double opt-in: a letter asks, and only who confirms by its link gets letters about the topic."""

from __future__ import annotations

import hashlib
from typing import Final

import orjson

from engine.letters.confirming import Confirmation
from graphstore import suppressions, topics
from graphstore.driver import Transaction
from graphstore.records import Call
from graphstore.topics import Consent, Topic
from workers.context import Context
from workers.stream import StreamWriter

JOINED: Final = "Topic joined"
_DAY: Final = 86_400_000  # ms


def topic_of(context: Context, wanted: Confirmation) -> Topic:
    """Raises NotFoundError."""
    return context.graph.read(lambda tx: topics.get(tx, wanted.app, wanted.topic))


def confirm(context: Context, wanted: Confirmation) -> Topic:
    """They want it; who has unsubscribed from everything is back. Once a day it is an event of theirs.

    Raises NotFoundError for a topic that is gone, StreamUnavailableError.
    """
    now = context.clock.now()

    def join(tx: Transaction) -> Topic:
        topic = topics.get(tx, wanted.app, wanted.topic)
        topics.say(tx, [Consent(wanted.app, wanted.topic, wanted.sha256, "in", now)])
        suppressions.let_again(tx, {(wanted.app, wanted.sha256)})
        return topic

    topic = context.graph.write(join)
    data = orjson.dumps({"topic": topic.id, "name": topic.name}).decode()
    once = hashlib.sha256(f"{wanted.topic}:{wanted.sha256}:{now // _DAY}".encode()).hexdigest()
    call = Call("track", wanted.app, wanted.person, now, now, data, name=JOINED, message=f"joined:{once[:32]}")
    StreamWriter(context.redis, context.settings.partitions).append(call)
    return topic
