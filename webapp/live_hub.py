"""Fans out the messages of Redis channels to open streams: one connection to Redis a process, however many watch."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any, Final, cast

import structlog
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from workers.announce import ACCESS
from workers.redis_address import connected

MAX_PENDING: Final = 256  # frames a client may be behind before it is dropped; it comes back by itself
HEARTBEAT: Final = 15.0  # seconds
_POLL: Final = 0.2  # seconds within which a new channel is subscribed to
_PAUSE: Final = 1.0  # seconds before Redis is tried again
_BEAT: Final = b": still here\n\n"
# After a break: what was said meanwhile is lost here, so clients should load what they show.
_RESYNC: Final = b'data: {"type":"resync"}\n\n'

_log = structlog.get_logger("tracktor.live")


class Client:
    """One open stream. `dropped`: it is too slow, or the process ends. `doubted`: rights to it may have changed."""

    def __init__(self) -> None:
        self.dropped = asyncio.Event()
        self.doubted = asyncio.Event()
        self._pending: list[bytes] = []
        self._woken = asyncio.Event()

    def offer(self, frame: bytes) -> None:
        if len(self._pending) >= MAX_PENDING:
            self.dropped.set()
            return
        self._pending.append(frame)
        self._woken.set()

    async def next(self) -> bytes:
        """All that is pending, as soon as there is anything."""
        await self._woken.wait()
        self._woken.clear()
        frames, self._pending = self._pending, []
        return b"".join(frames)


class Hub:
    def __init__(self, redis_url: str, *, heartbeat: float = HEARTBEAT) -> None:
        self._redis_url = redis_url
        self._heartbeat = heartbeat
        self._clients: dict[str, set[Client]] = defaultdict(set)
        self._subscribed: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._lost: set[str] = set()  # channels that have missed messages
        self._changed = asyncio.Event()
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._beat())]

    def drop_all(self) -> None:
        """End every stream, and those that still come at once: the process is about to end."""
        self._closing = True
        for client in self._everybody():
            client.dropped.set()

    async def stop(self) -> None:
        self.drop_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def join(self, *channels: str) -> Client:
        """A stream of what these channels say from now on. Raises TimeoutError while Redis is away."""
        client = Client()
        for channel in channels:
            self._clients[channel].add(client)
        self._changed.set()
        try:
            async with asyncio.timeout(3):
                for channel in channels:
                    await self._subscribed[channel].wait()
        except TimeoutError:
            self.leave(client, *channels)
            raise
        if self._closing:
            client.dropped.set()
        return client

    def leave(self, client: Client, *channels: str) -> None:
        for channel in channels:
            self._clients[channel].discard(client)
        self._changed.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            for client in self._everybody():
                client.offer(_BEAT)

    async def _run(self) -> None:
        while True:
            try:
                async with connected(self._redis_url, health_check_interval=10) as redis, redis.pubsub() as pubsub:
                    await self._listen(pubsub)
            except (RedisError, OSError) as error:
                _log.warning("redis_unavailable", error=str(error))
                self._lost.update(self._subscribed)
                self._subscribed.clear()
                await asyncio.sleep(_PAUSE)

    async def _listen(self, pubsub: PubSub) -> None:
        subscribed: set[str] = set()
        while True:
            if self._changed.is_set() or not subscribed:
                self._changed.clear()
                subscribed = await self._follow(pubsub, subscribed)
            if not subscribed:
                await self._changed.wait()
                continue
            message = cast("dict[str, Any] | None", await pubsub.get_message(timeout=_POLL))
            if message is not None:
                self._take(message)

    async def _follow(self, pubsub: PubSub, subscribed: set[str]) -> set[str]:
        """Subscribe to what is watched, and to nothing else."""
        watched = {channel for channel, clients in self._clients.items() if clients}
        left = subscribed - watched
        for channel in left:
            # All forgotten before anything is awaited: whoever joins meanwhile starts afresh.
            self._subscribed.pop(channel, None)
            self._clients.pop(channel, None)
        if left:
            await pubsub.unsubscribe(*left)
        if watched - subscribed:
            await pubsub.subscribe(*(watched - subscribed))
        return watched

    def _take(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "subscribe":
            self._subscribed[channel].set()
            if channel in self._lost:
                self._lost.discard(channel)
                self._send(channel, _RESYNC)
        elif message["type"] == "message" and message["data"] == ACCESS:
            for client in self._clients.get(channel, ()):
                client.doubted.set()
        elif message["type"] == "message":
            self._send(channel, frame(message["data"]))

    def _send(self, channel: str, ready: bytes) -> None:
        for client in self._clients.get(channel, ()):
            client.offer(ready)

    def _everybody(self) -> list[Client]:
        return [client for clients in self._clients.values() for client in clients]


def frame(message: bytes) -> bytes:
    """One server-sent event. It has no name of its own: `type` in the message says what it is."""
    return b"data: " + message.replace(b"\n", b"\ndata: ") + b"\n\n"
