"""What all of it takes while nothing happens: memory of every process, some time after `tracktor up` is ready.

PSS counts a page that several processes share once, divided among them; RSS counts it for each. The floor is the two
servers that are not ours, the graph and Redis.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from product import ROOT, environment, report, say, wait_until

from workers.services import state

_OTHERS = ("graph", "redis")


@dataclass(frozen=True)
class Memory:
    """MB of a process and all that it started."""

    pss: float
    rss: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--idle", type=float, default=60, help="seconds between ready and measured (60)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracktor-benchmark-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        env = {**os.environ, **environment(home), "PYTHONPATH": str(ROOT)}
        began = time.perf_counter()
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "workers.cli.main", "up"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: _ready(home) or supervisor.poll() is not None, 300, "It did not get ready.", pause=0.05)
            ready = time.perf_counter() - began
            say(f"Ready after {ready:.1f} s; measured in {given.idle:.0f} s")
            time.sleep(given.idle)
            report({"benchmark": "memory", **_figures(home, supervisor.pid), "ready_seconds": round(ready, 1)})
        finally:
            supervisor.send_signal(signal.SIGINT)
            supervisor.wait(60)


def _ready(home: Path) -> bool:
    snapshot = state.read(home)
    return snapshot is not None and snapshot.ready


def _figures(home: Path, supervisor: int) -> dict[str, Any]:
    snapshot = state.read(home)
    if snapshot is None:
        raise SystemExit("It has stopped by itself.")
    parts = {part.name: _memory(part.pid, children=True) for part in snapshot.parts if part.pid is not None}
    parts["supervisor"] = _memory(supervisor, children=False)
    mould = next((each for each in psutil.Process(supervisor).children() if each.name() == "mould.tracktor"), None)
    if mould is not None:
        parts["mould"] = _memory(mould.pid, children=False)
    floor = [parts[name] for name in _OTHERS]
    return {
        "pss_mb": round(sum(part.pss for part in parts.values())),
        "rss_mb": round(sum(part.rss for part in parts.values())),
        "floor_pss_mb": round(sum(part.pss for part in floor)),
        "floor_rss_mb": round(sum(part.rss for part in floor)),
        "parts": {name: {"pss_mb": round(part.pss), "rss_mb": round(part.rss)} for name, part in parts.items()},
    }


def _memory(pid: int, *, children: bool) -> Memory:
    process = psutil.Process(pid)
    family = [process, *(process.children(recursive=True) if children else ())]
    full = [each.memory_full_info() for each in family]
    return Memory(sum(each.pss for each in full) / 2**20, sum(each.rss for each in full) / 2**20)


if __name__ == "__main__":
    main()
