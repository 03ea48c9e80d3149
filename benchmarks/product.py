"""The product's real parts for a benchmark: in a folder of their own, on free ports, gone afterwards."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graphstore import schema  # noqa: E402 - the path comes first
from workers import campaigns  # noqa: E402
from workers.context import Context  # noqa: E402
from workers.services import graph_server, redis_server  # noqa: E402
from workers.services.parts import parts  # noqa: E402
from workers.services.process import Child, Command  # noqa: E402
from workers.settings import Settings, load  # noqa: E402

PORTS: Final = (
    "TRACKTOR_PORT",
    "TRACKTOR_LIVE_PORT",
    "TRACKTOR_GRAPH_PORT",
    "TRACKTOR_REDIS_PORT",
    "TRACKTOR_SMTP_PORT",
    "TRACKTOR_METRICS_PORT",
)
_STOP: Final = 20.0  # seconds


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def environment(home: Path) -> dict[str, str]:
    """Settings of a product in `home` on free ports; what the caller's environment says of the product counts, too."""
    given = {name: value for name, value in os.environ.items() if name.startswith("TRACKTOR_")}
    ports = zip(PORTS, map(str, free_ports(len(PORTS))), strict=True)
    return {**given, **dict(ports), "TRACKTOR_HOME": str(home)}


@dataclass
class Product:
    """A running graph and Redis, and whichever processes are started."""

    settings: Settings
    environment: Mapping[str, str]
    context: Context
    stack: ExitStack = field(repr=False)
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start parts by the names the supervisor gives them, and wait until each is ready."""
        known = {part.name: part for part in parts(self.settings)}
        for name in names:
            part = known[name]
            if part.command is None:
                continue
            command = part.command()
            child = self._run(Command(name, command.arguments, {**self.environment, **command.environment}, ROOT))
            self._wait(child, lambda part=part, child=child: part.ready(child.pid))  # type: ignore[misc]

    def serve(self, name: str, script: str) -> int:
        """Start a server of the benchmark's own that listens where the web process would; its port."""
        port = free_ports(1)[0]
        environment = {**self.environment, "TRACKTOR_PORT": str(port), "PYTHONPATH": str(ROOT)}
        child = self._run(Command(name, [sys.executable, str(ROOT / "benchmarks" / script)], environment, ROOT))
        self._wait(child, lambda: _listens(port))
        return port

    def _run(self, command: Command) -> Child:
        child = self.children[command.name] = Child(command, self.settings.logs)
        self.stack.callback(child.stop, _STOP)
        return child

    def _wait(self, child: Child, ready: Callable[[], bool]) -> None:
        wait_until(lambda: child.exit_code() is not None or ready(), 60, f"{child.name} did not start:\n{child.tail()}")
        if child.exit_code() is not None:
            raise SystemExit(f"{child.name} ended at once:\n{child.tail()}")

    def stop(self, name: str) -> None:
        self.children.pop(name).stop(_STOP)


@contextmanager
def product(*names: str, keep: Path | None = None) -> Iterator[Product]:
    """Graph, Redis and these processes, in a temporary folder, or in one that is kept for the next run."""
    home = keep or Path(tempfile.mkdtemp(prefix="tracktor-benchmark-"))
    env = environment(home)
    settings = load(env)
    with ExitStack() as stack:
        if keep is None:
            stack.callback(shutil.rmtree, home, ignore_errors=True)
        servers = {}
        for command in (graph_server.command(settings), redis_server.command(settings)):
            servers[command.name] = Child(command, settings.logs)
            stack.callback(servers[command.name].stop, _STOP)
        if not (redis_server.wait(settings, 30) and graph_server.wait(settings, 120)):
            raise SystemExit(f"The graph or Redis did not start; see {settings.logs}")
        context = stack.enter_context(Context.open(settings))
        schema.apply(context.graph)
        running = Product(settings, env, context, stack, servers)
        running.start(*names)
        yield running


def campaign(running: Product, app: str, nodes: dict[str, tuple[str, dict[str, Any]]], edges: list[str]) -> str:
    """Stored, not running; its id. `edges`: "from.port>to"."""  # fmt: skip
    definition = {
        "nodes": [{"id": name, "type": kind, "config": config} for name, (kind, config) in nodes.items()],
        "edges": [
            {"from": start.partition(".")[0], "port": start.partition(".")[2], "to": to}
            for start, _, to in (edge.partition(">") for edge in edges)
        ],
    }
    return campaigns.create(running.context, app, "Benchmark", definition)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(done: Callable[[], bool], seconds: float, complaint: str, pause: float = 0.02) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise SystemExit(complaint)
        time.sleep(pause)


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def report(figures: Mapping[str, Any]) -> None:
    """One JSON object on standard output; everything else a benchmark says goes to standard error."""
    print(json.dumps({**figures, "machine": machine()}, indent=2))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
