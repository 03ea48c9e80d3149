"""One part's life: waits for what it needs, starts, gets ready, ends, and is started again after a pause."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Final, Literal

import psutil

from graphstore.errors import GraphError
from workers.errors import ServiceError, WorkerError
from workers.services.mould import Cast, Mould
from workers.services.part import Part
from workers.services.process import Child, Command
from workers.services.state import PartState
from workers.settings import Settings

FIRST_PAUSE: Final = 0.25  # seconds; doubled with each end in a row
LONGEST_PAUSE: Final = 20.0
_RAN_WELL: Final = 30.0  # seconds after which an end is the first of a new row
_ASK_EVERY: Final = 0.1  # seconds between two looks whether it is ready
_FEEL_EVERY: Final = 15.0  # seconds between two looks whether it still is
_UNWELL_LIMIT: Final = 120.0  # seconds; a busy machine must not be enough
_TRIES_AT_FIRST: Final = 3  # before it has been ready once; after that it is tried for ever

State = Literal["waiting", "starting", "running", "external", "stopped"]
_UP: Final = frozenset({"running", "external"})


class Watched:
    def __init__(
        self, part: Part, settings: Settings, pool: Executor, tell: Callable[[str], None], mould: Mould | None = None
    ) -> None:
        self.part = part
        self.state: State = "waiting"
        self.restarts = 0
        self.child: Child | None = None
        self.begun = time.monotonic()
        self._settings = settings
        self._pool = pool
        self._tell = tell
        self._mould = mould
        self._cast: Cast | None = None
        self._prepared: Future[Command] | None = None
        self._asked: Future[bool] | None = None
        self._ask_after = 0.0
        self._start_after = 0.0
        self._ends_in_row = 0
        self._last_end = ""
        self._was_ready = False
        self._well = 0.0  # when it last said that it is

    @property
    def up(self) -> bool:
        return self.state in _UP

    def step(self, running: AbstractSet[str]) -> bool:
        """Do what is due; whether the state changed. Raises ServiceError or GraphError if it can't ever start."""
        before = self.state
        if self.state == "waiting":
            self._begin(running)
        if self.child is not None and (code := self.child.exit_code()) is not None:
            self._ended(self.child, code)
        elif self.state == "starting":
            self._look()
        elif self.state == "running" and self.part.alive is not None and self.child is not None:
            self._feel(self.part.alive, self.child)
        return self.state != before

    def _begin(self, running: AbstractSet[str]) -> None:
        if not self.part.needs <= running or time.monotonic() < self._start_after:
            return
        if self.part.command is None:
            self.begun = time.monotonic()
            self.state = "starting"
        elif self._prepared is None:
            self.begun = time.monotonic()
            self._prepared = self._pool.submit(self.part.command)
        elif self._prepared.done():
            try:
                self.child = self._born(self._prepared.result())
            except (OSError, WorkerError) as error:  # a full disk, mostly
                if isinstance(error, WorkerError) and not self._was_ready:
                    raise
                self._prepared = None
                self._failed(f"can't be started: {error}", lasted=0)
                return
            if self.child is not None:
                self._prepared = None
                self.begun = time.monotonic()
                self.state = "starting"

    def _born(self, command: Command) -> Child | None:
        """None as long as the mould has not answered."""
        if self._mould is None or not command.module:
            return Child(command, self._settings.logs)
        if self._cast is None:
            self._cast = self._mould.start(command)
        if not self._cast.done():
            return None
        forked, self._cast = self._cast.result(), None
        try:
            return Child(command, self._settings.logs, forked)
        except OSError:
            if forked is not None:
                forked.abandon()
            raise

    def _look(self) -> None:
        now = time.monotonic()
        if self._asked is None:
            if now >= self._ask_after:
                self._asked = self._pool.submit(self.part.ready, self.child.pid if self.child else 0)
        elif self._asked.done():
            answer, self._asked = self._asked, None
            self._ask_after = now + _ASK_EVERY
            try:
                ready = answer.result()
            except (WorkerError, GraphError):
                if not self._was_ready:
                    raise
                ready = False
            if ready:
                self.state = "running" if self.child else "external"
                self._was_ready = True
                self._well = now
        if self.state == "starting" and now - self.begun > self.part.start_limit:
            self._too_slow()

    def _too_slow(self) -> None:
        if self.child is None:
            raise ServiceError(f"{self.part.name} can't be reached at {self._where()}. Is the address right?")
        if not self._was_ready:
            raise ServiceError(self._report(f"{self.part.name} did not get ready in {self.part.start_limit:.0f} s"))
        self.child.stop(self.part.stop_limit)

    def _feel(self, alive: Callable[[], bool], child: Child) -> None:
        now = time.monotonic()
        if self._asked is None:
            if now >= self._ask_after:
                self._asked = self._pool.submit(alive)
        elif self._asked.done():
            answer, self._asked = self._asked, None
            self._ask_after = now + _FEEL_EVERY
            if answer.result():
                self._well = now
            elif now - self._well > _UNWELL_LIMIT:
                self._tell(f"{self.part.name} has not answered for {now - self._well:.0f} s and is stopped.")
                child.stop(self.part.stop_limit)

    def _ended(self, child: Child, code: int) -> None:
        child.sweep()
        self._failed(_in_words(code), time.monotonic() - child.started)

    def _failed(self, how: str, lasted: float) -> None:
        self._last_end = how
        self._ends_in_row = 1 if lasted > _RAN_WELL else self._ends_in_row + 1
        if not self._was_ready and self._ends_in_row >= _TRIES_AT_FIRST:
            raise ServiceError(self._report(f"{self.part.name} does not start: it {how}"))
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._ends_in_row - 1)) * random.uniform(0.75, 1.25)  # noqa: S311
        self._start_after = time.monotonic() + pause
        self._tell(f"{self.part.name} {how}; it is started again in {pause:.1f} s. Its log: {self._log}")
        self.restarts += 1
        self.child = None
        self._asked = None
        self.state = "waiting"

    def _report(self, what: str) -> str:
        tail = self.child.tail() if self.child else ""
        return f"{what}. The end of {self._log}:\n{tail}"

    @property
    def _log(self) -> Path:
        return self._settings.logs / f"{self.part.name}.log"

    def _where(self) -> str:
        return self._settings.neo4j_uri if self.part.name == "graph" else "the address in REDIS_URL"

    def told(self) -> PartState:
        pid = self.child.pid if self.child else None
        try:
            created = psutil.Process(pid).create_time() if pid else None
        except psutil.NoSuchProcess:
            created = None
        port = self.part.port if self.part.command else None
        return PartState(self.part.name, self.state, pid, created, port, self.restarts, self._last_end)


def _in_words(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
