"""What a soak does to a running product: parts are killed, frozen and kept away; its clock jumps; its disk fills up."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from product import say, wait_until

from graphstore.errors import GraphError
from workers.services import graph_server, state
from workers.settings import Settings

KILLED: Final = (
    "worker-1", "redis", "worker-2", "graph", "ingest", "scheduler", "web", "effects", "live", "sink",
)  # fmt: skip
_OWN_DISK: Final = 3_000  # MB, of a disk that can be filled without harm to others
_AHEAD: Final = 48 * 3_600_000  # ms
_LONGEST_RECOVERY: Final = 420.0  # seconds


@dataclass(frozen=True)
class Fault:
    name: str
    begin: Callable[[], None]
    end: Callable[[], None] = lambda: None
    lasts: float = 0.0  # seconds


class Faults:
    """`own_disk`: the home lies on a disk of its own, that may be filled."""

    def __init__(self, settings: Settings, *, away: float, own_disk: bool) -> None:
        self._settings = settings
        self._away = away
        self._own_disk = own_disk
        self._frozen: list[int] = []
        self._ballast = settings.home / "ballast"

    def all(self) -> list[Fault]:
        """In the order of their turns."""
        found = [Fault(f"kill {name}", lambda name=name: self._kill(name)) for name in KILLED]  # type: ignore[misc]
        found += [
            Fault("graph away", lambda: self._keep_away("graph"), self._thaw, self._away),
            Fault("redis away", lambda: self._keep_away("redis"), self._thaw, min(self._away, 10.0)),
            Fault("graph slow", lambda: self._freeze("graph"), self._thaw, 8.0),
            Fault("mail slow", lambda: self._freeze("sink"), self._thaw, 15.0),
            Fault("ingest frozen", lambda: self._freeze("ingest"), self._thaw, 8.0),
            Fault("clock +48 h", lambda: self._clock(_AHEAD), lambda: self._clock(0), 5.0),
            Fault("clock -48 h", lambda: self._clock(-_AHEAD), lambda: self._clock(0), 5.0),
        ]
        if self._own_disk:
            found.append(Fault("disk full", self._fill, self._empty, 10.0))
        return found

    def recovered(self, fault: Fault) -> float:
        """Seconds until everything ran again."""
        began = time.perf_counter()
        time.sleep(0.5)  # the supervisor looks a few times a second
        wait_until(self.whole, _LONGEST_RECOVERY, f"Not everything runs again after {fault.name}.", pause=0.1)
        return round(time.perf_counter() - began, 1)

    def whole(self) -> bool:
        """All parts run, and the graph takes what is written: after a full disk it runs without its database."""
        snapshot = state.read(self._settings.home)
        if snapshot is None or not snapshot.ready or any(part.state != "running" for part in snapshot.parts):
            return False
        try:
            with graph_server.connect(self._settings) as graph:
                graph.command("MERGE (:SoakProbe)")
        except GraphError:
            return False
        return True

    def _pid(self, name: str) -> int | None:
        snapshot = state.read(self._settings.home)
        return next((part.pid for part in snapshot.parts if part.name == name), None) if snapshot else None

    def _kill(self, name: str) -> None:
        pid = self._pid(name)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def _freeze(self, name: str) -> None:
        pid = self._pid(name)
        if pid is not None:
            os.kill(pid, signal.SIGSTOP)
            self._frozen.append(pid)

    def _keep_away(self, name: str) -> None:
        """Killed, and not started again meanwhile: its supervisor is frozen."""
        snapshot = state.read(self._settings.home)
        assert snapshot is not None
        os.kill(snapshot.supervisor, signal.SIGSTOP)
        self._frozen.append(snapshot.supervisor)
        self._kill(name)

    def _thaw(self) -> None:
        while self._frozen:
            os.kill(self._frozen.pop(), signal.SIGCONT)

    def _clock(self, ahead: int) -> None:
        Path(self._settings.clock_file).write_text(str(ahead), encoding="utf-8")

    def _fill(self) -> None:
        """To the last byte, past the reserve at which calls are refused."""
        with self._ballast.open("wb") as file:
            try:
                while True:
                    file.write(bytes(1 << 20))
                    file.flush()
            except OSError:
                pass  # full

    def _empty(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def own_disk(folder: Path) -> Iterator[bool]:
    """Whether the folder is a disk of its own meanwhile: one in memory, where this user may mount one."""
    size = f"size={_OWN_DISK}m"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, check=False)
    if done.returncode:
        say("No disk of its own can be mounted by this user: it is not filled.")
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
