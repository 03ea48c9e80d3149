"""A backtest: so many days of so many people's events through a campaign on a virtual clock.

Two campaigns: one whose nodes decide by the event, the person and time alone, and one that also asks the graph of each
how often they have done something. The floor is reading the same people and events without taking them anywhere.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from typing import Any, Final

from product import Product, product, report, say
from product import campaign as drawn

from graphstore import apps, events, letters, rehearsing
from graphstore.letters import LetterContents
from workers.rehearsing import backtesting, loading, store

DAY: Final = 86_400_000  # ms
_PAGE: Final = 2_000  # people
_NAMES: Final = ("Movie watch", "Movie rated", "Search")
_ON: Final[tuple[str, dict[str, Any]]] = ("person_event", {"event": "Movie watch"})


def main() -> None:
    given = _arguments()
    with product() as running:
        app = apps.create(running.context.graph, "Backtest", 0).id
        began = time.perf_counter()
        _fill(running, app, given.people, given.events, given.days)
        say(f"{given.people} people and {given.events} events stored in {time.perf_counter() - began:.0f} s")
        letter = letters.create(running.context.graph, app, LetterContents("L", "S", "T")).id
        found: dict[str, Any] = {"benchmark": "backtest", **vars(given)}
        for name, campaign in (("plain", _plain(running, app, letter)), ("asking", _asking(running, app, letter))):
            found |= _backtest(running, app, campaign, given.days, name)
        found["floor_seconds"] = _floor(running, app, campaign, given.days)
        found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        report(found)


def _backtest(running: Product, app: str, campaign: str, days: int, name: str) -> dict[str, Any]:
    began = time.perf_counter()
    job = backtesting.start(running.context, app, campaign, days, definition=None, version=None)
    while store.load(running.context.redis, app, job).state == "running":
        backtesting.work(running.context, app, job)
    seconds = time.perf_counter() - began
    tally = store.load(running.context.redis, app, job).tally
    passed = sum(own.entered for own in tally.counts.values())
    say(f"{name}: {tally.entered} entries, {passed} visits to nodes in {seconds:.1f} s")
    return {f"{name}_seconds": round(seconds, 2), f"{name}_entries": tally.entered, f"{name}_visits": passed}


def _floor(running: Product, app: str, campaign: str, days: int) -> float:
    context = running.context
    now = context.clock.now()
    drawn = loading.definition(context, app, campaign, None, None)
    rehearsed = loading.rehearsed(context, app, campaign, drawn)
    names = tuple(sorted(topic.name for topic in rehearsed.workflow.topics()))
    wanted = rehearsing.Wanted(campaign, names, rehearsing.Period(now - days * DAY, now))
    began, after = time.perf_counter(), ""
    while True:
        page = context.graph.read(lambda tx, at=after: rehearsing.page(tx, app, wanted, at, _PAGE))  # type: ignore[misc]  # mypy can't infer a lambda's default
        if page.after is None:
            return round(time.perf_counter() - began, 2)
        after = page.after


def _plain(running: Product, app: str, letter: str) -> str:
    return drawn(
        running,
        app,
        {
            "on": _ON,
            "long": ("event_property", {"argument": "minutes", "operator": "above", "value": 60}),
            "free": ("person_property", {"property": "plan", "operator": "is", "value": "free"}),
            "wait": ("wait", {"amount": 1, "unit": "days"}),
            "rates": ("wait_for_event", {"event": "Movie rated", "amount": 3, "unit": "days"}),
            "limit": ("entry_limit", {"limit": 3}),
            "send": ("send_letter", {"letter": letter}),
        },
        ["on.out>long", "long.yes>free", "long.no>rates", "free.yes>wait", "wait.out>limit", "rates.late>limit",
         "limit.yes>send"],
    )  # fmt: skip


def _asking(running: Product, app: str, letter: str) -> str:
    return drawn(
        running,
        app,
        {
            "on": _ON,
            "often": ("has_done", {"event": "Movie watch", "count": 3, "last_days": 14}),
            "send": ("send_letter", {"letter": letter}),
        },
        ["on.out>often", "often.yes>send"],
    )


def _fill(running: Product, app: str, people: int, count: int, days: int) -> None:
    """People with their events and counters, as the intake leaves them; a third of the events are of each name."""
    graph, chance, now = running.context.graph, random.Random(7), running.context.clock.now()
    graph.write(lambda tx: events.ensure_types(tx, [(app, name) for name in _NAMES]))
    each = max(1, count // people)
    for start in range(0, people, _PAGE):
        numbers = range(start, min(people, start + _PAGE))
        graph.command(
            """
            UNWIND $rows AS row
            CREATE (:Person {uid: row.uid, app: $app, id: row.uid, anonymous: false, created: 0, seen: 0,
                             json: row.json, times: '{}'})
            """,
            {"app": app, "rows": [{"uid": f"{app}{n:08}", "json": _person(n)} for n in numbers]},
        )
        new = [
            events.NewEvent(
                f"{app}:{n}:{place}", app, f"{app}{n:08}", chance.choice(_NAMES),
                (at := now - chance.randrange(days * DAY)), at, {}, {}, f'{{"minutes":{chance.randrange(120)}}}',
            )
            for n in numbers
            for place in range(each)
        ]  # fmt: skip
        for first in range(0, len(new), 5_000):
            batch = new[first : first + 5_000]
            graph.write(lambda tx, batch=batch: events.store(tx, batch))  # type: ignore[misc]  # mypy can't infer a lambda's default


def _person(number: int) -> str:
    return f'{{"email":"p{number}@example.com","plan":"{"free" if number % 2 else "paid"}","city":"Oslo"}}'


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
