"""Whether an event has arrived since a moment, from pages of one origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Transaction

_SLOW_CLOCKS: Final = 86_400_000  # ms: the index has the times that visitors' clocks tell


@dataclass(frozen=True, slots=True)
class Arrival:
    name: str
    received: int  # ms epoch


def since(tx: Transaction, app: str, moment: int, starts: Sequence[str]) -> Arrival | None:
    """One event received from `moment` on whose page's address begins so; any event where `starts` is empty."""
    rows = tx.rows(
        """
        MATCH (t:EventType {app: $app})
        MATCH (e:Event) USING INDEX e:Event(app, name, at)
        WHERE e.app = $app AND e.name = t.name AND e.at > $earliest AND e.received >= $moment
          AND (size($starts) = 0 OR any(start IN $starts WHERE toStringOrNull(e.`a:url`) STARTS WITH start))
        RETURN e.name AS name, e.received AS received LIMIT 1
        """,
        app=app,
        earliest=moment - _SLOW_CLOCKS,
        moment=moment,
        starts=list(starts),
    )
    return Arrival(**rows[0]) if rows else None
