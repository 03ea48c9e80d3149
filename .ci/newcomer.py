"""A newcomer's two ways: everything set up from nothing and started, an event in, a letter out.

    python .ci/newcomer.py WHEEL        an empty environment without Node: the lock with hashes, then the wheel
    python .ci/newcomer.py --checkout   a clean clone of HEAD: `make demo`, Ctrl+C, `make demo` again with all data kept

Exit code 0 when all of it has come about.
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
import urllib.error
import urllib.parse
import urllib.request
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PORTS: Final = ("PORT", "LIVE_PORT", "GRAPH_PORT", "REDIS_PORT", "SMTP_PORT", "METRICS_PORT", "BOUNCE_PORT")
PATIENCE: Final = 1_800.0  # seconds; setting everything up on a busy machine takes most of it


def from_wheel(wheel: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tracktor-newcomer-") as folder:
        place = Path(folder)
        tracktor = installed(wheel, place / "env")
        env = {**surroundings(node=False), **settings(place / "home")}
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


def from_checkout() -> None:
    with tempfile.TemporaryDirectory(prefix="tracktor-newcomer-") as folder:
        place = Path(folder)
        env = {**surroundings(node=True), **settings(place / "home")}
        clone = place / "tracktor"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, env=env)
        with demo(clone, env) as told:
            browser, token = sign_in(told)
            assert browser.open(shown(told, r"Try +curl '(\S+)'"), timeout=60).status == 200
            until(lambda: len(dave(browser)) == 1)
            assert browser.open(f"{browser.base}/scripts/{token}/tio.js", timeout=60).status == 200
            before = kept(browser)
            print("Event in, letter out", flush=True)
        with demo(clone, env) as told:
            # Whoever is logged in stays so, and the new link is good, too.
            assert kept(browser) == before
            again, same = sign_in(told)
            assert same == token
            assert kept(again) == before
            print("All data kept", flush=True)


@contextmanager
def demo(clone: Path, env: dict[str, str]) -> Iterator[str]:
    """`make demo` as from a terminal: what it has told once it is ready; Ctrl+C in the end."""
    log = clone.parent / "demo.log"
    with log.open("w", encoding="utf-8") as file:
        began = time.monotonic()
        make = subprocess.Popen(
            ["make", "demo"], cwd=clone, env=env, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            until(lambda: "Ctrl+C" in log.read_text(encoding="utf-8").partition("The sample site is ready")[2], make)
            print(f"Ready after {time.monotonic() - began:.0f} s", flush=True)
            yield log.read_text(encoding="utf-8")
        except BaseException:
            print(log.read_text(encoding="utf-8"), file=sys.stderr)
            raise
        finally:
            began = time.monotonic()
            os.killpg(make.pid, signal.SIGINT)
            make.wait(120)
    text = log.read_text(encoding="utf-8")
    parts = set(re.findall(r"^✓ (\S+)", text, re.MULTILINE))
    assert parts, text
    assert set(re.findall(r"^■ (\S+)", text, re.MULTILINE)) == parts, text
    assert "Traceback" not in text, text
    assert not any(listening(int(env[f"TRACKTOR_{name}"])) for name in PORTS), text
    print(f"Stopped in {time.monotonic() - began:.0f} s", flush=True)


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shown(told: str, pattern: str) -> str:
    found = re.search(pattern, told)
    assert found is not None, told
    return found[1]


def sign_in(told: str) -> tuple[Browser, str]:
    """By the address and the link that were printed; with the token of the site."""
    browser = Browser(shown(told, r"Address +(\S+)"))
    link = shown(told, r"Log in +(\S+)")
    assert link.startswith(browser.base)
    dashboard(browser)
    browser.api("/session/link", {"token": link.rpartition("#")[2]})
    assert Browser(browser.base).refusal("/session/link", {"token": link.rpartition("#")[2]}) in {400, 401}
    return browser, shown(told, r"site token (\S+)")


def dave(browser: Browser) -> list[Any]:
    """Letters to whom the printed call is about."""
    return [each for each in browser.api("/mail")["items"] if each["subject"].startswith("Dave, twenty films")]


def kept(browser: Browser) -> Any:
    """Sites, people, campaigns and letters, as the dashboard counts and lists them."""
    (site,) = browser.api("/session")["sites"]
    path = f"/sites/{site['id']}"
    campaigns = [(each["id"], each["state"]) for each in browser.api(f"{path}/campaigns")["items"]]
    people = browser.api(f"{path}/people?search=unicorn")["items"]
    return site["id"], campaigns, [each["id"] for each in people], [each["id"] for each in dave(browser)]


def surroundings(*, node: bool) -> dict[str, str]:
    """The environment without settings of another product; without Node, also without whatever folder has it."""
    others = ("TRACKTOR_", "NEO4J_", "PYTHON", "MAKE", "MFLAGS", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    paths = kept.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(each for each in paths if node or not Path(each, "npm").exists())
    cache = os.environ.get("TRACKTOR_CACHE")
    return kept if cache is None else {**kept, "TRACKTOR_CACHE": cache}


def settings(home: Path) -> dict[str, str]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {f"TRACKTOR_{name}": str(each.getsockname()[1]) for name, each in zip(PORTS, sockets, strict=True)}
    for each in sockets:
        each.close()
    return {**ports, "TRACKTOR_HOME": str(home)}


class Browser:
    """Keeps cookies; asks as the dashboard does."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.open = self._opener.open

    def api(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Origin": self.base}
        with self.open(urllib.request.Request(f"{self.base}/api/v1{path}", data, headers), timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def refusal(self, path: str, body: Any) -> int:
        try:
            self.api(path, body)
        except urllib.error.HTTPError as refused:
            return refused.code
        raise SystemExit(f"{path} was not refused")


def dashboard(browser: Browser) -> None:
    page = browser.open(f"{browser.base}/", timeout=60).read().decode()
    script = re.search(r'src="(/assets/[^"]+\.js)"', page)
    assert script is not None, "there is no dashboard"
    assert browser.open(browser.base + script[1], timeout=60).status == 200


def journey(base: str, tracktor: str, env: dict[str, str]) -> None:
    link = output([tracktor, "login-link"], env)
    token = link.strip().rpartition("#")[2]
    browser = Browser(base)
    api = browser.api
    dashboard(browser)
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
    if sys.argv[1] == "--checkout":
        from_checkout()
    else:
        from_wheel(Path(sys.argv[1]).resolve())
