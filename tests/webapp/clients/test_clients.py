"""The libraries for Python and .NET against a live server, through vectors that they share."""

from __future__ import annotations

import json
import queue
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support import Site

from graphstore import apps
from graphstore.driver import Graph

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors"


def run(probe: list[str], *given: str) -> list[str]:
    done = subprocess.run([*probe, *given], check=True, timeout=120, capture_output=True)
    return done.stdout.decode().splitlines()


@pytest.fixture
def signed(app: Site, graph: Graph) -> Site:
    """The test's site, taking only signed data: the server itself checks every signature."""
    apps.change(graph, app.id, name="Test", signed_only=True)
    return app


def test_signatures(tio: ModuleType, given: Any) -> None:
    for each in given[2]("signatures.json"):
        assert tio.sign(each["secret"], each["id"]) == each["signature"]


def test_python_sends_everything_through_failures(
    tio: ModuleType, live: Any, signed: Site, accepted: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tio, "_PAUSE", 0.01)
    wanted, taken, vectors = given
    live.failures = 2
    refused: list[str] = []
    with tio.Client(
        live.url, signed.token, signed.secret, on_refused=lambda _, error: refused.append(error["path"])
    ) as client:
        for each in vectors("calls.json"):
            own = {name: value for name, value in each.items() if name not in {"method", "refused"}}
            getattr(client, each["method"])(*own.values())
        assert client.flush(30)
    assert taken(accepted()) == wanted()
    assert refused == ["data/products/0/price"]
    assert live.tried >= 3
    with pytest.raises(ValueError, match="closed"):
        client.track("unicorn", "Late")


def fill(client: Any) -> None:
    for _ in range(200):
        client.track("unicorn", "Search")


def test_python_tells_what_it_cannot_take(tio: ModuleType, app: Site) -> None:
    client = tio.Client("http://127.0.0.1:9", app.token, most_waiting=2)
    with pytest.raises(ValueError, match="JSON"):
        client.set("unicorn", {"nan": float("nan")})
    with pytest.raises(UnicodeEncodeError):
        client.set("unicorn", {"half": "\ud83e"})
    with pytest.raises(queue.Full):
        fill(client)
    assert not client.close(0.01)


def test_python_gives_up_what_no_site_takes(tio: ModuleType, live: Any) -> None:
    told: list[str] = []
    with tio.Client(live.url, "nobody", on_refused=lambda _, error: told.append(error["code"])) as client:
        client.track("unicorn", "Search")
        client.track("unicorn", "Search")
    assert told == ["unknown_site", "unknown_site"]


def test_dotnet_signatures_and_json(probe: list[str], given: Any) -> None:
    assert run(probe, "sign", str(VECTORS / "signatures.json")) == [
        each["signature"] for each in given[2]("signatures.json")
    ]
    (line,) = run(probe, "json")
    assert json.loads(line) == {
        "text": "ünicorn", "number": 3.98, "real": 0.1, "long_one": 9007199254740993,
        "when": "2026-11-25T03:00:00.000Z", "list": [1, None, True, "x"], "dictionary": {"a": 1},
        "state": "Purchase", "lone": "\ud83e",
    }  # fmt: skip


def test_dotnet_sends_everything_through_failures(
    probe: list[str], live: Any, signed: Site, accepted: Any, given: Any
) -> None:
    wanted, taken, _ = given
    live.failures = 1
    told = run(probe, "send", live.url, signed.token, signed.secret, str(VECTORS / "calls.json"))
    assert taken(accepted()) == wanted()
    assert told == ["bad_cart data/products/0/price"]
    assert live.tried >= 2


def test_dotnet_stops_when_told(probe: list[str]) -> None:
    assert run(probe, "cancel", "http://127.0.0.1:9") == ["canceled", "JSON has no NaN."]


def test_dotnet_is_written_for_what_it_promises(probe: list[str], tmp_path: Path) -> None:
    """C# 7.2, the last before 7.3 that mono's compiler knows; every public member told of; netstandard2.0 alone."""
    made = tmp_path / "library.dll"
    sources = sorted((ROOT / "clients" / "dotnet" / "src").glob("*.cs"))
    subprocess.run(
        ["mcs", "-langversion:7.2", "-warnaserror", f"-doc:{tmp_path / 'library.xml'}", "-target:library",
         "-r:System.Net.Http", f"-out:{made}", *map(str, sources)],
        check=True, timeout=120,
    )  # fmt: skip
    known = Path(__file__).with_name("netstandard.txt").read_text(encoding="utf-8").splitlines()
    assert run(probe, "uses", str(made)) == [line for line in known if not line.startswith("#")]
