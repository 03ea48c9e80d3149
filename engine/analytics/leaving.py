"""Who is leaving: whose activity has fallen against their own past.

Days are spans of 24 hours, counted back from the moment of the columns. Somebody was active on a day when they did
something then; what is done to people (a letter is sent, a cart is given up) is not counted. Of the 28 days before the
last 14, somebody who was active on at least four is a regular. A regular is leaving when they were active, in the last
14 days, on at most a quarter of the days that their past lets one expect, which is half as many as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from engine.analytics.columns import Columns, Ints, Uids, changes

BEFORE_DAYS: Final = 28
RECENT_DAYS: Final = 14
LEAST_DAYS: Final = 4  # active before
MOST_PART: Final = 0.25  # of what is expected
_DAY: Final = 86_400_000  # ms
PASSIVE: Final = frozenset(
    {
        f"{what} {how}"
        for what, how in product(("Letter", "Newsletter", "Message"), ("sent", "failed", "unknown", "bounced"))
    }
    | {"Cart abandoned", "Cart canceled"}
)


@dataclass(frozen=True)
class Leaving:
    """One line a person: on how many days they were active before, and lately; those with most to lose first."""

    uids: Uids
    before: Ints
    recent: Ints


def leaving(columns: Columns, now: int) -> Leaving:
    """At `now` (ms)."""
    done = np.array([name not in PASSIVE for name in columns.names], np.bool_)
    day = (now - columns.at) // _DAY  # of what is yet to come it is below 0
    rows = np.flatnonzero((day >= 0) & (day < BEFORE_DAYS + RECENT_DAYS) & (done[columns.name] if len(done) else False))
    person, days = columns.person[rows], day[rows]
    first = changes(person) | changes(days)  # of a person on a day
    size = len(columns.uids)
    recent = np.bincount(person[first & (days < RECENT_DAYS)], minlength=size)
    before = np.bincount(person[first & (days >= RECENT_DAYS)], minlength=size)
    gone = np.flatnonzero((before >= LEAST_DAYS) & (recent <= before * MOST_PART * RECENT_DAYS / BEFORE_DAYS))
    order = np.lexsort((gone, before[gone]))[::-1]
    gone = gone[order]
    return Leaving(columns.uids[gone], before[gone].astype(np.int32), recent[gone].astype(np.int32))


def done_rows(columns: Columns) -> Ints:
    """The rows of what people do: not of what is done to them."""
    done = np.array([name not in PASSIVE for name in columns.names], np.bool_)
    rows = done[columns.name] if len(done) else np.empty(0, np.bool_)
    return np.flatnonzero(rows).astype(np.int32)
