"""How many calls are accepted a second against a floor, and how many are in the graph with live segments.

Floor and product take turns, so that both see the same machine; figures are medians of the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

import graph_floor
from callers import Answered, call
from product import Product, product, report, say
from traffic import append, events, people, segments, wait_until_stored

from graphstore import apps, overview
from workers import keys
from workers.samples.furnish import ensure_segments


def main() -> None:
    given = _arguments()
    with product("web") as running:
        site = apps.create(running.context.graph, "Benchmark", running.context.clock.now())
        figures = _accepted(running, site.token, given)
        running.start("ingest", "worker-1", "worker-2", "scheduler", "sink", "live")
        figures |= _stored(running, site.id, site.token, given)
        report({"benchmark": "ingest", **figures})


def _accepted(running: Product, token: str, given: argparse.Namespace) -> dict[str, Any]:
    """Accepted calls a second while nothing takes them out of the streams, and the floor's."""
    port = running.serve("floor", "floor_app.py")
    floor: list[Answered] = []
    web: list[Answered] = []
    for number in range(-1, given.rounds):
        for found, where in ((floor, port), (web, running.settings.ports.web)):
            answered = call(
                where, token, people=given.people, seconds=given.seconds if number >= 0 else 2,
                connections=given.connections, seed=number + 1,
            )  # fmt: skip
            if number >= 0:  # the first turn is for warming up
                found.append(answered)
                say(f"{'floor' if found is floor else 'accepted'}: {answered.per_second:.0f} a second")
            _forget(running)
    running.stop("floor")
    floor_rate, web_rate = _median(floor), _median(web)
    return {
        "floor_per_second": round(floor_rate),
        "accepted_per_second": round(web_rate),
        "accepted_of_floor": round(web_rate / floor_rate, 3),
        "accepted_p50_ms": round(statistics.median(each.p50_ms for each in web), 2),
        "accepted_p99_ms": round(statistics.median(each.p99_ms for each in web), 2),
        "rounds": given.rounds,
        "seconds_a_round": given.seconds,
        "connections": given.connections,
        "load_made_by": web[0].with_,
        "floor_rounds": [round(each.per_second) for each in floor],
        "accepted_rounds": [round(each.per_second) for each in web],
    }


def _stored(running: Product, app: str, token: str, given: argparse.Namespace) -> dict[str, Any]:
    """Events a second until the last is in the graph: sent by HTTP all the while, and from full streams."""
    append(running, people(app, given.people))
    wait_until_stored(running)
    ensure_segments(running.context, app, dict(segments(given.segments)))
    append(running, events(app, given.events // 5, given.people, 0))
    wait_until_stored(running)
    whole = [_end_to_end(running, app, token, given, number) for number in range(given.rounds)]
    graph_floor.prepare(running.context.graph, given.people)
    graph_floor.stored_per_second(running.context.graph, given.events // 5, given.people, 0)
    drained, floor = [], []
    for number in range(given.rounds):
        drained.append(_drained(running, app, given, number))
        floor.append(graph_floor.stored_per_second(running.context.graph, given.events, given.people, 1 + number))
        say(f"graph floor: {floor[-1]:.0f} a second")
    return {
        "people": given.people,
        "live_segments": given.segments,
        "end_to_end_per_second": round(statistics.median(whole)),
        "end_to_end_rounds": [round(rate) for rate in whole],
        "stored_per_second": round(statistics.median(drained)),
        "stored_rounds": [round(rate) for rate in drained],
        "graph_floor_per_second": round(statistics.median(floor)),
        "graph_floor_rounds": [round(rate) for rate in floor],
        "stored_of_graph_floor": round(statistics.median(drained) / statistics.median(floor), 3),
        "events_a_round_stored": given.events,
    }


def _end_to_end(running: Product, app: str, token: str, given: argparse.Namespace, number: int) -> float:
    before, began = _events(running, app), time.perf_counter()
    answered = call(
        running.settings.ports.web, token, people=given.people, seconds=given.seconds,
        connections=given.connections, seed=100 + number,
    )  # fmt: skip
    wait_until_stored(running)
    taken = time.perf_counter() - began
    stored = _events(running, app) - before
    if stored < answered.requests:
        raise SystemExit(f"{answered.requests} calls were accepted, {stored} are in the graph.")
    say(f"end to end: {stored} events in {taken:.1f} s, {stored / taken:.0f} a second")
    return stored / taken


def _drained(running: Product, app: str, given: argparse.Namespace, number: int) -> float:
    running.stop("ingest")
    before = _events(running, app)
    append(running, events(app, given.events, given.people, 1 + number))
    running.start("ingest")
    began = time.perf_counter()
    wait_until_stored(running)
    taken = time.perf_counter() - began
    stored = _events(running, app) - before
    if stored != given.events:
        raise SystemExit(f"{given.events} events were appended, {stored} are in the graph.")
    say(f"stored: {stored} events in {taken:.1f} s, {stored / taken:.0f} a second")
    return stored / taken


def _events(running: Product, app: str) -> int:
    return overview.overview(running.context.graph, app).events


def _forget(running: Product) -> None:
    """Empty the streams: the next turn begins with the same Redis."""
    names = [keys.stream(number) for number in range(running.settings.partitions)]
    running.context.redis.delete("floor", *names)


def _median(rounds: list[Answered]) -> float:
    return statistics.median(each.per_second for each in rounds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of HTTP load a round (10)")
    parser.add_argument("--rounds", type=int, default=5, help="of each figure; the median counts (5)")
    parser.add_argument("--connections", type=int, default=32, help="open at once (32)")
    parser.add_argument("--people", type=int, default=20_000, help="there before, whom the load is about (20000)")
    parser.add_argument("--events", type=int, default=100_000, help="in full streams, a round (100000)")
    parser.add_argument("--segments", type=int, default=20, help="live (20)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
