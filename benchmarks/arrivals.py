"""How long from an event's acceptance until the person is in the segment, at a low load and beside many others."""

from __future__ import annotations

import argparse
import http.client
import random
import secrets
import threading
import time
from typing import Any, Final
from urllib.parse import quote

import callers
import traffic
from books import Books, figures
from product import Product, say, wait_until

_APART: Final = 0.1  # seconds between two at low load
_WARM_RATE: Final = 50  # events a second
_WARM: Final = 20
_PATIENCE: Final = 30.0  # seconds
_CONNECTIONS: Final = 4


def measured(running: Product, books: Books, given: argparse.Namespace) -> dict[str, Any]:
    for name, definition in traffic.segments(given.segments):
        books.segment(name, definition)
    event = f"Sign {secrets.token_hex(3)}"  # nobody has done it, and every one of these enters by it
    segment = books.segment(event, {"event": event}).id
    running.start("web", "ingest")
    probe = _Probe(running, books, event, segment)
    probe.warm(given.people, given.warm_up)
    probe.times(given.people, _WARM)
    found: dict[str, Any] = {
        "segments": given.segments + 1,
        "warm_up": given.warm_up,
        "low_load": figures(probe.times(given.people, given.arrivals)),
    }
    stop = threading.Event()
    sent = [0] * _CONNECTIONS
    threads = [
        threading.Thread(target=_send, args=(running, books, given, stop, sent, number))
        for number in range(_CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    try:
        probe.times(given.people, _WARM)
        before, began = sum(sent), time.perf_counter()
        found["loaded"] = figures(probe.times(given.people, given.arrivals))
        found["loaded_events_per_second"] = round((sum(sent) - before) / (time.perf_counter() - began))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    found["floor_two_round_trips"] = figures([probe.floor() for _ in range(_WARM + given.arrivals)][_WARM:])
    running.stop("ingest")
    running.stop("web")
    return found


class _Probe:
    """Sends the event for somebody and looks until they are in."""

    def __init__(self, running: Product, books: Books, event: str, segment: str) -> None:
        self._books = books
        self._event, self._key = event, f"{books.app}:{segment}"
        self._connection = http.client.HTTPConnection("127.0.0.1", running.settings.ports.web)
        self._chance = random.Random(4)

    def warm(self, people: int, count: int) -> None:
        """So many events first: a server that has just started is not what is measured."""
        for number in range(count):
            self._call(f"person-{self._chance.randrange(people)}")
            time.sleep(1 / _WARM_RATE)
            if number % 500 == 499:
                say(f"{number + 1} to warm up")

    def times(self, people: int, count: int) -> list[float]:
        return [self._time(f"person-{self._chance.randrange(people)}") for _ in range(count)]

    def _time(self, who: str) -> float:
        """ms from before the call; anybody who is in already is passed over."""
        if self._is_in(who):
            return self._time(f"person-{self._chance.randrange(1_000)}")
        time.sleep(_APART)
        began = time.perf_counter()
        self._call(who)
        wait_until(lambda: self._is_in(who), _PATIENCE, "A membership did not come.", pause=0.001)
        return (time.perf_counter() - began) * 1_000

    def floor(self) -> float:
        """A call that is refused at once, and one look into the graph."""
        began = time.perf_counter()
        self._connection.request("GET", "/track?sid=nobody")
        self._connection.getresponse().read()
        self._is_in("person-0")
        return (time.perf_counter() - began) * 1_000

    def _call(self, who: str) -> None:
        self._connection.request("GET", f"/track?sid={self._books.token}&id={who}&action={quote(self._event)}")
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"A call was refused: {answer.status}")

    def _is_in(self, who: str) -> bool:
        rows = self._books.graph.rows(
            """
            MATCH (:Identity {key: $who})-[:RESOLVES_TO]->(p)
            RETURN EXISTS { (p)-[:IN]->(:Segment {key: $segment}) } AS inside
            """,
            who=f"{self._books.app}:{who}",
            segment=self._key,
        )
        return bool(rows[0]["inside"])


def _send(
    running: Product, books: Books, given: argparse.Namespace, stop: threading.Event, sent: list[int], number: int
) -> None:
    """A share of the load, at an even pace."""
    connection = http.client.HTTPConnection("127.0.0.1", running.settings.ports.web)
    chance, pace = random.Random(number), _CONNECTIONS / given.rate
    due = time.perf_counter()
    while not stop.is_set():
        connection.request("GET", callers.path(books.token, chance, given.people))
        connection.getresponse().read()
        sent[number] += 1
        due = max(due + pace, time.perf_counter() - 1)
        time.sleep(max(0.0, due - time.perf_counter()))
    say(f"{sent[number]} events beside it")
