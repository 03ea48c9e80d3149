"""A site with people and events for the benchmark of segments, filled by the intake itself."""

from __future__ import annotations

import random
import secrets
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

import psutil
import traffic
from product import Product, say

from engine.intake.intake import Intake, Placed
from engine.registry import Registry
from graphstore import apps, membership, positions, segments
from graphstore.driver import Graph, Transaction
from graphstore.membership import Change
from graphstore.records import Call
from graphstore.segments import SegmentRecord

_DAY: Final = 86_400_000  # ms
_AT_ONCE: Final = 2_000  # calls a transaction
_NAME: Final = "Benchmark"


class Books:
    """The site, the ingester that fills it, and how long each batch's memberships took."""

    def __init__(self, running: Product) -> None:
        self.graph: Graph = running.context.graph
        self.now = running.context.clock.now()
        kept = [app for app in apps.list_all(self.graph) if app.name == _NAME]
        site = kept[0] if kept else apps.create(self.graph, _NAME, self.now)
        self.app, self.token = site.id, site.token
        self.kept: list[float] = []  # ms
        self.worked: list[float] = []  # ms of processor time of the graph
        self.changes = 0
        self._intake = Intake(self.graph, Registry(()))
        self._stream, self._position = secrets.token_hex(6), positions.START
        self._number = 0

    def store(self, calls: Sequence[Call]) -> float:
        """One batch; ms it took."""
        began = time.perf_counter()
        batch = []
        for call in calls:
            self._number += 1
            batch.append(Placed(call, self._stream, f"{self._number}-0"))
        expected, self._position = self._position, batch[-1].position
        self._intake.store(batch, {self._stream: expected}, {self._stream: self._position}, self.now)
        return (time.perf_counter() - began) * 1_000

    def fill(self, people: int, events: int) -> float:
        """Whatever is missing; how many calls a second were stored."""
        began, before = time.perf_counter(), self._number
        # Making the calls that are stored already takes a while, too.
        if (stored := self._stored("Person")) < people:
            self._fill(islice(traffic.people(self.app, people), stored, None))
        if (stored := self._stored("Event")) < events:
            self._fill(islice(self._spread(events, people), stored, None))
        return (self._number - before) / (time.perf_counter() - began)

    def _stored(self, label: str) -> int:
        rows = self.graph.rows(f"MATCH (n:{label}) RETURN count(n) AS stored")
        return int(rows[0]["stored"])

    def _fill(self, calls: Iterator[Call]) -> None:
        count = 0
        while batch := list(islice(calls, _AT_ONCE)):
            self.store(batch)
            count += len(batch)
            if count % 100_000 == 0:
                say(f"{count} stored")

    def _spread(self, count: int, people: int) -> Iterator[Call]:
        """Events over the last sixty days."""
        chance = random.Random(1)
        for call in traffic.events(self.app, count, people, 0):
            yield replace(call, at=self.now - int(chance.random() * 60 * _DAY))

    def segment(self, name: str, definition: dict[str, Any]) -> SegmentRecord:
        """The segment of this name, made if it is not there."""

        def work(tx: Transaction) -> SegmentRecord:
            there = [each for each in segments.every(tx, self.app) if each.name == name]
            return there[0] if there else segments.create(tx, self.app, name, definition)

        return self.graph.write(work)

    def timed(self) -> None:
        """Have the time of each batch's memberships noted from here on."""
        original = membership.apply
        server = next(child for child in psutil.Process().children(recursive=True) if child.name() == "java")

        def apply(tx: Transaction, *given: Any) -> list[Change]:
            began = time.perf_counter()
            busy = _processor_time(server)
            changes = original(tx, *given)
            self.worked.append(_processor_time(server) - busy)
            self.kept.append((time.perf_counter() - began) * 1_000)
            self.changes += len(changes)
            return changes

        setattr(membership, "apply", apply)  # noqa: B010 - of another signature


def figures(times: Sequence[float]) -> dict[str, float]:
    """The least tells what it costs; on a busy machine the rest tells what else ran."""
    ordered = sorted(times)
    return {
        "least": round(ordered[0], 1),
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
    }


def _processor_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return (times.user + times.system) * 1_000
