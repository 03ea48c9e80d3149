"""Who is leaving a site, page by page, and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analytics.columns import flags
from engine.analytics.leaving import Leaving, leaving
from graphstore import event_columns, people_queries, segments
from graphstore.people_queries import PersonRow
from graphstore.segments import SegmentRecord
from workers.analytics import counted, files
from workers.analytics.files import Version
from workers.context import Context
from workers.people import csv_line

_AT_ONCE: Final = 1_000  # people


@dataclass(frozen=True, slots=True)
class LeavingPerson:
    """On how many days they were active in the time before, and lately; what they did last, and when (ms)."""

    person: PersonRow
    before: int
    recent: int
    last_event: str
    last_at: int | None


@dataclass(frozen=True, slots=True)
class LeavingPage:
    total: int
    people: list[LeavingPerson]
    after: tuple[int, str] | None  # to go on behind


def page(context: Context, app: str, segment: str, limit: int, after: tuple[int, str] | None) -> LeavingPage:
    """Those with the most active days to lose first. Nobody while nothing is counted yet. `segment`: only who is in it;
    "": everybody. Raises NotFoundError, as do those below.
    """
    looked = _found(context, app, segment)
    return LeavingPage(0, [], None) if looked is None else _page(context, app, *looked, limit, after)


def _page(
    context: Context, app: str, version: Version, found: Leaving, limit: int, after: tuple[int, str] | None
) -> LeavingPage:
    lines = np.arange(len(found.uids))
    if after is not None:
        days, uid = after
        lines = lines[(found.before < days) | ((found.before == days) & (found.uids < np.bytes_(uid.encode())))]
    lines = lines[: limit + 1]
    uids = [uid.decode() for uid in found.uids[lines].tolist()]
    people = {row.uid: row for row in people_queries.some(context.graph, app, uids[:limit])}
    shown = [
        LeavingPerson(people[uid], int(found.before[line]), int(found.recent[line]), *last)
        for uid, line, last in zip(uids[:limit], lines[:limit], version.columns.last_done(uids[:limit]), strict=True)
        if uid in people  # who is gone since the columns were made
    ]
    following = (int(found.before[lines[limit - 1]]), uids[limit - 1]) if len(lines) > limit else None
    return LeavingPage(len(found.uids), shown, following)


def listed(context: Context, app: str, segment: str, name: str) -> SegmentRecord:
    """A new list of them all. Raises ConflictError when the name is taken."""
    looked = _found(context, app, segment)
    return counted.listed(context, app, name, None if looked is None else looked[1].uids)


def lines(context: Context, app: str, segment: str) -> Iterator[str]:
    """All of them as CSV; times in ms."""
    yield csv_line(["id", "email", "first_name", "last_name", "before_days", "recent_days", "last_event", "last_at"])
    looked = _found(context, app, segment)
    if looked is None:
        return
    after: tuple[int, str] | None = None
    while True:
        found = _page(context, app, *looked, _AT_ONCE, after)
        for each in found.people:
            who = each.person
            own = ["" if who.anonymous else who.id, who.email, who.first_name, who.last_name]
            yield csv_line([*own, each.before, each.recent, each.last_event, each.last_at])
        after = found.after
        if after is None:
            return


def _found(context: Context, app: str, segment: str) -> tuple[Version, Leaving] | None:
    if segment:
        context.graph.read(lambda tx: segments.get(tx, app, segment))
    version = files.load(context.settings.home, app)
    if version is None:
        return None
    found = leaving(version.columns, version.as_of)
    if segment:
        kept = flags(version.columns.uids, event_columns.members(context.graph, app, segment))
        chosen = kept[np.searchsorted(version.columns.uids, found.uids)]
        found = Leaving(found.uids[chosen], found.before[chosen], found.recent[chosen])
    return version, found
