"""Campaigns: letters a second from event to sink, node steps a second, and timers on time.

Each figure has a campaign of its own on the product's real processes: `--people` events of as many people go through
event -> filter -> letter; `--everybody` people are taken through five nodes without letters; `--timers` runs sleep, and
`--waking` of them wake in the next minute. `--warm-up` letters and people go through first: a graph that has just begun
is not what is measured. The floors are bare letters from one process to the same sink over one connection, and bare
writes of runs in transactions of 500.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import Any, Final

import psutil
from product import Product, product, report, say, wait_until
from product import campaign as drawn
from traffic import append, people, wait_until_stored

from engine.letters.render import Rendered
from graphstore import apps, letters
from graphstore.letters import LetterContents
from graphstore.records import Call
from workers import campaigns, keys
from workers.mailers import SmtpMailer
from workers.mime import build
from workers.posting import Way

_LETTER: Final = LetterContents(
    "Thanks", "Thank you", "You watched {{ event.title }}.", sender="Benchmark <benchmark@example.com>"
)
_PAGE: Final = 10_000
_FLOOR_BATCH: Final = 500
_FLOOR_ROUNDS: Final = 10
_WINDOW: Final = 60_000  # ms in which the waking timers are spread
_SOON: Final = 20_000  # ms until the first


def main() -> None:
    given = _arguments()
    with product("ingest", "worker-1", "worker-2", "scheduler", "sink") as running:
        found: dict[str, Any] = {"benchmark": "workflow", **vars(given)}
        if given.warm_up:
            _letters(running, given.warm_up)
            _steps(running, given.warm_up)
        found |= _floors(running)
        if given.people:
            found |= _letters(running, given.people)
            found["letters_of_floor"] = round(found["letters_per_second"] / found["floor_letters_per_second"], 3)
        if given.everybody:
            found |= _steps(running, given.everybody)
            found["runs_of_floor"] = round(found["runs_per_second"] / found["floor_runs_per_second"], 3)
        if given.timers:
            found |= _timers(running, given.timers, given.waking)
        report(found)


def _floors(running: Product) -> dict[str, Any]:
    mailer = SmtpMailer(running.settings.smtp_url)
    rendered = Rendered(_LETTER.subject, "You watched X.", "")
    batches = [
        [
            build(
                rendered, way=Way(_LETTER.sender), recipient="floor@example.com", name="", delivery=f"{start}-{number}"
            )
            for number in range(_FLOOR_BATCH)
        ]
        for start in range(_FLOOR_ROUNDS)
    ]
    began = time.perf_counter()
    for batch in batches:
        if any(sent.state != "sent" for sent in mailer.send_all(batch)):
            raise SystemExit("The sink did not take a letter.")
    letters_taken = time.perf_counter() - began
    mailer.close()
    graph = running.context.graph
    graph.command("UNWIND range(1, $count) AS n CREATE (:Run {id: 'floor' + toString(n)})", {"count": _FLOOR_BATCH})
    ids = [f"floor{number}" for number in range(1, _FLOOR_BATCH + 1)]
    began = time.perf_counter()
    for number in range(_FLOOR_ROUNDS):
        graph.command("UNWIND $ids AS id MATCH (r:Run {id: id}) SET r.since = $n", {"ids": ids, "n": number})
    runs_taken = time.perf_counter() - began
    graph.command("MATCH (r:Run) WHERE r.id STARTS WITH 'floor' DELETE r")
    count = _FLOOR_BATCH * _FLOOR_ROUNDS
    say(f"floors: {count} letters in {letters_taken:.1f} s, {count} runs written in {runs_taken:.1f} s")
    return {
        "floor_letters_per_second": round(count / letters_taken),
        "floor_runs_per_second": round(count / runs_taken),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _seconds(running: Product) -> dict[str, float]:
    """Processor time that each part has used."""
    found = {}
    for name, child in running.children.items():
        used = psutil.Process(child.pid).cpu_times()
        found[name] = used.user + used.system
    return found


def _used(running: Product, before: dict[str, float], count: int) -> dict[str, float]:
    """Ms of processor time for each of `count`, by part."""
    return {name: round((now - before[name]) * 1000 / count, 2) for name, now in _seconds(running).items()}


def _letters(running: Product, count: int) -> dict[str, Any]:
    app = apps.create(running.context.graph, "Letters", running.context.clock.now()).id
    append(running, people(app, count))
    wait_until_stored(running)
    letter = letters.create(running.context.graph, app, _LETTER)
    campaign = drawn(
        running,
        app,
        {
            "on": ("person_event", {"event": "Movie watch"}),
            "has": ("person_property", {"property": "email", "operator": "set"}),
            "send": ("send_letter", {"letter": letter.id}),
        },
        ["on.out>has", "has.yes>send"],
    )
    campaigns.run(running.context, app, campaign)
    now = running.context.clock.now()
    before = _seconds(running)
    began = time.perf_counter()
    append(
        running,
        (Call("track", app, f"person-{n}", now, now, '{"title":"X"}', name="Movie watch") for n in range(count)),
    )
    wait_until(lambda: _count(running, campaign, "send", "out:sent") >= count, 1_800, "Not all letters went out.")
    seconds = time.perf_counter() - began
    say(f"{count} letters in {seconds:.1f} s")
    return {"letters_per_second": round(count / seconds), "cpu_ms_a_letter": _used(running, before, count)}


def _steps(running: Product, count: int) -> dict[str, Any]:
    app = apps.create(running.context.graph, "Steps", running.context.clock.now()).id
    append(running, people(app, count))
    wait_until_stored(running)
    campaign = drawn(
        running,
        app,
        {
            "all": ("for_all_people", {}),
            "limit": ("entry_limit", {"limit": 2}),
            "plan": ("person_property", {"property": "plan", "operator": "set"}),
            "cases": ("first_match", {"cases": [{"property": "country", "value": "GB"}]}),
            "split": ("ab_split", {}),
            "end": ("end", {}),
        },
        ["all.people>limit", "limit.yes>plan", "plan.yes>cases", "cases.first>split", "cases.otherwise>split",
         "split.a>end", "split.b>end"],
    )  # fmt: skip
    before = _seconds(running)
    began = time.perf_counter()
    campaigns.run(running.context, app, campaign)
    wait_until(lambda: _count(running, campaign, "end", "entered") >= count, 1_800, "Not all came through.")
    seconds = time.perf_counter() - began
    say(f"{count} people through five nodes in {seconds:.1f} s")
    return {
        "node_steps_per_second": round(5 * count / seconds),
        "runs_per_second": round(count / seconds),
        "cpu_ms_a_run": _used(running, before, count),
    }


def _timers(running: Product, count: int, waking: int) -> dict[str, Any]:
    graph, app = running.context.graph, apps.create(running.context.graph, "Timers", 0).id
    nodes: dict[str, tuple[str, dict[str, Any]]] = {
        "on": ("person_event", {"event": "x"}),
        "wait": ("wait", {"amount": 1}),
    }
    campaign = drawn(running, app, nodes, ["on.out>wait"])
    campaigns.run(running.context, app, campaign)
    for start in range(0, count, _PAGE):
        graph.command(
            """
            MATCH (c:Campaign {key: $app + ':' + $campaign})
            UNWIND range($start, $end - 1) AS number
            CREATE (:Person {uid: $app + toString(number), app: $app, id: toString(number), anonymous: false,
                             created: 0, seen: 0, json: '{}', times: '{}'})-[:HAS_RUN]->
              (:Run {id: $app + toString(number), app: $app, campaign: $campaign, version: 1, node: 'wait',
                     state: 'waiting', port: 'out', due: 9000000000000 + number, started: 0, since: 0})-[:RUNS]->(c)
            """,
            {"app": app, "campaign": campaign, "start": start, "end": min(count, start + _PAGE)},
        )
    first = running.context.clock.now() + _SOON
    graph.command(
        """
        UNWIND range(0, $waking - 1) AS number
        WITH number, $first + number * $window / $waking AS due  // the property, once written, is still read as before
        MATCH (r:Run {id: $app + toString(number)}) SET r.due = due, r.wanted = due
        """,
        {"app": app, "waking": waking, "first": first, "window": _WINDOW},
    )
    running.context.redis.delete(keys.TIMERS_FILLED)  # what was written around the workers is not in Redis yet
    say(f"{count} timers sleep, {waking} wake within a minute")
    wait_until(lambda: _count(running, campaign, "wait", "out:out") >= waking, 300, "Not all timers woke.")
    rows = graph.rows(
        "MATCH (r:Run {app: $app, state: 'done'}) WITH r.since - r.wanted AS late "
        "RETURN percentileDisc(late, 0.5) AS p50, percentileDisc(late, 0.99) AS p99, max(late) AS worst, "
        "min(late) AS first",
        app=app,
    )  # fmt: skip
    memory = {name: psutil.Process(child.pid).memory_info().rss // 2**20 for name, child in running.children.items()}
    say(f"memory in MB: {memory}")
    return {
        "timer_late_p50_ms": rows[0]["p50"],
        "timer_late_p99_ms": rows[0]["p99"],
        "timer_late_max_ms": rows[0]["worst"],
        "timer_earliest_ms": rows[0]["first"],
        "memory_mb": sum(memory.values()),
    }


def _count(running: Product, campaign: str, node: str, name: str) -> int:
    rows = running.context.graph.rows(
        "MATCH (n:CampaignNode {campaign: $campaign, node: $node}) RETURN coalesce(n[$name], 0) AS count",
        campaign=campaign,
        node=node,
        name=name,
    )
    count: int = rows[0]["count"] if rows else 0
    return count


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000, help="letters; 0 leaves this out")
    parser.add_argument("--everybody", type=int, default=100_000, help="people through five nodes; 0 leaves this out")
    parser.add_argument("--warm-up", type=int, default=5_000, help="letters, and people, that go through first")
    parser.add_argument("--timers", type=int, default=1_000_000, help="sleeping timers; 0 leaves this out")
    parser.add_argument("--waking", type=int, default=10_000, help="of them, how many wake within a minute")
    return parser.parse_args()


if __name__ == "__main__":
    main()
