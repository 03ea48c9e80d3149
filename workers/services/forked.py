"""A part that the mould has forked, with what the supervisor uses of subprocess.Popen."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO, Final

_LOOK_EVERY: Final = 0.02  # seconds


class Forked:
    """It is this process's own child, and waits for `begin`; when this process ends before, it ends too."""

    def __init__(self, pid: int, output: IO[bytes] | None, go: int) -> None:
        self.pid = pid
        self.stdout = output
        self._go = go
        self._code: int | None = None

    def begin(self) -> None:
        try:
            os.write(self._go, b"!")
        except BrokenPipeError:
            pass  # it has ended already, as `poll` tells
        finally:
            os.close(self._go)

    def abandon(self) -> None:
        """It is not wanted: it ends without having begun."""
        os.close(self._go)
        if self.stdout is not None:
            self.stdout.close()
        if self.pid:
            with suppress(subprocess.TimeoutExpired):
                self.wait(1)

    def poll(self) -> int | None:
        """Its exit code, negative for a signal's; None while it runs."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if timeout is not None and end is not None and time.monotonic() >= end:
                raise subprocess.TimeoutExpired("a part", timeout)
            time.sleep(_LOOK_EVERY)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:  # as long as it is not waited for, nobody else can have its pid
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
