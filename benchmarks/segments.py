"""Segments: keeping memberships right in each batch of events, recomputing them in full, and counting ad hoc.

The floor of a batch is one query that only finds its people by their keys, in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import arrivals
import pages
import traffic
from books import Books, figures
from product import Product, product, report, say

from engine.segments.compile import compile_definition
from graphstore import membership, recomputing

_DAY: Final = 86_400_000  # ms
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


def main() -> None:
    given = _arguments()
    parts: dict[str, Callable[[Product, Books], Any]] = {
        "ad_hoc_ms": lambda _, books: _ad_hoc(books),
        "recompute_seconds": lambda _, books: _recomputed(books, given.segments),
        "pages_ms": lambda running, books: pages.measured(running, books, given.turns),
        "event_to_membership_ms": lambda running, books: arrivals.measured(running, books, given),
        "batch": lambda _, books: _kept(books, given),
    }
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    with product(keep=given.keep) as running:
        books = Books(running)
        filled = books.fill(given.people, given.events)
        figures = {name: part(running, books) for name, part in parts.items() if not given.only or name in given.only}
    report(
        {
            "benchmark": "segments",
            "people": given.people,
            "events": given.events,
            "stored_per_second": round(filled),
            **figures,
        }
    )


def _ad_hoc(books: Books) -> dict[str, Any]:
    """Counting whom a definition finds, as the preview of a new segment does; the floors are a bare question, and
    counting the site's people by their index."""
    graph, app = books.graph, books.app
    scan = "MATCH (p:Person) WHERE p.app = $app AND p.uid > '' RETURN count(p) AS people"
    return {
        "floor_round_trip": figures(timed(lambda: graph.rows("RETURN 1 AS one"))),
        "floor_count_people": figures(timed(lambda: graph.rows(scan, app=app))),
        **{name: _counted(books, definition) for name, definition in AD_HOC.items()},
    }


def timed(ask: Callable[[], Any], turns: int = _TURNS) -> list[float]:
    """ms of each turn, the first of which do not count."""
    times = []
    for _ in range(_WARM + turns):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1_000)
    return times[_WARM:]


def _counted(books: Books, definition: dict[str, Any]) -> dict[str, float]:
    compiled = compile_definition(definition)
    began = time.perf_counter()
    found = membership.count(books.graph, books.app, compiled.predicate.at(books.now))
    first = (time.perf_counter() - began) * 1_000
    # Another moment each time: nothing may be taken from the turn before.
    moments = itertools.count(books.now + 1)
    times = timed(lambda: membership.count(books.graph, books.app, compiled.predicate.at(next(moments))))
    return {"found": found, "first": round(first, 1), **figures(times)}


def _recomputed(books: Books, count: int) -> dict[str, Any]:
    """Each segment computed the first time, and again when nothing differs."""
    first: list[float] = []
    again: list[float] = []
    for name, definition in traffic.segments(count):
        record = books.segment(name, definition)
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
        "memberships_ms": figures(books.kept[_WARM:]),
        "memberships_graph_processor_ms": figures(books.worked[_WARM:]),
        "whole_batch_ms": figures(whole[_WARM:]),
        "floor_ms": figures(floor[_WARM:]),
    }


def _found(books: Books, keys: list[str]) -> float:
    query = "UNWIND $keys AS key MATCH (:Identity {key: key})-[:RESOLVES_TO]->(p:Person) RETURN count(p.uid) AS people"
    began = time.perf_counter()
    books.graph.rows(query, keys=keys)
    return (time.perf_counter() - began) * 1_000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000, help="stored beforehand")
    parser.add_argument("--keep", type=Path, help="a folder where the product stays, filled, for the next run")
    parser.add_argument("--only", nargs="*", default=[], help="names of figures: ad_hoc_ms, pages_ms, …")
    parser.add_argument("--turns", type=int, default=60, help="of each page")
    parser.add_argument("--arrivals", type=int, default=100, help="events whose memberships are waited for")
    parser.add_argument("--warm-up", type=int, default=500, help="events before them, 50 a second")
    parser.add_argument("--rate", type=float, default=500, help="events a second beside them")
    parser.add_argument("--segments", type=int, default=20)
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--batch", type=int, default=2_000, help="events a batch")
    parser.add_argument("--touched", type=int, default=1_000, help="people to choose from in a batch")
    return parser.parse_args()


if __name__ == "__main__":
    main()
