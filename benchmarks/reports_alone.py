"""What reports of pages and paths cost by themselves, over made-up columns: no graph, no other process.

Processor time, the least of several turns, whole reports with nothing kept; over columns of one size and of ten times
it. The floor is one pass over all events' times.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import tenfold
import trails
from product import report, say

from engine.analytics.columns import UID, Columns
from engine.analytics.holdings import Holdings
from engine.analytics.paths import Way
from engine.analytics.ranges import Range
from workers.analytics import paths, popular
from workers.analytics.files import Version
from workers.analytics.reporting import Looked, Scope

_DAY: Final = 86_400_000
_DAYS: Final = 60
_NAMES: Final = ("Site visit", "Search", "Movie watch", "Review", "Cart set", "Sign in")
_SOON: Final = 900_000  # ms: every second event follows within this


def main() -> None:
    given = _arguments()
    one = trails.laid(_made(given.people, given.events))
    say(f"{given.events} rows")
    once = _costs(one, given.turns)
    many = _costs(trails.laid(tenfold.columns(one, given.times)), given.turns)
    report(
        {
            "benchmark": "reports_alone",
            "events": given.events,
            "times": given.times,
            "once_ms": once,
            "many_ms": many,
            "costs": {name: round(many[name] / once[name], 1) for name in once},
        }
    )


def _costs(columns: Columns, turns: int) -> dict[str, float]:
    none = np.empty(0, np.int64)
    scope = Scope(Range(_start().date(), _start().date() + timedelta(days=_DAYS - 1), "UTC"))
    way = Way(_NAMES[0], "from", 4, 1_800_000)

    def fresh() -> Looked:
        own = replace(columns, _rows={})
        return Looked(Version("made", 0, 0, (), own, Holdings(columns.uids[:0], none, {})), None)

    return {
        "floor_one_pass": _least(lambda: int((columns.at >= 0).sum()), turns),
        "pages": _least(lambda: popular.counted(fresh(), scope, _NAMES[0], "views"), turns),
        "paths_four_steps": _least(lambda: paths.counted(fresh(), scope, way, 5), turns),
    }


def _least(ask: Callable[[], object], turns: int) -> float:
    times = []
    for _ in range(turns):
        began = time.process_time()
        ask()
        times.append(time.process_time() - began)
    return round(min(times) * 1_000, 1)


def _start() -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC)


def _made(people: int, events: int) -> Columns:
    """Everybody's events at moments by chance, half of them soon behind another; the first names most often."""
    chance = np.random.default_rng(3)
    person = np.sort(chance.integers(0, people, events)).astype(np.int32)
    at = chance.integers(0, _DAYS * _DAY, events)
    soon = at[:-1] + chance.integers(0, _SOON, events - 1)
    at[1:] = np.where((person[1:] == person[:-1]) & (chance.random(events - 1) < 1 / 2), soon, at[1:])
    at += int(_start().timestamp() * 1_000)
    name = (chance.random(events) ** 2 * len(_NAMES)).astype(np.int32)
    key = chance.integers(0, 2**62, events)
    nowhere = np.full(events, -1, np.int32)
    uids = np.array([f"{number:032x}" for number in range(people)], UID)
    return Columns(_NAMES, uids, person, name, at[np.lexsort((at, person))], key, nowhere, nowhere)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10, help="the size of the larger columns (10)")
    parser.add_argument("--turns", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
