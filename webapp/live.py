"""The live stream: GET /live/{site} as server-sent events, an ASGI app of its own because streams stay open.

Each event is one message as JSON; its `type` is incoming, rejected, counts or resync (some were missed: load again).
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from redis.exceptions import RedisError

from graphstore.errors import GraphError
from webapp import logs
from webapp.auth import COOKIE, identify
from webapp.guard import origin
from webapp.live_hub import HEARTBEAT, Client, Hub
from webapp.parts import Parts, connect
from workers.settings import Settings, load

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

RECHECK: Final = 60.0  # seconds between looks whether a stream's session is still good

_PREFIX: Final = "/live/"
_STREAM: Final[Headers] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
]
_BASE: Final[Headers] = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), (b"vary", b"Origin")]

_log = structlog.get_logger("tracktor.live")


class _RefusedError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


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
        sharing = self._sharing(headers)
        try:
            site = await self._admit(scope, headers, sharing)
            client = await self._hub.join(site)
        except _RefusedError as refused:
            await _refuse(send, refused, sharing)
            return
        except (RedisError, GraphError, TimeoutError) as error:
            _log.error("live_unavailable", error=str(error))
            await _refuse(send, _RefusedError(503, "unavailable", "The live stream can't start now."), sharing)
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_STREAM, *_BASE, *sharing]})
            allowed = self._while_allowed(_cookie(headers), site)
            await _first_of(_write(client, send), _gone(receive), _dropped(client), allowed)
        finally:
            self._hub.leave(site, client)

    def _sharing(self, headers: Mapping[str, str]) -> Headers:
        """CORS: the dashboard is on the same host but at another port; nobody else may read this."""
        given = headers.get("origin", "")
        host = urlsplit(f"//{headers.get('host', '')}").hostname
        split = urlsplit(given)
        ours = split.scheme == "http" and split.hostname == host and (split.port or 80) == self._settings.ports.web
        if given and (ours or given == origin(self._settings.public_url)):
            return [
                (b"access-control-allow-origin", given.encode("latin-1")),
                (b"access-control-allow-credentials", b"true"),
            ]
        return []

    async def _admit(self, scope: Scope, headers: Mapping[str, str], sharing: Headers) -> str:
        """The site's id. Raises _RefusedError."""
        site = scope["path"].removeprefix(_PREFIX)
        if not scope["path"].startswith(_PREFIX) or not site or "/" in site:
            raise _RefusedError(404, "not_found", "There is nothing at this address.")
        if scope["method"] != "GET":
            raise _RefusedError(405, "method_not_allowed", "This address does not take this method.")
        foreign = headers.get("sec-fetch-site") == "cross-site" or "origin" in headers
        if foreign and not sharing:
            raise _RefusedError(403, "cross_site", "Another site may not watch this.")
        if self._parts is None:
            raise _RefusedError(503, "unavailable", "The live stream has not started yet.")
        identity = await asyncio.to_thread(identify, self._parts, _cookie(headers), site)
        if identity is None:
            raise _RefusedError(401, "login_required", "Log in first.")
        if identity.site is None:
            raise _RefusedError(404, "not_found", "There is no such site.")
        return identity.site.id

    async def _while_allowed(self, cookie: str, site: str) -> None:
        """Ends when the session or the right to see the site does."""
        assert self._parts is not None  # _admit has seen to it
        allowed = True
        while allowed:
            await asyncio.sleep(self._recheck)
            try:
                identity = await asyncio.to_thread(identify, self._parts, cookie, site)
            except (RedisError, GraphError):
                continue  # nobody is sent away because a part is
            allowed = identity is not None and identity.site is not None


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


async def _refuse(send: Send, refused: _RefusedError, sharing: Headers) -> None:
    body = json.dumps({"error": {"code": refused.code, "message": str(refused)}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *_BASE, *sharing]
    if refused.status == 503:  # noqa: PLR2004 - Service Unavailable
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def create_app(settings: Settings | None = None) -> LiveApp:
    """The ASGI app; settings come from the environment by default."""
    logs.configure()
    return LiveApp(settings or load(), ends_on_signals=True)
