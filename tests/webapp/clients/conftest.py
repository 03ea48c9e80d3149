"""The product's own web app behind a real socket, for libraries that send to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

VECTORS = Path(__file__).parents[2] / "vectors"


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
