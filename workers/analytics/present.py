"""Who is here now: asked of the graph itself, since columns are of some time ago."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from engine.analytics.leaving import PASSIVE
from engine.analytics.trails import page_of
from graphstore import visitors
from graphstore.visitors import Visitors
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
