"""The whole product under its supervisor, as `tracktor up` starts it, and a browserless user of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests
from support import environment, free_ports

from graphstore import apps
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from workers import backlog
from workers.accounts import login_link
from workers.context import open_redis
from workers.services import state
from workers.settings import Settings, load

T = TypeVar("T")


def until(probe: Callable[[], T | None], seconds: float = 120.0, what: str = "it") -> T:
    """The first answer of `probe` that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come about within {seconds} s")


class Product:
    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        self._clock = home / "clock"
        self.env = {**environment(home), "TRACKTOR_TEST_CLOCK": str(self._clock), **variables}
        self.settings: Settings = load(self.env)
        self.output = home / "up.log"
        home.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 300.0) -> float:
        """Start everything; seconds until all of it was ready."""
        began = time.monotonic()
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workers.cli.main", "up"],
                env={**os.environ, **self.env},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        until(self._ready, seconds, "a running product")
        return time.monotonic() - began

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.output.read_text()
        snapshot = state.read(self.home)
        return snapshot is not None and snapshot.supervisor == self._process.pid and snapshot.ready

    @contextmanager
    def ahead(self, **time: float) -> Iterator[None]:
        """Meanwhile it is this much later for all of the product; browsers know nothing of it."""
        self._clock.write_text(str(round(timedelta(**time).total_seconds() * 1_000)))
        try:
            yield
        finally:
            self._clock.unlink()

    def recovered(self, seconds: float = 120.0) -> None:
        """Wait until every part runs again."""

        def whole() -> bool:
            snapshot = state.read(self.home)
            return snapshot is not None and all(part.state == "running" for part in snapshot.parts)

        until(whole, seconds, "a recovery")

    def stop(self) -> float:
        """Stop as Ctrl+C does; seconds it took."""
        if self._process is None:
            return 0.0
        began = time.monotonic()
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=60)
        self._process = None
        return time.monotonic() - began

    def pid(self, part: str) -> int:
        snapshot = state.read(self.home)
        assert snapshot is not None
        pid = next(each.pid for each in snapshot.parts if each.name == part)
        assert pid is not None
        return pid

    def kill(self, part: str) -> None:
        """End it as a crash would; one that is just being restarted is waited for."""
        until(lambda: self._running(part), 60, f"a running {part}")
        os.kill(self.pid(part), signal.SIGKILL)

    def _running(self, part: str) -> bool:
        snapshot = state.read(self.home)
        return snapshot is not None and any(each.name == part and each.state == "running" for each in snapshot.parts)

    def stored(self, seconds: float = 120.0) -> None:
        """Wait until every call that was answered by now is in the graph; names of events are there before them."""
        redis = open_redis(self.settings)
        mark = backlog.accepted(redis, self.settings.partitions)
        redis.close()
        with self.graph() as graph:
            until(lambda: backlog.is_stored(graph, mark), seconds, "every accepted call in the graph")

    def graph(self) -> Graph:
        given = self.settings
        return Graph(given.neo4j_uri, given.neo4j_user, given.neo4j_password, database=given.neo4j_database)

    @contextmanager
    def web_beside(self, **variables: str) -> Iterator[str]:
        """One more web process, with other settings; its address."""
        own = {"TRACKTOR_PORT": str(free_ports(1)[0]), "TRACKTOR_WEB_PROCESSES": "1", **variables}
        env = {**os.environ, **self.env, **own}
        process = subprocess.Popen([sys.executable, "-m", "workers.processes.web"], env=env, stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{own['TRACKTOR_PORT']}"

        def answers() -> bool:
            assert process.poll() is None, "the web process has ended"
            try:
                return requests.get(f"{address}/healthz", timeout=5).ok
            except requests.ConnectionError:
                return False

        try:
            until(answers, what="a web process")
            yield address
        finally:
            process.terminate()
            process.wait(60)

    def site(self, name: str) -> AppRecord:
        with self.graph() as graph:
            return apps.create(graph, name, time.time_ns() // 1_000_000)


@dataclass
class User:
    """Somebody with a browser's cookies, logged in by a one-time link."""

    product: Product
    session: requests.Session

    @classmethod
    def logged_in(cls, product: Product) -> User:
        user = cls(product, requests.Session())
        token = login_link(product.settings).partition("#")[2]
        user.post("/session/link", {"token": token})
        return user

    def get(self, path: str, **query: str) -> Any:
        return self._read(self.session.get(self._api(path), params=query, timeout=60))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self._read(self.session.post(self._api(path), json=body or {}, headers=headers, timeout=60))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self._read(self.session.put(self._api(path), json=body, headers=headers, timeout=60))

    def delete(self, path: str) -> None:
        headers = {"Sec-Fetch-Site": "same-origin"}
        self._read(self.session.delete(self._api(path), headers=headers, timeout=60))

    def _api(self, path: str) -> str:
        return f"{self.product.settings.public_url}/api/v1{path}"

    @staticmethod
    def _read(answer: requests.Response) -> Any:
        assert answer.ok, answer.text
        return answer.json() if answer.content else None
