"""Something that is run once when all is up, and tells the terminal: from the mould, where there is one."""

from __future__ import annotations

import os
import subprocess

from workers.services.forked import Forked
from workers.services.mould import Cast, Mould
from workers.services.process import Command

_STDOUT = 1
_PATIENCE = 10.0  # seconds that it gets to end


class Errand:
    def __init__(self, command: Command, mould: Mould | None) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self._stopped = False
        self._mould = mould

    def begin(self) -> None:
        """It starts as soon as it can."""
        if self._mould is None:
            self._open()
        else:
            self._mould.start(self._command, _STDOUT).add_done_callback(self._born)

    def _born(self, cast: Cast) -> None:
        forked = cast.result()
        if forked is not None:
            forked.begin()
            self._process = forked
        elif not self._stopped:
            self._open()

    def _open(self) -> None:
        arguments = list(self._command.arguments)
        environment = {**os.environ, **self._command.environment}
        self._process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, env=environment)  # noqa: S603 - our own module

    def stop(self) -> None:
        self._stopped = True
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
