"""What many people and events need, counted from what was measured with few: prints the tables of docs/scale.md.

    .venv/bin/python benchmarks/plan_scale.py --people 10000000 --events 1000000000 --days 365

It runs nothing. Each line says what it was made from; docs/scale.md says where those figures were measured.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DAY: Final = 86_400
HOUR: Final = 3_600

# Measured (docs/performance.md, docs/scale.md). Processor time in milliseconds of one core, sizes in bytes.
EVENT_BYTES: Final = 890  # of the graph, an event with its part of people, indexes and all else
INDEX_PART: Final = 0.43  # of that
COLUMN_BYTES: Final = 32  # of the sorted columns that analytics counts in
CALL_BYTES: Final = 184  # of Redis, a call that waits
EVENT_MS: Final = {
    "web": 0.66,
    "Redis": 0.28,
    "ingest, in full batches": 0.09,
    "ingest, few at once": 1.72,
    "graph, in full batches": 0.49,
    "graph, few at once": 3.64,
}
LETTER_MS: Final = {"graph": 5.3, "workers": 6.5}  # signed
PROPERTY_MS: Final = 120 / 100_000  # a segment that looks at everybody, a person
INDEXED_MS: Final = 60 / 17_640  # one that begins at the index of events, a person found
WIDGET_BYTES: Final = (146 - 117) * 1_000_000 / 1_000

# Chosen.
PEAK: Final = 6  # the busiest minute, by the average
BUSY: Final = 0.6  # how busy a core may be
OUTAGE: Final = 4 * HOUR  # how long the graph may be away
SEND: Final = 24 * HOUR  # in which a newsletter to everybody goes out
HOT_DAYS: Final = 30  # whose events are to be in memory
ACTIVE: Final = 0.1  # of all people, in a week
PRESENT: Final = 0.002  # of all people, with a page open at once


@dataclass(frozen=True)
class Plan:
    people: int
    events: int
    days: int

    @property
    def rate(self) -> float:
        """Events a second, on average."""
        return self.events / (self.days * DAY)

    @property
    def peak(self) -> float:
        return self.rate * PEAK

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """(what, how much, from what)."""
        yield "events a second, average", f"{self.rate:,.0f}", f"{self.events:,} in {self.days} days"
        yield "events a second, at the peak", f"{self.peak:,.0f}", f"{PEAK} times the average"
        for part, spent in EVENT_MS.items():
            yield f"cores for events: {part}", cores(self.peak * spent), f"{spent:g} ms an event"
        yield "graph on disk", size(self.events * EVENT_BYTES), f"{EVENT_BYTES} bytes an event, everything included"
        yield "page cache of a member", size(self.hot), f"all indexes, and the events of {HOT_DAYS} days"
        yield "columns for analytics", size(self.events * COLUMN_BYTES), f"{COLUMN_BYTES} bytes an event"
        waiting = self.peak * OUTAGE
        away = f"{OUTAGE // HOUR} hours without the graph at the peak, {CALL_BYTES} bytes a call"
        yield "memory of Redis", size(waiting * CALL_BYTES), away
        letters = self.people / SEND
        yield "letters a second", f"{letters:,.0f}", f"a newsletter to everybody in {SEND // HOUR} hours"
        for part, spent in LETTER_MS.items():
            yield f"cores for letters: {part}", cores(letters * spent), f"{spent:g} ms a letter"
        yield "one core, for a segment on a property", seconds(self.people * PROPERTY_MS), "looks at everybody"
        found = self.people * ACTIVE
        yield "one core, for a segment on events", seconds(found * INDEXED_MS), f"finds {found:,.0f} people"
        present = self.people * PRESENT
        yield "memory of live, for widgets", size(present * WIDGET_BYTES), f"{present:,.0f} pages open at once"

    @property
    def hot(self) -> float:
        stored = self.events * EVENT_BYTES
        return stored * INDEX_PART + stored * (1 - INDEX_PART) * min(1.0, HOT_DAYS / self.days)


def cores(milliseconds_a_second: float) -> str:
    return f"{math.ceil(10 * milliseconds_a_second / 1_000 / BUSY) / 10:g}"


def seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1_000:.1f} s"


def size(count: float) -> str:
    return f"{count / 1e9:,.0f} GB" if count >= 1e10 else f"{count / 1e9:.1f} GB"


def table(plan: Plan) -> str:
    rows = [" | ".join(line) for line in plan.lines()]
    return "\n".join(f"| {row} |" for row in ("What | How much | From", "--- | ---: | ---", *rows))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=10_000_000)
    asked.add_argument("--events", type=int, default=1_000_000_000)
    asked.add_argument("--days", type=int, default=365)
    print(table(Plan(**vars(asked.parse_args()))))


if __name__ == "__main__":
    main()
