"""The mould as the supervisor sees it: a process that has imported everything, from which it has its parts forked.

Each part alone would import the same 100 MB for itself. Where there is no mould, parts are started as any program.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import IO, Final

from workers.services import casting, linux
from workers.services.forked import Forked
from workers.services.process import Command

# What the parts import, without the modules that are run. webapp is named by text, because workers know nothing of it.
IMPORTED: Final = (
    "rich.progress",
    "workers.accounts",
    "workers.alarming",
    "workers.freshness",
    "workers.ingest",
    "workers.jobs",
    "workers.listening",
    "workers.metrics.serving",
    "workers.processes.common",
    "workers.processes.courier",
    "workers.samples.load",
    "workers.schedule",
    "workers.services.receiver",
    "workers.services.sink",
    "granian.server.mp",
    "webapp.app",
    "webapp.live",
)

_IMPORT_LIMIT: Final = 120.0  # seconds; a busy machine takes one
_ANSWER_LIMIT: Final = 20.0  # seconds to a part, after that

Cast = Future[Forked | None]


class Mould:
    """All of it is for one thread, and blocks for nobody."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self._channel = channel
        self._ready = False
        self._gone = False
        self._patient_until = time.monotonic() + _IMPORT_LIMIT
        self._asked: deque[tuple[Cast, Forked]] = deque()  # answered in this order; pid 0 until then

    def start(self, command: Command, to: int | None = None) -> Cast:
        """A part that waits for `begin`, as soon as there is one; None if it has to be started otherwise.

        `to`: the descriptor that it writes to; else a pipe of its own.
        """
        cast: Cast = Future()
        if self._gone:
            cast.set_result(None)
            return cast
        source, output = _pipe() if to is None else (None, os.dup(to))
        hearing, go = os.pipe()
        forked = Forked(0, source, go)
        try:
            packed = casting.Order(command.name, command.module, command.environment).packed()
            socket.send_fds(self._channel, [packed], [output, hearing])
        except OSError:  # `tend` finds out what it is
            forked.abandon()
            cast.set_result(None)
        else:
            if self._ready and not self._asked:
                self._patient_until = time.monotonic() + _ANSWER_LIMIT
            self._asked.append((cast, forked))
        finally:
            os.close(output)
            os.close(hearing)
        return cast

    def tend(self) -> bool:
        """Take its answers, as often as can be. False, once, when it is lost: then there are no more of its parts."""
        if self._gone:
            return True
        try:
            while answer := self._channel.recv(casting.LONGEST):
                self._take(answer)
        except BlockingIOError:
            if (self._ready and not self._asked) or time.monotonic() < self._patient_until:
                return True
        except ConnectionError:
            pass
        self.stop()
        return False

    def _take(self, answer: bytes) -> None:
        self._patient_until = time.monotonic() + _ANSWER_LIMIT
        if answer == casting.READY:
            self._ready = True
            return
        cast, forked = self._asked.popleft()
        forked.pid = int(answer)
        if not forked.pid:
            forked.abandon()
        cast.set_result(forked if forked.pid else None)

    def stop(self) -> None:
        """End it. Its parts run on; those that nobody has begun do not."""
        if self._gone:
            return
        self._gone = True
        self._channel.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        for cast, forked in self._asked:
            forked.abandon()
            cast.set_result(None)
        self._asked.clear()


def _pipe() -> tuple[IO[bytes], int]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), writing


def make(modules: Sequence[str] = IMPORTED) -> Mould | None:
    """Fork it from this process, before this has threads or holds what must not be held twice. None but on Linux."""
    if sys.platform != "linux" or not linux.adopt_orphans():
        return None
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    supervisor = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        ours.close()
        its.close()
        return None
    if pid == 0:
        ours.close()
        casting.serve(its, supervisor, modules)
    its.close()
    ours.setblocking(False)
    return Mould(pid, ours)
