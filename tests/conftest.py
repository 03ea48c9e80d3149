"""Real parts for tests. A graph and a Redis are started once a session, on free ports.

Tests keep apart by each making a site of their own (`app`), not by wiping.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from redis import Redis
from running import Product
from support import Site, environment
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from graphstore.driver import Graph
from workers.services import graph_server
from workers.settings import Settings, load

_HERE = Path(__file__).parent
_KEEPER = _HERE / "keeper.py"
# Beside those of the browser.
_OF_THE_PRODUCT = {f"tests/test_{name}.py" for name in ("docs_commands", "faults", "journey", "newsletter_faults")}

# A graph that lives for minutes never earns back what the JVM's second compiler costs, half of its processor time.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")

# In CI the made-up cases are the same each time: a red run is about the change. Elsewhere they are new ones. How long
# one takes says what else the machine does, so it is no failure.
hypothesis_settings.register_profile(
    "product",
    derandomize=bool(os.environ.get("CI")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("product")


class _ByCost(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """What shares costly fixtures stays on one worker: a module, and all that is about the one running product.

    A second product would have to be started, and its processes look for work until the session ends.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "product" if module.startswith("tests/e2e/") or module in _OF_THE_PRODUCT else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _ByCost(config, log)


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A running graph and Redis; its settings name them. Skips when they can't start, and fails in CI.

    Each worker of pytest-xdist has its own: sweeps and schedulers under test see all that is in them. With
    KEPT_SERVICES naming a folder, they go on running there for the next session, until their keeper is stopped.
    """
    kept = os.environ.get("KEPT_SERVICES")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    home = Path(kept, worker) if kept else tmp_path_factory.getbasetemp() / "services"
    home.mkdir(exist_ok=True, parents=True)
    keeper: subprocess.Popen[bytes] | None = None
    if not (home / "env.json").exists():
        env = environment(home)
        (home / "env.json").write_text(json.dumps(env))
        keeper = subprocess.Popen(
            [sys.executable, str(_KEEPER), str(home), "1" if kept else str(os.getpid())],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    env = json.loads((home / "env.json").read_text())
    failure = _wait_for(home / "keeper.json")
    if failure:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse(f"{failure}; see {home / 'logs'}")
    yield load(env)
    if keeper is not None and kept:
        keeper.returncode = 0  # it outlives this session on purpose, and must not be warned about
    elif keeper is not None:
        keeper.send_signal(signal.SIGTERM)
        keeper.wait(timeout=60)


def _wait_for(answer: Path) -> str:
    end = time.monotonic() + 300
    while not answer.exists():
        if time.monotonic() > end:
            return "the keeper of the graph and Redis said nothing"
        time.sleep(0.05)
    return str(json.loads(answer.read_text())["failure"])


@pytest.fixture(scope="session")
def settings(services: Settings) -> Settings:
    return services


@pytest.fixture(scope="session")
def graph(services: Settings) -> Iterator[Graph]:
    """The shared graph, its schema applied."""
    with graph_server.connect(services) as connected:
        yield connected


@pytest.fixture(scope="session")
def redis(services: Settings) -> Iterator[Redis]:
    """The shared Redis, answering bytes."""
    client = Redis.from_url(services.redis_url)
    yield client
    client.close()


@pytest.fixture
def app(graph: Graph) -> Site:
    """A site of the test's own."""
    site = Site(id=secrets.token_hex(6), token=secrets.token_hex(8), secret=secrets.token_hex(16))
    graph.command(
        "CREATE (:App {id: $id, name: 'Test', token: $token, secret: $secret, signed_only: false, created: 0})",
        {"id": site.id, "token": site.token, "secret": site.secret},
    )
    return site


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Everything, as `tracktor up` starts it, in a home of its own."""
    product = Product(tmp_path_factory.mktemp("product"), TRACKTOR_PRIVATE_WEBHOOKS="1")
    try:
        product.start()
        yield product
    finally:
        product.stop()
