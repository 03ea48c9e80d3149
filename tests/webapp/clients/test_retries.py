"""What becomes of calls that are not taken: the same in the libraries of all languages, through shared vectors."""

from __future__ import annotations

import itertools
import json
import logging
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from scripting import ScriptedServer

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "retries.json").read_text(encoding="utf-8")
)
ACCEPTING: dict[str, Any] = {"answers": [], "calls": 0, "refused": []}


@contextmanager
def scripted(*cases: dict[str, Any]) -> Iterator[list[ScriptedServer]]:
    servers = [ScriptedServer(case) for case in cases]
    try:
        yield servers
    finally:
        for server in servers:
            server.stop()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_python(
    tio: ModuleType, case: dict[str, Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tio, "_PAUSE", 0.01)
    if any("silent" in answer for answer in case["answers"]):
        monkeypatch.setattr(tio, "_TIMEOUT", 0.3)
    away = threading.Event()
    told = logging.Handler()
    told.emit = lambda record: away.set() if "can't be reached" in record.getMessage() else None  # type: ignore[method-assign]
    caplog.set_level(logging.INFO, "tracktor_tio")
    logger = logging.getLogger("tracktor_tio")
    logger.addHandler(told)
    refused: list[dict[str, Any]] = []
    with scripted(case) as (server,):
        with tio.Client(server.url, "t0", on_refused=lambda _, error: refused.append(error)) as client:
            for _ in range(case["calls"]):
                client.track("unicorn", "Search")
            if case.get("away"):
                assert away.wait(30)
                server.listen()
            assert client.flush(30)
        server.check(refused)
    logger.removeHandler(told)


def test_python_flushes_what_was_called_before_whatever_comes_after(tio: ModuleType) -> None:
    """Somebody calls all the time: each request that is answered brings another call."""
    with scripted(ACCEPTING) as (server,), tio.Client(server.url, "t0") as client:
        stop = threading.Event()

        def call() -> None:
            while not stop.wait(0.001):
                client.track("unicorn", "Search")

        steady = threading.Thread(target=call)
        steady.start()
        try:
            assert client.flush(30)
        finally:
            stop.set()
            steady.join()


def test_python_goes_on_when_who_listens_fails(tio: ModuleType) -> None:
    case = {"answers": [{"status": 400}], "calls": 1, "refused": []}

    def fail(_call: Any, _error: Any) -> None:
        raise RuntimeError("listening failed")

    with scripted(case) as (server,), tio.Client(server.url, "t0", on_refused=fail) as client:
        client.track("unicorn", "Refused")
        assert client.flush(30)
        client.track("unicorn", "Taken")
        assert client.flush(30)
        assert len(server.taken) == 1


def test_dotnet(probe: list[str]) -> None:
    """All cases at once, each with a client of its own."""
    with scripted(*CASES) as servers:
        given = [(server.url, str(server.case["calls"]), _handling(server.case)) for server in servers]
        command = [*probe, "retries", *itertools.chain.from_iterable(given)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as running:
            assert running.stdout is not None
            lines = []
            for line in running.stdout:
                if line == "away\n":
                    next(server for server in servers if server.case.get("away")).listen()
                else:
                    lines.append(json.loads(line))
            assert running.wait(60) == 0
        for index, server in enumerate(servers):
            refused = [each for each in lines if each["client"] == index]
            server.check(refused)


def _handling(case: dict[str, Any]) -> str:
    """What the probe's own part of a client does: give up its first request soon, or tell of its first failure."""
    if any("silent" in answer for answer in case["answers"]):
        return "impatient"
    return "telling" if case.get("away") else "plain"


def test_dotnet_goes_on_when_its_handler_fails(probe: list[str]) -> None:
    with scripted(ACCEPTING) as (server,):
        done = subprocess.run([*probe, "failing", server.url], check=True, timeout=60, capture_output=True)
        assert done.stdout.decode().split() == ["flushed"]
        assert len(server.taken) == 1


def test_dotnet_flushes_what_was_called_before_whatever_comes_after(probe: list[str]) -> None:
    with scripted(ACCEPTING) as (server,):
        done = subprocess.run([*probe, "steady", server.url], check=True, timeout=60, capture_output=True)
        assert done.stdout.decode().split() == ["flushed"]
