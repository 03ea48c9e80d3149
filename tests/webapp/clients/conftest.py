"""The product's own web app behind a real socket, for libraries that send to it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors"


class Live:
    """A server whose first answers can be made to fail."""

    def __init__(self, web: Flask) -> None:
        self._web = web
        self.failures = 0
        self.tried = 0
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _answer(self, environ: Any, start_response: Any) -> Any:
        self.tried += 1
        if self.failures > 0:
            self.failures -= 1
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"later"]
        return self._web(environ, start_response)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def live(web: Flask) -> Iterator[Live]:
    server = Live(web)
    yield server
    server.stop()


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


def taken(calls: list[Any]) -> list[dict[str, Any]]:
    """Calls of the streams as the vectors have them, sorted: streams keep the order of each person's alone."""
    found = []
    for call in calls:
        vector: dict[str, Any] = {"method": call.kind}
        if call.kind == "alias":
            vector |= {"srcid": call.identity, "destid": call.target}
        else:
            vector["id"] = call.identity
        if call.kind == "track":
            vector["action"] = call.name
        if call.kind == "cart":
            vector["state"] = {"Cart set": "set", "Cart canceled": "cancel", "Cart purchased": "purchase"}[call.name]
        if call.data not in {"", "{}"}:
            vector["data"] = json.loads(call.data)
        found.append(vector)
    return sorted(found, key=repr)


def wanted() -> list[dict[str, Any]]:
    return sorted((each for each in vectors("calls.json") if "refused" not in each), key=repr)


@pytest.fixture
def given() -> Any:
    """What the vectors want the streams to have, and how calls look like them."""
    return wanted, taken, vectors


@pytest.fixture(scope="session")
def tio() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "tracktor_tio", ROOT / "clients" / "python" / "tracktor_tio" / "__init__.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs Program.cs with the library's sources."""
    if shutil.which("mcs") is None or shutil.which("mono") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no mono was found; install mono-mcs and mono-runtime")
    made = tmp_path_factory.mktemp("dotnet") / "probe.exe"
    sources = [*sorted((ROOT / "clients" / "dotnet" / "src").glob("*.cs")), Path(__file__).with_name("Program.cs")]
    subprocess.run(
        ["mcs", "-warnaserror", "-r:System.Net.Http", f"-out:{made}", *map(str, sources)],
        check=True,
        timeout=120,
    )
    return ["mono", str(made)]
