"""Enrolments by the thousand while parts are killed: nothing accepted is lost, nothing is done twice.

`tracktor up` in a folder of its own; one event a person by HTTP, each of which begins a run that sends a letter.
Workers, ingester, scheduler, web, Redis and graph are killed (SIGKILL) in turn, every `--every` seconds, until all is
accepted, each was killed `--rounds` times, and half of the letters are out. Then everything settles, and what clients,
graph and mail sink say is compared. Exit code 1 when the sums do not agree.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import requests
from product import ROOT, environment, report, say, wait_until

from graphstore import apps, letters
from graphstore.apps import AppRecord
from graphstore.letters import LetterContents
from workers import campaigns
from workers.context import Context
from workers.services import state
from workers.settings import Settings, load

_KILLED: Final = ("worker-1", "redis", "worker-2", "graph", "ingest", "scheduler", "web")
_BATCH: Final = 50
_SENDERS: Final = 2
_MOST_ROUNDS: Final = 10
_LETTER: Final = LetterContents("Soak", "Hello {{ person.id }}", "You are in.", sender="Soak <soak@example.com>")


def main() -> int:
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="tracktor-soak-", ignore_cleanup_errors=True) as folder:
        env = environment(Path(folder))
        settings = load(env)
        with _running(settings, env), Context.open(settings) as context:
            site = apps.create(context.graph, "Soak", context.clock.now())
            campaign = _campaign(context, site)
            accepted: list[str] = []
            senders = _senders(settings, site, given.people, accepted)
            recoveries = _kill(settings, senders, given)
            for sender in senders:
                sender.join()
            say(f"{len(accepted)} accepted; waiting until all has settled")
            figures = _settled(context, settings, site, campaign, given.people)
            figures["events_lost"] = len(accepted) - figures["events_stored"]
            _table(figures, recoveries)
            report({"benchmark": "soak", **vars(given), **figures, "recovery_seconds": recoveries})
            return 0 if _agrees(figures, given.people) else 1


@contextmanager
def _running(settings: Settings, env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "workers.cli.main", "up"]
    everything = {**os.environ, **env, "PYTHONPATH": str(ROOT)}
    supervisor = subprocess.Popen(command, env=everything, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: supervisor.poll() is not None or _whole(settings), 300, "It did not get ready.", pause=0.1)
        yield
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(90)


def _whole(settings: Settings) -> bool:
    snapshot = state.read(settings.home)
    return snapshot is not None and snapshot.ready and all(part.state == "running" for part in snapshot.parts)


def _campaign(context: Context, site: AppRecord) -> str:
    letter = letters.create(context.graph, site.id, _LETTER).id
    definition = {
        "nodes": [
            {"id": "on", "type": "person_event", "config": {"event": "Go"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 2}},
            {"id": "send", "type": "send_letter", "config": {"letter": letter}},
        ],
        "edges": [{"from": "on", "port": "out", "to": "limit"}, {"from": "limit", "port": "yes", "to": "send"}],
    }
    campaign = campaigns.create(context, site.id, "Soak", definition)
    campaigns.run(context, site.id, campaign)
    return campaign


def _senders(settings: Settings, site: AppRecord, people: int, accepted: list[str]) -> list[threading.Thread]:
    """Threads that send each person's address and event until it is accepted."""
    share = -(-people // _SENDERS)
    parts = [range(start, min(people, start + share)) for start in range(0, people, share)]
    senders = [threading.Thread(target=_send, args=(settings, site, part, accepted)) for part in parts]
    for sender in senders:
        sender.start()
    return senders


def _send(settings: Settings, site: AppRecord, numbers: range, accepted: list[str]) -> None:
    with requests.Session() as session:
        for start in range(numbers.start, numbers.stop, _BATCH):
            few = range(start, min(start + _BATCH, numbers.stop))
            calls = [
                {"method": "set", "id": f"p{number}", "data": {"email": f"p{number}@example.com"}} for number in few
            ]
            calls += [{"method": "track", "id": f"p{number}", "action": "Go", "mid": f"go-{number}"} for number in few]
            body = orjson.dumps({"sid": site.token, "calls": calls})
            while not _taken(session, settings, body):
                time.sleep(0.2)
            accepted += [f"go-{number}" for number in few]


def _taken(session: requests.Session, settings: Settings, body: bytes) -> bool:
    headers = {"Content-Type": "application/json"}
    try:
        answer = session.post(f"{settings.public_url}/batch", data=body, headers=headers, timeout=20)
    except requests.RequestException:
        return False
    if answer.status_code not in {200, 503}:
        raise SystemExit(f"The batch was refused: {answer.status_code} {answer.text}")
    return answer.status_code == 200


def _kill(settings: Settings, senders: list[threading.Thread], given: argparse.Namespace) -> dict[str, list[float]]:
    """Part -> seconds until everything ran again, for each time it was killed."""
    recoveries: dict[str, list[float]] = {name: [] for name in _KILLED}
    turn = 0

    def enough() -> bool:
        if turn < given.rounds * len(_KILLED) or any(sender.is_alive() for sender in senders):
            return False
        return turn >= _MOST_ROUNDS * len(_KILLED) or len(_letters(settings)) * 2 >= given.people

    while not enough():
        time.sleep(given.every)
        name = _KILLED[turn % len(_KILLED)]
        turn += 1
        snapshot = state.read(settings.home)
        pid = next((part.pid for part in snapshot.parts if part.name == name), None) if snapshot else None
        if pid is None:
            continue
        os.kill(pid, signal.SIGKILL)
        began = time.perf_counter()
        time.sleep(0.5)  # the supervisor looks a few times a second
        wait_until(lambda: _whole(settings), 180, f"Not everything runs again after {name}.", pause=0.1)
        recoveries[name].append(round(time.perf_counter() - began, 1))
        say(f"{name} killed, all ran again after {recoveries[name][-1]} s")
    return recoveries


def _letters(settings: Settings) -> list[Path]:
    """What the mail sink has taken."""
    return list((settings.home / "mail").rglob("*.eml"))


def _settled(context: Context, settings: Settings, site: AppRecord, campaign: str, people: int) -> dict[str, Any]:
    """What graph and sink say once nothing is under way."""
    began = time.perf_counter()

    def states() -> Counter[str]:
        rows = context.graph.rows(
            "MATCH (d:Delivery {app: $app}) RETURN d.state AS state, count(d) AS number", app=site.id
        )
        return Counter({row["state"]: row["number"] for row in rows})

    def over() -> bool:
        found = states()
        return found.total() >= people and not found["queued"] and not found["sending"]

    wait_until(over, 900, "The letters did not settle.", pause=1)
    rows = context.graph.rows(
        "MATCH (e:Event {app: $app, name: 'Go'}) RETURN count(e) AS stored, count(DISTINCT e.key) AS keys", app=site.id
    )
    runs = context.graph.rows(
        "MATCH (r:Run {app: $app, campaign: $campaign}) RETURN r.state AS state, count(r) AS number",
        app=site.id,
        campaign=campaign,
    )
    received = Counter(
        next(line for line in file.read_bytes().split(b"\r\n") if line.startswith(b"To: "))
        for file in _letters(settings)
    )
    found = states()
    return {
        "events_stored": rows[0]["stored"],
        "runs": {row["state"]: row["number"] for row in runs},
        **{f"letters_{name}": found[name] for name in ("sent", "failed", "unknown", "skipped")},
        "letters_in_the_sink": received.total(),
        "letters_twice": sum(number > 1 for number in received.values()),
        "settled_after_seconds": round(time.perf_counter() - began, 1),
    }


def _agrees(found: dict[str, Any], people: int) -> bool:
    letters_told = found["letters_sent"] + found["letters_failed"] + found["letters_unknown"]
    in_doubt = range(found["letters_sent"], found["letters_sent"] + found["letters_unknown"] + 1)
    return (
        found["events_lost"] == 0
        and found["letters_twice"] == 0
        and letters_told == people
        and sum(found["runs"].values()) == people
        and found["letters_in_the_sink"] in in_doubt
    )


def _table(found: dict[str, Any], recoveries: dict[str, list[float]]) -> None:
    for name, value in found.items():
        say(f"{name.replace('_', ' '):<24} {value}")
    for name, times in recoveries.items():
        say(f"recovery from {name:<10} {', '.join(map(str, times))} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="enrolments (10000)")
    parser.add_argument("--every", type=float, default=8.0, help="seconds between recovered and killed again (8)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each part is killed at least (2)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
