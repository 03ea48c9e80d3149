from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from support import environment

from workers.services import state
from workers.settings import load

pytestmark = pytest.mark.services

PARTS = {"redis", "graph", "sink", "web", "live", "ingest", "worker-1", "worker-2", "effects", "scheduler"}
TRACKTOR = [sys.executable, "-m", "workers.cli.main"]


class Product:
    """`tracktor up` in a home of its own."""

    def __init__(self, home: Path, **more: str) -> None:
        self.env = {**os.environ, **environment(home), **more}
        self.settings = load(self.env)

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*TRACKTOR, "up"], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def ask(self, *words: str) -> tuple[int, Any]:
        answer = subprocess.run(
            [*TRACKTOR, *words, "--json"], env=self.env, capture_output=True, text=True, check=False
        )
        assert not answer.stderr, answer.stderr
        return answer.returncode, json.loads(answer.stdout)

    def pids(self) -> dict[str, int]:
        snapshot = state.read(self.settings.home)
        return {part.name: part.pid for part in snapshot.parts if part.pid} if snapshot else {}

    def wait(self, holds: Callable[[state.Snapshot], bool], process: subprocess.Popen[str]) -> state.Snapshot:
        end = time.monotonic() + 180
        while time.monotonic() < end:
            snapshot = state.read(self.settings.home)
            if snapshot is not None and snapshot.supervisor == process.pid and holds(snapshot):
                return snapshot
            if process.poll() is not None:
                pytest.fail(f"it ended: {process.communicate()[0]}")
            time.sleep(0.1)
        pytest.fail(f"never came about: {state.read(self.settings.home)}")


@pytest.fixture
def product(tmp_path: Path) -> Product:
    return Product(tmp_path / "home")


@pytest.fixture
def up(product: Product) -> Iterator[subprocess.Popen[str]]:
    process = product.start()
    yield process
    process.kill()
    process.communicate()
    snapshot = state.read(product.settings.home)
    for left in state.left_over(snapshot) if snapshot else []:
        left.kill()


def all_running(snapshot: state.Snapshot) -> bool:
    return snapshot.ready and all(part.state == "running" for part in snapshot.parts)


def test_everything_starts_outlives_kills_and_stops(product: Product, up: subprocess.Popen[str]) -> None:
    started = product.wait(all_running, up)
    assert {part.name for part in started.parts} == PARTS
    assert _status(product.settings.public_url) == 200

    code, checked = product.ask("doctor")
    wrong = [check for check in checked["checks"] if check["verdict"] == "wrong" and check["what"] != "Dashboard"]
    assert not wrong
    assert code == 0 or any(check["what"] == "Dashboard" for check in checked["checks"])
    with smtplib.SMTP("127.0.0.1", product.settings.ports.smtp, timeout=10) as mail:
        assert mail.noop()[0] == 250

    before = product.pids()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    product.wait(lambda now: all_running(now) and all(part.restarts > 0 for part in now.parts), up)
    assert not set(before.values()) & set(product.pids().values())
    assert _status(product.settings.public_url) == 200
    if sys.platform == "linux":
        children = {each.pid: each for each in psutil.Process(up.pid).children(recursive=True)}
        assert {children[pid].ppid() for pid in product.pids().values()} == {up.pid}
        assert children[product.pids()["worker-2"]].name() == "worker-2.tracktor"[:15]
        assert psutil.STATUS_ZOMBIE not in {each.status() for each in children.values()}
    code, told = product.ask("status")
    assert (code, told["running"]) == (0, True)

    pids = product.pids()
    begun = time.monotonic()
    up.send_signal(signal.SIGINT)
    output = up.communicate(timeout=40)[0]
    assert time.monotonic() - begun < 30
    assert up.returncode == 0, output
    assert "Traceback" not in output
    assert not any(psutil.pid_exists(pid) for pid in pids.values())
    assert product.ask("status") == (1, {"running": False, "state": None, "work": None})


def _status(address: str) -> int:
    with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
        return int(answer.status)
