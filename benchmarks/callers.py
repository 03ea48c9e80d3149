"""Load: wrk where it is installed, else threads of Python, which need more of the machine for the same load."""

from __future__ import annotations

import http.client
import json
import random
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

_SCRIPT: Final = Path(__file__).with_name("calls.lua")
ACTIONS: Final = ("Movie watch", "Site visit", "Search", "Review", "Free movie view", "Cart set")
_GENRES: Final = ("Drama", "Comedy", "Thriller", "Family")


@dataclass(frozen=True)
class Answered:
    """What a server answered with 2xx."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    with_: str  # what made the load

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def call(port: int, token: str, *, people: int, seconds: float, connections: int, seed: int = 0) -> Answered:
    """Ask for /track at full speed. Ends the benchmark when anything was refused."""
    if shutil.which("wrk"):
        return _wrk(port, token, people, seconds, connections, seed)
    return _threads(port, token, people, seconds, connections, seed)


def _wrk(port: int, token: str, people: int, seconds: float, connections: int, seed: int) -> Answered:
    answer = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds:g}s", "-s", str(_SCRIPT), f"http://127.0.0.1:{port}",
         "--", token, str(people), str(seed)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in answer.stdout.splitlines() if line.startswith("FIGURES "))
    figures = json.loads(line.removeprefix("FIGURES "))
    if figures["refused"] or figures["failed"]:
        raise SystemExit(f"Calls were refused or failed: {figures}")
    return Answered(figures["requests"], figures["microseconds"] / 1e6, figures["p50_ms"], figures["p99_ms"], "wrk")


def _threads(port: int, token: str, people: int, seconds: float, connections: int, seed: int) -> Answered:
    times: list[list[float]] = [[] for _ in range(connections)]
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        chance = random.Random(f"{seed}/{number}")
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while (began := time.perf_counter()) < end:
            connection.request("GET", path(token, chance, people))
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"A call was refused: {answer.status}")
            times[number].append(time.perf_counter() - began)

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(each for own in times for each in own)
    if not taken:
        raise SystemExit("No call was answered.")
    return Answered(
        len(taken), time.perf_counter() - began, taken[len(taken) // 2] * 1000, taken[len(taken) * 99 // 100] * 1000,
        "python",
    )  # fmt: skip


def path(token: str, chance: random.Random, people: int) -> str:
    """One call as the script for wrk makes them."""
    data = json.dumps(arguments(chance), separators=(",", ":"))
    who, action = chance.randrange(people), chance.choice(ACTIONS)
    return f"/track?sid={token}&ts={int(time.time())}&id=person-{who}&action={quote(action)}&data={quote(data)}"


def arguments(chance: random.Random) -> dict[str, object]:
    return {
        "title": f"Film {chance.randrange(500)}",
        "genre": chance.choice(_GENRES),
        "rating": chance.randint(1, 5),
        "price": chance.randint(1, 20) + 0.99,
    }
