"""A newcomer's way with a wheel: an empty environment without Node, everything started, an event in, a letter out.

    python .ci/newcomer.py WHEEL

Installs by the lock with hashes, then the wheel. Exit code 0 when the letter has arrived.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import venv
from collections.abc import Callable, Sequence
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PORTS: Final = ("PORT", "LIVE_PORT", "GRAPH_PORT", "REDIS_PORT", "SMTP_PORT", "METRICS_PORT", "BOUNCE_PORT")
PATIENCE: Final = 600.0  # seconds


def main(wheel: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tracktor-newcomer-") as folder:
        place = Path(folder)
        tracktor = installed(wheel, place / "env")
        env = {**surroundings(), **settings(place / "home")}
        told = (place / "up.log").open("w+", encoding="utf-8")
        up = subprocess.Popen([tracktor, "up"], env=env, cwd=place, stdout=told, stderr=subprocess.STDOUT)
        try:
            began = time.monotonic()
            until(lambda: "is ready at" in (place / "up.log").read_text(encoding="utf-8"), up)
            print(f"Started in {time.monotonic() - began:.0f} s")
            journey(f"http://127.0.0.1:{env['TRACKTOR_PORT']}", tracktor, env)
        except BaseException:
            print((place / "up.log").read_text(encoding="utf-8"), file=sys.stderr)
            raise
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(60)
            told.close()


def installed(wheel: Path, place: Path) -> str:
    """The command, in an environment of its own."""
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "runtime.lock")], check=True)
    subprocess.run([*pip, str(wheel)], check=True)
    return str(place / "bin" / "tracktor")


def surroundings() -> dict[str, str]:
    """The environment without whatever folder has Node in it, and without settings of another product."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKTOR_", "NEO4J_", "PYTHON"))}
    paths = kept.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(each for each in paths if not Path(each, "npm").exists())
    cache = os.environ.get("TRACKTOR_CACHE")
    return kept if cache is None else {**kept, "TRACKTOR_CACHE": cache}


def settings(home: Path) -> dict[str, str]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {f"TRACKTOR_{name}": str(each.getsockname()[1]) for name, each in zip(PORTS, sockets, strict=True)}
    for each in sockets:
        each.close()
    return {**ports, "TRACKTOR_HOME": str(home)}


def journey(base: str, tracktor: str, env: dict[str, str]) -> None:
    link = output([tracktor, "login-link"], env)
    token = link.strip().rpartition("#")[2]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def api(path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Origin": base}
        with browser.open(urllib.request.Request(f"{base}/api/v1{path}", data, headers), timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    page = browser.open(f"{base}/", timeout=60).read().decode()
    script = re.search(r'src="(/assets/[^"]+\.js)"', page)
    assert script is not None, "the wheel has no dashboard"
    assert browser.open(base + script[1], timeout=60).status == 200
    api("/session/link", {"token": token})
    site = api("/sites", {"name": "Shop"})
    own = f"/sites/{site['id']}"
    assert browser.open(f"{base}/scripts/{site['token']}/tio.js", timeout=60).status == 200
    letter = api(f"{own}/letters", {"name": "Hello", "subject": "Hello {{ person.first_name }}", "text": "Hi"})["id"]
    nodes = [
        {"id": "on", "type": "person_event", "config": {"event": "Visit"}},
        {"id": "send", "type": "send_letter", "config": {"letter": letter}},
    ]
    edges = [{"from": "on", "port": "out", "to": "send"}]
    campaign = api(f"{own}/campaigns", {"name": "Welcome", "definition": {"nodes": nodes, "edges": edges}})["id"]
    api(f"{own}/campaigns/{campaign}/run", {})
    ann = json.dumps({"email": "ann@example.test", "first_name": "Ann"})
    began = time.monotonic()
    for path, given in (("set", {"data": ann}), ("track", {"action": "Visit"})):
        asked = urllib.parse.urlencode({"sid": site["token"], "id": "ann", **given})
        assert browser.open(f"{base}/{path}?{asked}", timeout=60).status == 200
    until(lambda: any(each["subject"] == "Hello Ann" for each in api("/mail")["items"]))
    print(f"Event in, letter out: {time.monotonic() - began:.1f} s")


def output(command: Sequence[str], env: dict[str, str]) -> str:
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def until(holds: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end or (process is not None and process.poll() is not None):
            raise SystemExit("It did not come about")
        time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
