"""How many calls a second a site and an address may make: buckets in memory, so that no call costs a way to Redis.

Each web process has its share of a limit. A bucket holds five seconds' worth. A batch is let through while there is
anything in it and may leave it in debt, so that a limit below the size of a batch does not refuse it for ever.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from engine.errors import RejectedError
from workers.metrics.meter import METER
from workers.metrics.names import CALLS_REFUSED
from workers.settings import Settings

BURST: Final = 5.0  # seconds' worth of calls
_ROUNDING: Final = 1e-6  # of a call
_MOST: Final = 50_000  # buckets kept, those used last


class TooManyCallsError(RejectedError):
    """May be sent again after `retry_after` seconds."""

    def __init__(self, who: str, rate: int, retry_after: int) -> None:
        text = f"{who} makes more than {rate:,} calls a second. Send it again in {retry_after} s."
        super().__init__("too_many_calls", text, status=429)
        self.retry_after = retry_after


class Buckets:
    """One a key. A rate of 0 lets everything through."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = max(1.0, rate * BURST)
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> calls left, and when that was
        self._lock = threading.Lock()

    def take(self, key: str, calls: int) -> float:
        """0 where they were taken; else the seconds after which one may be."""
        if not self._rate or not calls:
            return 0.0
        with self._lock:
            now = self._clock()
            left, since = self._levels.pop(key, (self._most, now))
            left = min(self._most, left + (now - since) * self._rate)
            taken = left > 1 - _ROUNDING
            self._levels[key] = (left - calls if taken else left, now)
            if len(self._levels) > _MOST:
                self._levels.popitem(last=False)
            return 0.0 if taken else (1 - left) / self._rate


class Limits:
    def __init__(self, settings: Settings) -> None:
        share = settings.web_processes
        self._settings = settings
        self._sites = Buckets(settings.site_rate / share)
        self._addresses = Buckets(settings.address_rate / share)

    def of_address(self, address: str, calls: int) -> None:
        """Raises TooManyCallsError."""
        self._take(self._addresses, address, calls, "This address", self._settings.address_rate)

    def of_site(self, app: str, calls: int) -> None:
        """Raises TooManyCallsError."""
        self._take(self._sites, app, calls, "This site", self._settings.site_rate)

    def _take(self, buckets: Buckets, key: str, calls: int, who: str, rate: int) -> None:
        wait = buckets.take(key, calls)
        if wait:
            # Counted alone: writing each of them down would be what the limit is to spare.
            METER.count(CALLS_REFUSED, calls, "too_many_calls")
            raise TooManyCallsError(who, rate, math.ceil(wait))
