"""What only Linux offers to processes. Elsewhere each call is nothing, and says so."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_SET_PDEATHSIG: Final = 1
_SET_NAME: Final = 15
_SET_CHILD_SUBREAPER: Final = 36
_M_ARENA_MAX: Final = -8
_LONGEST_NAME: Final = 15  # bytes

_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def adopt_orphans() -> bool:
    """Become the parent of all that descends from this process and loses its own; False where it can't."""
    return _libc is not None and _libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def die_with(parent: int) -> None:
    """Ask for a SIGTERM when the parent dies, even by kill -9: when the thread of it dies whose child this one is."""
    if _libc is not None:
        _libc.prctl(_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before the call
            os._exit(1)


def call_itself(name: str) -> None:
    """The name that ps and top show, cut to 15 bytes."""
    if _libc is not None:
        _libc.prctl(_SET_NAME, ctypes.c_char_p(name.encode()[:_LONGEST_NAME]), 0, 0, 0)


def few_arenas() -> None:
    """At most two malloc arenas: glibc keeps one for many a thread, and each keeps what it once had."""
    mallopt = getattr(_libc, "mallopt", None)  # glibc's alone
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
