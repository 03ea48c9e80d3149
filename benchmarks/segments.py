"""Segments: keeping memberships right in each batch of events, recomputing them in full, and counting ad hoc.

The floor of a batch is one query that only finds its people by their keys, in the same run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

import psutil
import traffic
from product import Product, product, report, say

from engine.intake.intake import Intake, Placed
from engine.registry import Registry
from engine.segments.compile import compile_definition
from graphstore import apps, membership, positions, recomputing, segments
from graphstore.driver import Graph, Transaction
from graphstore.membership import Change
from graphstore.records import Call

_DAY: Final = 86_400_000  # ms
_AT_ONCE: Final = 2_000  # calls a transaction
_WARM: Final = 10  # batches, and turns of a query, before it counts
_TURNS: Final = 20

_WATCHED: Final[dict[str, Any]] = {"event": "Movie watch", "operator": "performed"}
_RATED: Final[dict[str, Any]] = {"argument": "rating", "operator": "at_least", "value": 4}
AD_HOC: Final[dict[str, dict[str, Any]]] = {
    "property": {"property": "plan", "operator": "is", "value": "free"},
    "text_contains": {"property": "email", "operator": "contains", "value": "77@"},
    "counter": {**_WATCHED, "operator": "at_least", "count": 3},
    "event_and_period": {**_WATCHED, "within": {"last_days": 7}},
    "event_argument_and_period": {**_WATCHED, "within": {"last_days": 30}, "where": [_RATED]},
    "count_in_period": {**_WATCHED, "operator": "at_least", "count": 2, "within": {"last_days": 30}},
    "four_nested": {
        "and": [
            {"property": "age", "operator": "above", "value": 30},
            {"or": [{"property": "plan", "operator": "is", "value": "free"}, {"not": {"event": "Search"}}]},
            {**_WATCHED, "where": [_RATED]},
        ]
    },
}


class Books:
    """A site, the ingester that fills it, and how long each batch's memberships took."""

    def __init__(self, running: Product) -> None:
        self.graph: Graph = running.context.graph
        self.now = running.context.clock.now()
        self.app = apps.create(self.graph, "Benchmark", self.now).id
        self.kept: list[float] = []  # ms
        self.worked: list[float] = []  # ms of processor time of the graph
        self.changes = 0
        self._intake = Intake(self.graph, Registry(()))
        self._position = positions.START
        self._number = 0

    def store(self, calls: Sequence[Call]) -> float:
        """One batch; ms it took."""
        began = time.perf_counter()
        batch = []
        for call in calls:
            self._number += 1
            batch.append(Placed(call, "benchmark", f"{self._number}-0"))
        expected, self._position = self._position, batch[-1].position
        self._intake.store(batch, {"benchmark": expected}, {"benchmark": self._position}, self.now)
        return (time.perf_counter() - began) * 1_000

    def fill(self, calls: Iterator[Call]) -> int:
        count = 0
        while batch := list(islice(calls, _AT_ONCE)):
            self.store(batch)
            count += len(batch)
            if count % 100_000 == 0:
                say(f"{count} stored")
        return count

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

        membership.apply = apply


def main() -> None:
    given = _arguments()
    with product() as running:
        books = Books(running)
        books.fill(traffic.people(books.app, given.people))
        books.fill(_spread(books, given.events, given.people))
        figures = {
            "people": given.people,
            "events": given.events,
            "ad_hoc_ms": {name: _counted(books, definition) for name, definition in AD_HOC.items()},
            "recompute_seconds": _recomputed(books, given.segments),
            "batch": _kept(books, given),
        }
    report({"benchmark": "segments", **figures})


def _spread(books: Books, count: int, people: int) -> Iterator[Call]:
    """Events over the last sixty days."""
    chance = random.Random(1)
    for call in traffic.events(books.app, count, people, 0):
        yield replace(call, at=books.now - int(chance.random() * 60 * _DAY))


def _counted(books: Books, definition: dict[str, Any]) -> dict[str, float]:
    predicate = compile_definition(definition).predicate.at(books.now)
    times = []
    for _ in range(_WARM + _TURNS):
        began = time.perf_counter()
        found = membership.count(books.graph, books.app, predicate)
        times.append((time.perf_counter() - began) * 1_000)
    return {"found": found, **_figures(times[_WARM:])}


def _recomputed(books: Books, count: int) -> dict[str, Any]:
    """Each segment computed the first time, and again when nothing differs."""
    first, again = [], []
    for name, definition in traffic.segments(count):
        record = books.graph.write(lambda tx, n=name, d=definition: segments.create(tx, books.app, n, d))  # type: ignore[misc]
        predicate = compile_definition(definition).predicate.at(books.now)
        for times in (first, again):
            began = time.perf_counter()
            done = recomputing.recompute(books.graph, books.app, record.id, record.version, predicate, books.now)
            times.append(time.perf_counter() - began)
            say(f"{name}: {times[-1]:.1f} s, {done}")
    return {
        "segments": count,
        "first_median": round(statistics.median(first), 2),
        "first_worst": round(max(first), 2),
        "again_median": round(statistics.median(again), 2),
    }


def _kept(books: Books, given: argparse.Namespace) -> dict[str, Any]:
    """Batches of events, every one of which may change every segment."""
    books.timed()
    chance, floor, whole, touched = random.Random(2), [], [], []
    for number in range(_WARM + given.batches):
        chosen = chance.sample(range(given.people), given.touched)
        batch = [
            replace(call, identity=f"person-{chance.choice(chosen)}")
            for call in traffic.events(books.app, given.batch, given.people, number)
        ]
        keys = sorted({f"{books.app}:{call.identity}" for call in batch})
        whole.append(books.store(batch))
        touched.append(len(keys))
        floor.append(_found(books, keys))
    return {
        "segments": given.segments,
        "events": given.batch,
        "people_touched": round(statistics.mean(touched)),
        "changes": books.changes,
        "memberships_ms": _figures(books.kept[_WARM:]),
        "memberships_graph_processor_ms": _figures(books.worked[_WARM:]),
        "whole_batch_ms": _figures(whole[_WARM:]),
        "floor_ms": _figures(floor[_WARM:]),
    }


def _found(books: Books, keys: list[str]) -> float:
    query = "UNWIND $keys AS key MATCH (:Identity {key: key})-[:RESOLVES_TO]->(p:Person) RETURN count(p.uid) AS people"
    began = time.perf_counter()
    books.graph.rows(query, keys=keys)
    return (time.perf_counter() - began) * 1_000


def _processor_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return (times.user + times.system) * 1_000


def _figures(times: Sequence[float]) -> dict[str, float]:
    """The least tells what it costs; on a busy machine the rest tells what else ran."""
    ordered = sorted(times)
    return {
        "least": round(ordered[0], 1),
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=500_000, help="stored beforehand")
    parser.add_argument("--segments", type=int, default=20)
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--batch", type=int, default=2_000, help="events a batch")
    parser.add_argument("--touched", type=int, default=1_000, help="people to choose from in a batch")
    return parser.parse_args()


if __name__ == "__main__":
    main()
