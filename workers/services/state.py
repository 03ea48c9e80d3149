"""What a running supervisor tells others: a lock that only one holds, and a file with its parts."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from workers.errors import ServiceError


@dataclass(frozen=True, slots=True)
class PartState:
    name: str
    state: str  # waiting, starting, running, external, stopped
    pid: int | None
    created: float | None  # of the process, epoch seconds: a pid alone may be another's by now
    port: int | None
    restarts: int
    last_end: str  # how it ended last, in words


@dataclass(frozen=True, slots=True)
class Snapshot:
    supervisor: int  # pid
    started: float  # epoch seconds
    address: str
    ready: bool  # all parts have been ready at once since the start
    parts: tuple[PartState, ...]


def run_folder(home: Path) -> Path:
    folder = home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home's lock. Raises ServiceError if another process does."""
    with (run_folder(home) / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise ServiceError(
                f"Tracktor is running already in {home} (process {holder}). Stop that one, or give this one a "
                "home of its own with TRACKTOR_HOME (and its ports)."
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_running(home: Path) -> bool:
    """Whether a supervisor holds the home's lock."""
    try:
        with (home / "run" / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def write(home: Path, snapshot: Snapshot) -> None:
    path = run_folder(home) / "state.json"
    part = path.with_suffix(".new")
    part.write_text(json.dumps(asdict(snapshot), indent=1))
    part.rename(path)


def read(home: Path) -> Snapshot | None:
    """The last snapshot, also of a supervisor that is gone; None when there is none that can be read."""
    try:
        data = json.loads((home / "run" / "state.json").read_text())
        parts = tuple(PartState(**part) for part in data.pop("parts"))
        return Snapshot(**data, parts=parts)
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def left_over(snapshot: Snapshot) -> Sequence[psutil.Process]:
    """Processes of a snapshot that still run."""
    found = []
    for part in snapshot.parts:
        if part.pid is None:
            continue
        try:
            process = psutil.Process(part.pid)
            if part.created is not None and abs(process.create_time() - part.created) < 1:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found
