"""Enrolments by the thousand under every fault there is: nothing accepted is lost, nothing is done twice.

`tracktor up` in a folder of its own; one event a person by HTTP, each of which begins a run that sends a letter.
Every `--every` seconds the next fault of faults.py comes: each part is killed (SIGKILL), graph and Redis are kept away,
graph, ingester and mail server freeze, the clock jumps by two days, the disk fills up. It ends once all is accepted,
each fault was there `--rounds` times and `--minutes` are over. Then everything settles, and what clients, graph and
mail sink say is compared. Exit code 1 when the sums do not agree.
"""

from __future__ import annotations

import argparse
import math
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
from faults import Faults, own_disk
from product import ROOT, environment, report, say, wait_until

from graphstore import apps, letters
from graphstore.apps import AppRecord
from graphstore.letters import LetterContents
from workers import campaigns, keys
from workers.context import Context
from workers.services import state
from workers.settings import Settings, load

_BATCH: Final = 50
_SENDERS: Final = 2
_LETTER: Final = LetterContents("Soak", "Hello {{ person.id }}", "You are in.", sender="Soak <soak@example.com>")


def main() -> int:
    given = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="tracktor-soak-", ignore_cleanup_errors=True) as folder,
        own_disk(Path(folder)) as fillable,
    ):
        env = {**environment(Path(folder)), "TRACKTOR_TEST_CLOCK": str(Path(folder) / "clock")}
        settings = load(env)
        with _running(settings, env), Context.open(settings) as context:
            site = apps.create(context.graph, "Soak", context.clock.now())
            campaign = _campaign(context, site)
            told = Told()
            senders = _senders(settings, site, given, told)
            faults = Faults(settings, away=given.away, own_disk=fillable)
            recoveries = _fault(faults, senders, told, given)
            for sender in senders:
                sender.join()
            say(f"{len(told.accepted)} accepted; waiting until all has settled")
            figures = _settled(context, settings, site, campaign, given.people)
            figures["events_lost"] = len(told.accepted) - figures["events_stored"]
            calls = told.figures()
            _table(figures, recoveries, calls)
            report({
                "benchmark": "soak", **vars(given), **figures, "recovery_seconds": recoveries, "batches": calls,
            })  # fmt: skip
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


class Told:
    """What clients were answered, and how long that took, by what was wrong at the moment."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.fault = "nothing"
        self._took: dict[str, list[float]] = {}
        self._refused: Counter[str] = Counter()

    def answered(self, fault: str, seconds: float, *, taken: bool) -> None:
        if taken:
            self._took.setdefault(fault, []).append(seconds)
        else:
            self._refused[fault] += 1

    def figures(self) -> dict[str, dict[str, float]]:
        """Batches taken and refused (or unanswered) during each fault, and how long those taken took."""
        return {
            fault: {
                "taken": len(took),
                "refused": self._refused[fault],
                "p99_ms": round(1000 * took[math.ceil(0.99 * len(took)) - 1], 1) if took else math.nan,
            }
            for fault in sorted({*self._took, *self._refused})
            for took in [sorted(self._took.get(fault, []))]
        }


def _senders(settings: Settings, site: AppRecord, given: argparse.Namespace, told: Told) -> list[threading.Thread]:
    """Threads that send each person's address and event until it is accepted, over all of the time there is."""
    share = -(-given.people // _SENDERS)
    pause = given.minutes * 60 / max(1, share / _BATCH)
    parts = [range(start, min(given.people, start + share)) for start in range(0, given.people, share)]
    senders = [threading.Thread(target=_send, args=(settings, site, part, told, pause)) for part in parts]
    for sender in senders:
        sender.start()
    return senders


def _send(settings: Settings, site: AppRecord, numbers: range, told: Told, pause: float) -> None:
    with requests.Session() as session:
        for start in range(numbers.start, numbers.stop, _BATCH):
            few = range(start, min(start + _BATCH, numbers.stop))
            calls = [
                {"method": "set", "id": f"p{number}", "data": {"email": f"p{number}@example.com"}} for number in few
            ]
            calls += [{"method": "track", "id": f"p{number}", "action": "Go", "mid": f"go-{number}"} for number in few]
            body = orjson.dumps({"sid": site.token, "calls": calls})
            while not _taken(session, settings, body, told):
                time.sleep(0.2)
            told.accepted += [f"go-{number}" for number in few]
            time.sleep(pause)


def _taken(session: requests.Session, settings: Settings, body: bytes, told: Told) -> bool:
    headers = {"Content-Type": "application/json"}
    fault, began = told.fault, time.perf_counter()
    try:
        answer = session.post(f"{settings.public_url}/batch", data=body, headers=headers, timeout=20)
    except requests.RequestException:
        told.answered(fault, 0.0, taken=False)
        return False
    if answer.status_code not in {200, 503}:
        raise SystemExit(f"The batch was refused: {answer.status_code} {answer.text}")
    told.answered(fault, time.perf_counter() - began, taken=answer.status_code == 200)
    return answer.status_code == 200


def _fault(
    faults: Faults, senders: list[threading.Thread], told: Told, given: argparse.Namespace
) -> dict[str, list[float]]:
    """Fault -> seconds until everything ran again, for each time it was there."""
    every = [fault for fault in faults.all() if given.only in fault.name]
    recoveries: dict[str, list[float]] = {fault.name: [] for fault in every}
    over, turn = time.monotonic() + given.minutes * 60, 0
    while turn < given.rounds * len(every) or any(sender.is_alive() for sender in senders) or time.monotonic() < over:
        time.sleep(given.every)
        fault = every[turn % len(every)]
        turn += 1
        told.fault = fault.name
        fault.begin()
        time.sleep(fault.lasts)
        fault.end()
        recoveries[fault.name].append(faults.recovered(fault))
        told.fault = "nothing"
        say(f"{fault.name}: all ran again after {recoveries[fault.name][-1]} s")
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
        "dead_letters": context.redis.xlen(keys.DEAD),
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
        and found["dead_letters"] == 0
        and found["letters_twice"] == 0
        and letters_told == people
        and sum(found["runs"].values()) == people
        and found["letters_in_the_sink"] in in_doubt
    )


def _table(found: dict[str, Any], recoveries: dict[str, list[float]], calls: dict[str, dict[str, float]]) -> None:
    for name, value in found.items():
        say(f"{name.replace('_', ' '):<24} {value}")
    say(f"{'fault':<16} {'all ran again after, s':<24} {'batches taken':>14} {'refused':>8} {'p99, ms':>9}")
    for name in ["nothing", *recoveries]:
        of = calls.get(name, {"taken": 0, "refused": 0, "p99_ms": math.nan})
        times = ", ".join(map(str, recoveries.get(name, [])))
        say(f"{name:<16} {times:<24} {of['taken']:>14.0f} {of['refused']:>8.0f} {of['p99_ms']:>9}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="enrolments (10000)")
    parser.add_argument("--every", type=float, default=8.0, help="seconds between recovered and killed again (8)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each fault is there at least (2)")
    parser.add_argument("--minutes", type=float, default=0, help="that it lasts at least, sending all the while (0)")
    parser.add_argument("--only", default="", help="faults whose name holds this (all)")
    parser.add_argument("--away", type=float, default=20.0, help="seconds that the graph is kept away (20)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
