"""Processes that do things to the world say that they live, so that what a dead one had begun is found."""

from __future__ import annotations

import threading
from typing import Final

from workers import keys
from workers.context import Context

_ALIVE_TTL: Final = 15  # seconds after which a silent process counts as dead


def heartbeat(context: Context, worker: str) -> None:
    """Say at once and from then on that this process lives, until it does not."""
    context.redis.set(keys.alive(worker), "1", ex=_ALIVE_TTL)

    def beat() -> None:
        pause = threading.Event()
        while not pause.wait(_ALIVE_TTL / 3):
            context.redis.set(keys.alive(worker), "1", ex=_ALIVE_TTL)

    threading.Thread(target=beat, name="heartbeat", daemon=True).start()
