"""What the benchmarks send besides their HTTP load: people to begin with, events for the streams, segments."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any, Final

import orjson
from callers import ACTIONS, arguments
from product import Product, wait_until

from graphstore.records import Call
from workers import backlog
from workers.stream import StreamWriter

_BATCH: Final = 1_000
_PLANS: Final = ("free", "basic", "premium")
_COUNTRIES: Final = ("GB", "DE", "FR", "ES", "US")


def segments(count: int) -> list[tuple[str, dict[str, Any]]]:
    """So many segments (name, definition), every one of which each of the calls may change."""
    found: list[tuple[str, dict[str, Any]]] = []
    for number in range(count):
        action = ACTIONS[number % len(ACTIONS)]
        event: dict[str, Any] = {"event": action, "operator": "at_least", "count": 1 + number % 7}
        kind = number % 4
        if kind == 1:
            event |= {"within": {"last_days": 1 + number}}
        if kind == 2:
            event |= {"where": [{"argument": "rating", "operator": "at_least", "value": 1 + number % 5}]}
        definition: dict[str, Any] = event
        if kind == 3:
            definition = {"and": [event, {"property": "plan", "operator": "is", "value": _PLANS[number % 3]}]}
        if kind == 0 and number:
            definition = {
                "or": [event, {"not": {"event": ACTIONS[(number + 1) % len(ACTIONS)], "operator": "performed"}}]
            }
        found.append((f"Segment {number + 1}", definition))
    return found


def people(app: str, count: int) -> Iterator[Call]:
    """The people whom the load is about, with properties."""
    now = time.time_ns() // 1_000_000
    for number in range(count):
        values = {
            "email": f"person-{number}@example.com",
            "first_name": f"Name {number % 997}",
            "plan": _PLANS[number % 3],
            "country": _COUNTRIES[number % 5],
            "age": 18 + number % 60,
        }
        yield Call("set", app, f"person-{number}", now, now, orjson.dumps(values).decode())


def events(app: str, count: int, people_count: int, seed: int) -> Iterator[Call]:
    """The same events as the HTTP load's."""
    chance, now = random.Random(seed), time.time_ns() // 1_000_000
    for _ in range(count):
        who, data = f"person-{chance.randrange(people_count)}", orjson.dumps(arguments(chance)).decode()
        yield Call("track", app, who, now, now, data, name=chance.choice(ACTIONS))


def append(product: Product, calls: Iterator[Call]) -> int:
    """Put calls into the streams as the web process does; how many."""
    writer = StreamWriter(product.context.redis, product.settings.partitions)
    count, batch = 0, []
    for call in calls:
        batch.append(call)
        if len(batch) == _BATCH:
            writer.append_all(batch)
            count, batch = count + len(batch), []
    writer.append_all(batch)
    return count + len(batch)


def wait_until_stored(product: Product, seconds: float = 600) -> None:
    """Until all that is in the streams now is in the graph."""
    context = product.context
    mark = backlog.accepted(context.redis, product.settings.partitions)
    complaint = f"The events were not stored within {seconds} seconds."
    wait_until(lambda: backlog.is_stored(context.graph, mark), seconds, complaint, pause=0.03)
