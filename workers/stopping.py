"""Whether this process is to end: long jobs ask between two steps, and leave the rest to others."""

from __future__ import annotations

import threading
from typing import Final

_asked: Final = threading.Event()


def ask() -> None:
    _asked.set()


def asked() -> bool:
    return _asked.is_set()
