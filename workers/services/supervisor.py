"""Starts every part in order, watches them, starts again what ends, and stops them all in reverse order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from types import FrameType
from typing import Final, Protocol

from workers.services import preflight, state
from workers.services.mould import Mould
from workers.services.part import Part
from workers.services.process import Child
from workers.services.state import Snapshot
from workers.services.watched import Watched
from workers.settings import Settings

_TICK: Final = 0.05  # seconds
_SAME_PRESS: Final = 0.5  # seconds
_NO_MOULD: Final = (
    "The process that parts are forked from has ended. From now on each is started by itself, which takes more memory."
)


class Reporter(Protocol):
    """Shows what happens to whoever watches."""

    def changed(self, part: Watched, seconds: float) -> None:
        """The part has another state, `seconds` after its start began."""

    def said(self, text: str) -> None: ...


class Supervisor:
    def __init__(
        self, settings: Settings, parts: Iterable[Part], reporter: Reporter, mould: Mould | None = None
    ) -> None:
        self._settings = settings
        self._reporter = reporter
        self._mould = mould
        # Readiness and downloads may take long; what they wait for must not keep the others from being watched.
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="supervisor")
        self._watched = [Watched(part, settings, self._pool, reporter.said, mould) for part in parts]
        self._started = time.time()
        self._signals = 0
        self._last_signal = -_SAME_PRESS
        self._ready = False

    def run(self, when_ready: Callable[[], None], before_stop: Callable[[], None] = lambda: None) -> None:
        """Until SIGTERM or SIGINT. `when_ready` is called once, when all parts are up; it must not block.

        `before_stop` is called as soon as everything is to stop.

        Raises ServiceError or GraphError, with everything stopped again, if a part can't start at all.
        """
        with state.only_one(self._settings.home):
            preflight.home_usable(self._settings.home)
            preflight.clear_left_over(self._settings.home)
            preflight.ports_free(watched.part for watched in self._watched)
            preflight.graph_obtainable(self._settings)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop_asked)
            try:
                self._watch(when_ready)
            finally:
                if self._mould is not None:
                    self._mould.stop()
                before_stop()
                self._stop()

    def _watch(self, when_ready: Callable[[], None]) -> None:
        while not self._signals:
            if self._mould is not None and not self._mould.tend():
                self._reporter.said(_NO_MOULD)
            running = {watched.part.name for watched in self._watched if watched.up}
            changed = [watched for watched in self._watched if watched.step(running)]
            for watched in changed:
                self._reporter.changed(watched, time.monotonic() - watched.begun)
            if not self._ready and all(watched.up for watched in self._watched):
                self._ready = True
                self._tell()
                when_ready()
            elif changed:
                self._tell()
            time.sleep(_TICK)

    def _stop(self) -> None:
        ordered = sorted(self._watched, key=lambda watched: watched.part.stop_order)
        for _, group in groupby(ordered, key=lambda watched: watched.part.stop_order):
            alive = [(watched, watched.child) for watched in group if watched.child is not None]
            for _, child in alive:
                child.terminate()
            begun = time.monotonic()
            for watched, child in alive:
                self._wait(child, begun + watched.part.stop_limit)
                if not child.stop(0 if self._signals > 1 else 0.1):
                    self._reporter.said(f"{watched.part.name} did not stop in time and was killed.")
                watched.state = "stopped"
                watched.child = None
                self._reporter.changed(watched, time.monotonic() - begun)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._tell()

    def _wait(self, child: Child, until: float) -> None:
        """A second signal ends the patience."""
        while child.exit_code() is None and time.monotonic() < until and self._signals < 2:  # noqa: PLR2004
            time.sleep(_TICK)

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        # One press of Ctrl+C may arrive twice, by way of a wrapper that hands it on.
        if time.monotonic() - self._last_signal > _SAME_PRESS:
            self._signals += 1
        self._last_signal = time.monotonic()

    def _tell(self) -> None:
        parts = tuple(watched.told() for watched in self._watched)
        snapshot = Snapshot(os.getpid(), self._started, self._settings.public_url, self._ready, parts)
        try:
            state.write(self._settings.home, snapshot)
        except OSError as error:  # a full disk; what runs goes on running
            self._reporter.said(f"The state can't be written: {error}")
