"""What runs in the mould: it imports what parts need, and forks each from itself, so that all share that memory.

A part becomes a child of the supervisor: a process in between, which ends at once, leaves it to it as an orphan.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

from workers.services import linux

READY: Final = b"ready"
LONGEST: Final = 65_536  # bytes of an order
_ADOPTION_LIMIT: Final = 10.0  # seconds


@dataclass(frozen=True)
class Order:
    name: str
    module: str  # run as `python -m` would
    environment: Mapping[str, str]  # added to the supervisor's, which the mould has inherited

    def packed(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def serve(channel: socket.socket, supervisor: int, modules: Sequence[str]) -> NoReturn:
    """Answer orders until the supervisor is gone: with the part's pid, or 0 when there could be none."""
    code = 1
    try:
        os.setsid()  # Ctrl+C of the terminal is the supervisor's
        linux.die_with(supervisor)
        linux.call_itself("mould.tracktor")
        linux.few_arenas()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for module in modules:
            import_module(module)
        gc.collect()
        gc.freeze()  # a collection in a part must not write to what it shares
        channel.send(READY)
        while True:
            packed, descriptors, _, _ = socket.recv_fds(channel, LONGEST, 2)
            if not packed:
                break
            pid = _cast(Order(**json.loads(packed)), descriptors[0], descriptors[1], supervisor)
            for descriptor in descriptors:
                os.close(descriptor)
            channel.send(str(pid).encode())
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        code = 0
    except BaseException:  # noqa: BLE001 - told as an interpreter would, and not handed on: what calls this is the supervisor's
        sys.excepthook(*sys.exc_info())
    finally:
        _flush()
        os._exit(code)


def _cast(order: Order, output: int, go: int, supervisor: int) -> int:
    reading, writing = os.pipe()
    try:
        between = os.fork()
    except OSError:  # no memory, or too many processes
        os.close(reading)
        os.close(writing)
        return 0
    if between == 0:
        try:
            between = os.getpid()
            if os.fork() == 0:
                _become(order, output, go, writing, (between, supervisor))
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(between, 0)
    with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
        return int(told.read() or 0)


def _become(order: Order, output: int, go: int, told: int, parents: tuple[int, int]) -> NoReturn:
    """The part. It never comes back into the mould's code."""
    code = 1
    try:
        _wait_for(*parents)
        os.setsid()
        linux.die_with(parents[1])
        linux.call_itself(f"{order.name}.tracktor")
        os.write(told, str(os.getpid()).encode())
        os.close(told)
        if os.read(go, 1):  # else nobody knows of this process, and another may be started in its place
            _stand_alone(output)
            os.environ.update(order.environment)
            sys.argv = [order.module]  # not the words after tracktor
            code = _run(order.module)
    finally:
        os._exit(code)


def _wait_for(between: int, supervisor: int) -> None:
    """Until this process is the supervisor's child. It ends where that is gone."""
    end = time.monotonic() + _ADOPTION_LIMIT
    while (parent := os.getppid()) != supervisor:
        if parent != between or time.monotonic() > end:
            os._exit(1)
        time.sleep(0.001)


def _stand_alone(output: int) -> None:
    """Streams of its own, and nothing open that it has not opened itself."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    for path in list(Path("/proc/self/fd").iterdir()):
        if int(path.name) > 2:  # noqa: PLR2004 - standard error
            with suppress(OSError):  # the folder's own is closed already
                os.close(int(path.name))
    sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115 - for as long as it runs
    sys.stdout = open(1, "w", buffering=1, closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False, encoding="utf-8", errors="backslashreplace")  # noqa: SIM115


def _run(module: str) -> int:
    """Its exit code, after all that an interpreter does at its end."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = _code_of(end)
    except BaseException:  # noqa: BLE001 - told as an interpreter would; it is the end
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for threads, as an interpreter does
    atexit._run_exitfuncs()  # noqa: SLF001 - what is left to say is sent
    _flush()
    return code


def _code_of(end: SystemExit) -> int:
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    sys.stderr.write(f"{end.code}\n")
    return 1


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # nobody reads it any more, or there is none
            continue
