"""What must be so before anything is started. Each check raises ServiceError with what to do."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psutil

from workers.errors import ServiceError
from workers.services import jars, java, state
from workers.services.part import Part
from workers.settings import Settings

MIN_FREE: Final = 512 * 1024 * 1024  # bytes
_PATIENCE: Final = 15.0  # seconds that what an earlier supervisor left gets to end by itself


def home_usable(home: Path) -> None:
    """The home exists, can be written and has room."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise ServiceError(f"{home} can't be written ({error.strerror}). Mend it, or set TRACKTOR_HOME.") from error
    free = shutil.disk_usage(home).free
    if free < MIN_FREE:
        raise ServiceError(
            f"The disk of {home} is nearly full: {free >> 20} MB are free, {MIN_FREE >> 20} are needed. "
            "Free some, or set TRACKTOR_HOME to a folder on another disk."
        )


def clear_left_over(home: Path) -> None:
    """End what a supervisor that died by force has left. Call it with the home's lock held."""
    snapshot = state.read(home)
    if snapshot is None:
        return
    processes = list(state.left_over(snapshot))
    for process in processes:
        process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=_PATIENCE)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=5)


def graph_obtainable(settings: Settings) -> None:
    """Java and the jars are there, downloaded if need be, before anything is started. Not for an external graph."""
    if settings.manages_graph:
        java.find()
        jars.ensure()


def ports_free(parts: Iterable[Part]) -> None:
    """Nobody else listens where the parts want to. Names all that are taken at once."""
    taken = [fault for part in parts if (fault := port_fault(part)) is not None]
    if taken:
        raise ServiceError("\n".join(taken))


def port_fault(part: Part) -> str | None:
    """What is wrong with the part's port; None when it can be had."""
    if part.port is None or part.command is None:
        return None
    family = socket.AF_INET6 if ":" in part.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((part.host, part.port))
        except PermissionError:
            return f"Port {part.port} ({part.name}) needs more rights. Set {part.variable} to one above 1023."
        except OSError as error:
            holder = _holder(part.port)
            return (
                f"Port {part.port} ({part.name}) is in use{holder}. Stop what uses it, or set {part.variable} "
                f"to a free port. ({os.strerror(error.errno or 0)})"
            )
    return None


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port:
                if connection.pid is None:
                    return ""
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        pass
    return ""
