"""Who is here now, and was a minute ago: asked of the graph itself, since columns are of some time ago."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.analytics.columns import UID
from engine.analytics.leaving import PASSIVE
from engine.analytics.trails import page_of
from graphstore import visitors
from graphstore.segments import SegmentRecord
from graphstore.visitors import Visitors
from workers.analytics import counted
from workers.analytics.asked import CountedOnes
from workers.analytics.counted import CountedPage
from workers.context import Context

WITHIN: Final = 300_000  # ms
MINUTES: Final = 30
MOST_SHOWN: Final = 100
_SECONDS: Final = 5.0


def shown(context: Context, app: str) -> Visitors:
    """Raises GraphTimeoutError."""
    now = context.clock.now()
    found = context.graph.read(
        lambda tx: visitors.present(tx, app, now, PASSIVE, within=WITHIN, minutes=MINUTES, most=MOST_SHOWN),
        seconds=_SECONDS,
    )
    return replace(found, people=[replace(each, page=page_of(each.page, None)) for each in found.people])


def behind(context: Context, app: str, minute: int | None) -> CountedOnes:
    """Who did something in the minute that begins then (ms), and when last; None: in the last five.

    Raises GraphTimeoutError.
    """
    now = context.clock.now()
    since, until = (now - WITHIN, now) if minute is None else (minute - 1, min(minute + 59_999, now))
    found = context.graph.read(lambda tx: visitors.between(tx, app, since, until, PASSIVE), seconds=_SECONDS)
    return CountedOnes(np.array([uid for uid, _ in found], UID), np.array([at for _, at in found], np.int64))


def page(context: Context, app: str, ones: CountedOnes, limit: int, after: tuple[int, str] | None) -> CountedPage:
    """Those first who did something last."""
    return counted.paged(
        context, app, lambda uids: context.graph.read(lambda tx: visitors.last_done(tx, app, uids)), ones, limit, after
    )


def listed(context: Context, app: str, name: str, minute: int | None) -> SegmentRecord:
    """A new list of them. Raises ConflictError when the name is taken, GraphTimeoutError."""
    return counted.listed(context, app, name, behind(context, app, minute).uids)
