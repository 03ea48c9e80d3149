"""Who is leaving a site, page by page, and as a list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.analytics.leaving import leaving
from graphstore import people_queries
from graphstore.people_queries import PersonRow
from graphstore.segments import SegmentRecord
from workers.analytics import counted, files
from workers.context import Context


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


def page(context: Context, app: str, limit: int, after: tuple[int, str] | None) -> LeavingPage:
    """Those with the most active days to lose first. Nobody while nothing is counted yet."""
    version = files.load(context.settings.home, app)
    if version is None:
        return LeavingPage(0, [], None)
    found = leaving(version.columns, version.as_of)
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


def listed(context: Context, app: str, name: str) -> SegmentRecord:
    """A new list of them all. Raises ConflictError when the name is taken."""
    version = files.load(context.settings.home, app)
    return counted.listed(context, app, name, None if version is None else leaving(version.columns, version.as_of).uids)
