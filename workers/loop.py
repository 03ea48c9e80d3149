"""The one loop of what works all the time beside the web: step after step, and patient with services that are away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog
from redis.exceptions import RedisError

from graphstore.errors import GraphUnavailableError

_FIRST_DELAY: Final = 0.1  # seconds
_LONGEST_DELAY: Final = 5.0


def work(name: str, step: Callable[[], int], stopped: Callable[[], bool], pause: float = 0.0) -> None:
    """Step until `stopped` says so. `step` tells how much there was to do: after nothing, it rests for `pause` seconds.

    A graph or Redis that is away is waited out, longer each time. `name`: whose log it is.
    """
    log = structlog.get_logger(name)
    delay = _FIRST_DELAY
    while not stopped():
        try:
            done = step()
        except (GraphUnavailableError, RedisError) as error:
            log.warning("waiting_for_service", error=str(error), seconds=delay)
            time.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)
            continue
        delay = _FIRST_DELAY
        if not done:
            time.sleep(pause)
