"""Live streams: GET /live/{site} for dashboards and GET /messenger/live for widgets, as server-sent events.

An ASGI app of its own because streams stay open. Each event is one message as JSON; its `type` is incoming, rejected,
counts, conversation, message, typing or resync (some were missed: load again).
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Final

import structlog
from redis.exceptions import RedisError

from graphstore.errors import GraphError
from webapp import logs
from webapp.live_admission import WIDGETS, Headers, OfDashboard, OfWidget, RefusedError, Scope, Watching
from webapp.live_hub import HEARTBEAT, Client, Hub
from webapp.parts import Parts, connect
from workers.settings import Settings, load

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RECHECK: Final = 60.0  # seconds between looks whether a stream's session is still good

_STREAM: Final[Headers] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
]
_BASE: Final[Headers] = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"vary", b"Origin")]

_log = structlog.get_logger("tracktor.live")


class LiveApp:
    """`ends_on_signals`: the server around it keeps SIGTERM and SIGINT for itself and waits for streams to end."""

    def __init__(
        self,
        settings: Settings,
        *,
        heartbeat: float = HEARTBEAT,
        recheck: float = RECHECK,
        ends_on_signals: bool = False,
    ) -> None:
        self._settings = settings
        self._ends_on_signals = ends_on_signals
        self._hub = Hub(settings.redis_url, heartbeat=heartbeat)
        self._recheck = recheck
        self._parts: Parts | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._parts = connect(self._settings)
        self._hub.start()
        if self._ends_on_signals:
            _also_on_signals(self._hub.drop_all)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._hub.stop()
        self._parts.context.__exit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        watching = self._watching(scope["path"], headers)
        sharing = watching.sharing(headers)
        try:
            opened = self._opened(scope)
            channels = await watching.admit(opened, scope, headers)
            client = await self._hub.join(*channels)
        except RefusedError as refused:
            await _refuse(send, refused, sharing)
            return
        except (RedisError, GraphError, TimeoutError) as error:
            _log.error("live_unavailable", error=str(error))
            await _refuse(send, RefusedError(503, "unavailable", "The live stream can't start now."), sharing)
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_STREAM, *_BASE, *sharing]})
            allowed = self._while_allowed(client, watching, opened, scope, headers)
            await _first_of(_write(client, send), _gone(receive), _dropped(client), allowed)
        finally:
            self._hub.leave(client, *channels)

    def _opened(self, scope: Scope) -> Parts:
        if scope["method"] != "GET":
            raise RefusedError(405, "method_not_allowed", "This address does not take this method.")
        if self._parts is None:
            raise RefusedError(503, "unavailable", "The live stream has not started yet.")
        return self._parts

    def _watching(self, path: str, headers: Mapping[str, str]) -> Watching:
        if path == WIDGETS:
            return OfWidget()
        return OfDashboard(self._settings, path, headers)

    async def _while_allowed(
        self, client: Client, watching: Watching, opened: Parts, scope: Scope, headers: Mapping[str, str]
    ) -> None:
        """Ends when the right to see it does: looked at now and then, and when rights have changed."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._recheck):  # unlike wait_for it never loses a cancellation
                    await client.doubted.wait()
            client.doubted.clear()
            try:
                await watching.admit(opened, scope, headers)
            except (RedisError, GraphError):
                continue  # nobody is sent away because a part is
            except RefusedError:
                return


def _also_on_signals(act: Callable[[], None]) -> None:
    """Streams never end by themselves, and granian waits for them before it tells the app to shut down.

    A handler beside the event loop's own: the loop learns of signals by its wake-up descriptor, which stays.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(act))
        signal.siginterrupt(number, False)


async def _first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends; the others end with it."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(client: Client, send: Send) -> None:
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    while True:
        await send({"type": "http.response.body", "body": await client.next(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _dropped(client: Client) -> None:
    await client.dropped.wait()


async def _refuse(send: Send, refused: RefusedError, sharing: Headers) -> None:
    body = json.dumps({"error": {"code": refused.code, "message": str(refused)}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *_BASE, *sharing]
    if refused.status == 503:  # noqa: PLR2004 - Service Unavailable
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def create_app(settings: Settings | None = None) -> LiveApp:
    """The ASGI app; settings come from the environment by default."""
    logs.configure()
    return LiveApp(settings or load(), ends_on_signals=True)
