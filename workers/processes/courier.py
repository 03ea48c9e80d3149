"""The courier of endpoints, in a thread beside the worker of a process that calls others' servers."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from workers import stopping
from workers.context import current
from workers.webhooks.courier import Courier


@contextmanager
def beside() -> Iterator[None]:
    """It works until what is inside ends."""
    over = threading.Event()

    def carry() -> None:
        try:
            Courier(current()).run(lambda: over.is_set() or stopping.asked())
        finally:
            if not over.is_set() and not stopping.asked():
                os.kill(os.getpid(), signal.SIGTERM)  # whoever keeps this process running starts it anew

    courier = threading.Thread(target=carry, name="courier")
    courier.start()
    try:
        yield
    finally:
        over.set()
        courier.join()
