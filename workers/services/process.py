"""Starts a child that dies with this process, copies its output to a log that rotates, and stops it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Final

import psutil

from workers.errors import ServiceError
from workers.services import linux
from workers.services.forked import Forked

LOG_BYTES: Final = 5_000_000
LOG_FILES: Final = 3

_SWEEP_LIMIT: Final = 1.0  # seconds


@dataclass(frozen=True)
class Command:
    """What to run. `environment` is added to this process's own; `module` is set where it is one of ours, run by -m."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path | None = None
    module: str = ""


class Child:
    """One running child in a session of its own. Start it from the main thread: Linux ties its life to that thread.

    `forked`: what the mould has made of the command.
    """

    def __init__(self, command: Command, logs: Path, forked: Forked | None = None) -> None:
        self.name = command.name
        logs.mkdir(parents=True, exist_ok=True)
        self.log = logs / f"{command.name}.log"
        self._process = forked or _opened(command)
        self.pid = self._process.pid
        self.started = time.monotonic()
        assert self._process.stdout is not None
        self._pump = threading.Thread(target=_copy, args=(self._process.stdout, self.log), daemon=True)
        self._pump.start()
        if forked is not None:
            forked.begin()

    def exit_code(self) -> int | None:
        """None while it runs; -9 when it was killed."""
        return self._process.poll()

    def terminate(self) -> None:
        """Ask it to stop, without waiting."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, patience: float) -> bool:
        """Stop it and all it started; kill what is left after `patience` seconds. False if it had to be killed."""
        self.terminate()
        try:
            self._process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            clean = False
        else:
            clean = True
        self.sweep()
        return clean

    def sweep(self) -> None:
        """After its death: kill what it started and left behind, and close its log."""
        end = time.monotonic() + _SWEEP_LIMIT
        while self._left_behind() and time.monotonic() < end:
            time.sleep(0.01)
        self._pump.join(timeout=2)

    def _left_behind(self) -> bool:
        """Kill what is of its session, and collect what has become a child of this process; whether any is left."""
        left = False
        for process in psutil.process_iter():
            try:
                if process.pid != self.pid and os.getsid(process.pid) == self.pid:
                    left = True
                    process.kill()
                    os.waitpid(process.pid, os.WNOHANG)
            except (psutil.NoSuchProcess, ProcessLookupError, PermissionError, ChildProcessError):
                continue
        return left

    def tail(self, lines: int = 15) -> str:
        """The end of its log, for messages."""
        try:
            text = self.log.read_text(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def _opened(command: Command) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - our own parts
            list(command.arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **command.environment},
            cwd=command.folder,
            start_new_session=True,
            preexec_fn=partial(linux.die_with, os.getpid()),  # noqa: PLW1509 - it calls nothing that takes a lock
        )
    except OSError as error:
        raise ServiceError(f"{command.name} can't be started: {error}") from error


def _copy(source: IO[bytes], path: Path) -> None:
    handler = _Log(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True)
    with source:
        for line in source:
            text = line.decode(errors="replace").rstrip("\n")
            handler.emit(logging.LogRecord("child", logging.INFO, "", 0, text, None, None))
    with suppress(OSError):  # what a full disk has not taken by now is dropped
        handler.close()


class _Log(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Drop the line: a child whose output nobody reads because the disk is full would stand still."""
