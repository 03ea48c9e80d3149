"""A thousand widgets at once: how soon each hears what it is told, and what their streams take of memory.

The team answers somebody by the same code as the dashboard does, some times a second; measured from just before to the
moment that the widget's stream has it. The floor is Redis alone: from publishing to a subscriber, in the same run.
"""

from __future__ import annotations

import argparse
import json
import random
import selectors
import socket
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil
import requests
from product import Product, product, report, say, wait_until

from engine.identity import signature
from graphstore import apps
from graphstore.apps import AppRecord
from graphstore.conversations import NewMessage
from graphstore.records import Call
from workers.stream import StreamWriter
from workers.talking.say import say_one

_OPENING = 8  # sessions opened at once
_MARK = 1_000  # ms that the 95th percentile of deliveries may take


@dataclass
class Heard:
    """What streams have said, by the text of the message: when, by the clock of this process."""

    at: dict[str, float] = field(default_factory=dict)
    stop: bool = False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widgets", type=int, default=1_000)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--rate", type=float, default=20, help="messages a second (20)")
    given = parser.parse_args()
    with product("web", "live", "ingest") as running:
        site = apps.create(running.context.graph, "Benchmark", running.context.clock.now())
        people = _people(running, site, given.widgets)
        before = _memory(running, "live")
        sockets, took = _connect(running, site, given.widgets)
        heard = Heard()
        reader = threading.Thread(target=_listen, args=(sockets, heard), daemon=True)
        reader.start()
        time.sleep(2)
        after = _memory(running, "live")
        late = _say(running, site, people, heard, given.messages, given.rate)
        heard.stop = True
        reader.join(5)
        floor = _floor(running)
        p95 = _quantile(late, 0.95)
        report(
            {
                "benchmark": "widgets",
                "widgets": len(sockets),
                "connected_in_seconds": round(took, 1),
                "live_memory_mb_before": before,
                "live_memory_mb": after,
                "messages": given.messages,
                "heard": len(late),
                "delivery_p50_ms": round(statistics.median(late), 1),
                "delivery_p95_ms": round(p95, 1),
                "delivery_max_ms": round(max(late), 1),
                "floor_redis_p95_ms": round(floor, 2),
                "marks": {"delivery_p95": {"ms": round(p95, 1), "mark": _MARK, "met": p95 <= _MARK}},
            }
        )
    return 0 if p95 <= _MARK else 1


def _people(running: Product, site: AppRecord, number: int) -> list[str]:
    """uids of people with ids that are signed for."""
    now = running.context.clock.now()
    writer = StreamWriter(running.context.redis, running.settings.partitions)
    writer.append_all([Call("set", site.id, f"person-{each}", now, now, "{}") for each in range(number)])

    def stored() -> list[dict[str, Any]]:
        return running.context.graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.uid AS uid", app=site.id)

    wait_until(lambda: len(stored()) == number, 120, "The people were not stored.")
    by_id = {row["id"]: row["uid"] for row in stored()}
    return [by_id[f"person-{each}"] for each in range(number)]


def _connect(running: Product, site: AppRecord, number: int) -> tuple[list[socket.socket], float]:
    """Open streams, each of a session of its own, and the seconds until the last was there."""
    began, sockets, lock = time.monotonic(), [], threading.Lock()
    todo = iter(range(number))

    def work() -> None:
        with requests.Session() as session:
            for each in todo:
                name = f"person-{each}"
                body = {"sid": site.token, "id": name, "sign": signature(site.secret, name)}
                token = session.post(f"{running.settings.public_url}/messenger/session", json=body, timeout=60).json()[
                    "token"
                ]
                stream = _stream(running, token)
                with lock:
                    sockets.append(stream)
                    if len(sockets) % 200 == 0:
                        say(f"{len(sockets)} widgets are connected")

    threads = [threading.Thread(target=work) for _ in range(_OPENING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sockets, time.monotonic() - began


def _stream(running: Product, token: str) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", running.settings.ports.live), 60)
    stream.sendall(f"GET /messenger/live?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    answer = b""
    while b"retry:" not in answer:
        answer += stream.recv(4096)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"A stream was refused: {answer.decode(errors='replace')}")
    stream.setblocking(False)
    return stream


def _listen(sockets: Sequence[socket.socket], heard: Heard) -> None:
    with selectors.DefaultSelector() as selector:
        for each in sockets:
            selector.register(each, selectors.EVENT_READ)
        while not heard.stop:
            for key, _ in selector.select(0.2):
                now = time.perf_counter()
                data = key.fileobj.recv(65_536).decode(errors="replace")  # type: ignore[union-attr]
                for line in data.splitlines():
                    if line.startswith("data: ") and '"type":"message"' in line:
                        heard.at[json.loads(line[6:])["message"]["text"]] = now


def _say(
    running: Product, site: AppRecord, people: Sequence[str], heard: Heard, number: int, rate: float
) -> list[float]:
    """Milliseconds from saying to hearing, of each that was heard."""
    said: dict[str, float] = {}
    start = time.perf_counter()
    chance = random.Random(7)
    for each in range(number):
        time.sleep(max(0.0, start + each / rate - time.perf_counter()))
        text = f"message {each}"
        now = running.context.clock.now()
        said[text] = time.perf_counter()
        say_one(running.context, NewMessage(text, site.id, chance.choice(people), "team", "Ann", text, now))
    wait_until(lambda: len(heard.at) == number, 30, f"{number - len(heard.at)} messages were not heard.")
    return [(heard.at[text] - at) * 1_000 for text, at in said.items()]


def _floor(running: Product) -> float:
    """Milliseconds from publishing to a subscriber of Redis, at the 95th percentile."""
    late = []
    with running.context.redis.pubsub() as pubsub:
        pubsub.subscribe("floor")
        pubsub.get_message(timeout=5)
        for _ in range(300):
            began = time.perf_counter()
            running.context.redis.publish("floor", "x")
            while pubsub.get_message(timeout=1) is None:
                pass
            late.append((time.perf_counter() - began) * 1_000)
    return _quantile(late, 0.95)


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _memory(running: Product, name: str) -> float:
    """MB of a process and all that it started."""
    root = psutil.Process(running.children[name].pid)
    return round(sum(each.memory_full_info().pss for each in (root, *root.children(recursive=True))) / 2**20, 1)


if __name__ == "__main__":
    sys.exit(main())
