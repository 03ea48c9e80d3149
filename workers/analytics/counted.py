"""The people behind a number: page by page, and as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.analytics.columns import Uids
from graphstore import people_queries
from graphstore.people_queries import PersonRow
from graphstore.segments import SegmentRecord
from workers import lists
from workers.analytics.asked import CountedOnes
from workers.analytics.files import Version
from workers.context import Context

LastDone = Callable[[Sequence[str]], list[tuple[str, int | None]]]  # the event ("": nothing) and when (ms)


@dataclass(frozen=True, slots=True)
class Counted:
    """Someone behind a number: when they did what they are counted for, and what they did last ("": nothing). ms."""

    person: PersonRow
    at: int
    last_event: str
    last_at: int | None


@dataclass(frozen=True, slots=True)
class CountedPage:
    total: int
    people: list[Counted]
    after: tuple[int, str] | None  # to go on behind


def page(
    context: Context, app: str, version: Version, ones: CountedOnes, limit: int, after: tuple[int, str] | None
) -> CountedPage:
    """Those first who did lately what they are counted for."""
    return paged(context, app, version.columns.last_done, ones, limit, after)


def paged(
    context: Context, app: str, last_done: LastDone, ones: CountedOnes, limit: int, after: tuple[int, str] | None
) -> CountedPage:
    """`last_done`: tells of people, by their uids, what each did last."""
    order = np.lexsort((ones.uids, ones.at))[::-1]
    if after is not None:
        moment, uid = after
        at, same = ones.at[order], ones.uids[order] < np.bytes_(uid.encode())
        order = order[(at < moment) | ((at == moment) & same)]
    order = order[: limit + 1]
    uids = [uid.decode() for uid in ones.uids[order].tolist()]
    found = {row.uid: row for row in people_queries.some(context.graph, app, uids[:limit])}
    last = last_done(uids[:limit])
    shown = [
        Counted(found[uid], int(ones.at[line]), *done)
        for uid, line, done in zip(uids[:limit], order[:limit], last, strict=True)
        if uid in found  # who is gone since the columns were made
    ]
    following = (int(ones.at[order[limit - 1]]), uids[limit - 1]) if len(order) > limit else None
    return CountedPage(len(ones.uids), shown, following)


def listed(context: Context, app: str, name: str, uids: Uids | None) -> SegmentRecord:
    """A new list of these; None: of nobody. Raises ConflictError when the name is taken."""
    made = lists.create(context, app, name)
    lists.add(context, app, made.id, uids=[] if uids is None else [uid.decode() for uid in uids.tolist()])
    return made
