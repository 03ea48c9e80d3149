"""Comings and goings in segments that campaigns listen to: noted in the transaction of the change, taken up after it.

Whatever changes a membership (a call, time, a recompute, a list) leaves its note the same way: campaigns hear of all.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.membership import Change
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Signal:
    key: str
    app: str
    uid: str
    segment: str
    entered: bool
    at: int  # ms epoch
    silent: bool  # an edit of the segment has moved them: nobody came or went by what they are and do


def watch(tx: Transaction, app: str, segments: Collection[str]) -> None:
    """Have changes of these segments noted from now on. The app's revision must move on in the same transaction."""
    tx.run(
        "UNWIND $keys AS key MATCH (s:Segment {key: key}) SET s.watched = true",
        keys=[scoped(app, segment) for segment in segments],
    )


def note(tx: Transaction, app: str, changes: Sequence[Change], *, silent: bool = False) -> None:
    """Leave a note of each change. Those that are `silent` start nothing; they let go on who waits for them."""
    tx.run(
        """
        UNWIND $rows AS row
        CREATE (:Signal {key: row.key, app: $app, uid: row.uid, segment: row.segment, entered: row.entered,
                         at: timestamp(), place: row.place, silent: $silent})
        """,
        app=app,
        silent=silent,
        rows=[
            {
                "key": uuid.uuid4().hex,
                "uid": change.uid,
                "segment": change.segment,
                "entered": change.entered,
                "place": place,
            }
            for place, change in enumerate(changes)
        ],
    )


def take(tx: Transaction, limit: int) -> list[Signal]:
    """The oldest notes, which are gone once the transaction is committed; none where somebody else takes them."""
    found = tx.rows(
        "MATCH (s:Signal) RETURN s.key AS key ORDER BY s.at, s.place LIMIT $limit",
        limit=limit,
    )
    if not found:
        return []
    rows = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (s:Signal {key: key}) SET s.locked = true
        // Read behind the lock: a merge may just have given it to the person that stays.
        WITH s, s.key AS key, s.app AS app, s.uid AS uid, s.segment AS segment, s.entered AS entered, s.at AS at,
          s.place AS place, coalesce(s.silent, false) AS silent
        DELETE s
        RETURN key, app, uid, segment, entered, at, silent ORDER BY at, place
        """,
        keys=[row["key"] for row in found],
    )
    return [Signal(**row) for row in rows]
