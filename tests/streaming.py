"""Live streams without a server around them, where their times can be short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from webapp.live import LiveApp

Message = MutableMapping[str, Any]
_PATIENCE = 30.0  # seconds; what the machine does beside must not decide


class Stream:
    """One client of the app: what it was sent, line by line."""

    def __init__(self, app: LiveApp, path: str, query: str = "", headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self._left = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": list(headers),
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._sent.put))

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        status: int = (await asyncio.wait_for(self._sent.get(), _PATIENCE))["status"]
        return status

    async def until(self, wanted: Callable[[bytes], bool]) -> bytes:
        while True:
            body: bytes = (await asyncio.wait_for(self._sent.get(), _PATIENCE))["body"]
            if wanted(body):
                return body

    async def ended(self) -> None:
        await asyncio.wait_for(self.task, _PATIENCE)

    def leave(self) -> None:
        self._left.set()


@asynccontextmanager
async def running(app: LiveApp) -> AsyncIterator[LiveApp]:
    """The app between its start and its end."""
    orders: asyncio.Queue[Message] = asyncio.Queue()
    told: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, orders.get, told.put))
    await orders.put({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    try:
        yield app
    finally:
        await orders.put({"type": "lifespan.shutdown"})
        assert (await told.get())["type"] == "lifespan.shutdown.complete"
        await life


def run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: a browser driven by other tests keeps an event loop running in the main one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()
