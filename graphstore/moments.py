"""The next moments at which time alone may move somebody into or out of a segment: one for each such pair.

(:Person)-[:DUE {at}]->(:Segment), by an index on `at`. The moment is never later than the true one; when it comes, the
person is looked at again, and the next one is found. So a segment that says "in the last 30 days" costs nothing until
somebody's 30 days are over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphstore.driver import Transaction
from graphstore.predicates import Predicate, bindings
from graphstore.predicates.builder import NEVER
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Due:
    app: str
    segment: str
    uid: str


def schedule(
    tx: Transaction, app: str, groups: Sequence[Mapping[str, Any]], predicates: Mapping[str, Predicate]
) -> None:
    """Note the next moments of these people: `groups` as membership makes them, {asked: [bool], uids}.

    `predicates`: of the segments behind `asked`, ready to run. The transaction must have locked the people.
    """
    timed = {index: (segment, found) for index, (segment, found) in enumerate(predicates.items()) if found.due}
    wanted = [group for group in groups if any(group["asked"][index] for index in timed)]
    if not wanted:
        return
    binding, parameters = bindings((found for _, found in timed.values()), ("asked",))
    for _, found in timed.values():
        parameters.update(found.parameters)
    moments = [f"CASE WHEN asked[{index}] THEN {found.due} ELSE {NEVER} END" for index, (_, found) in timed.items()]
    tx.run(
        f"""
        UNWIND $groups AS group UNWIND group.uids AS uid
        MATCH (p:Person {{uid: uid}}) WHERE p.app = $app
        WITH p, group.asked AS asked
        {binding}
        WITH p, [{", ".join(moments)}] AS moments
        UNWIND range(0, {len(moments) - 1}) AS place
        WITH p, $keys[place] AS key, moments[place] AS at WHERE at < {NEVER}
        {_KEPT}
        """,
        app=app,
        groups=wanted,
        keys=[scoped(app, segment) for segment, _ in timed.values()],
        **parameters,
    )


# Not MERGE: it would lock the segment's node, which all of a site's writers share.
_KEPT = """
        MATCH (s:Segment {key: key})
        OPTIONAL MATCH (p)-[d:DUE]->(s)
        FOREACH (_ IN CASE WHEN d IS NULL THEN [1] ELSE [] END | CREATE (p)-[:DUE {at: at}]->(s))
        FOREACH (_ IN CASE WHEN d.at > at THEN [1] ELSE [] END | SET d.at = at)
"""


def note(tx: Transaction, app: str, segment: str, moments: Mapping[str, int]) -> None:
    """Note moments (uid -> ms) that were found already; the transaction must have locked the people."""
    tx.run(
        f"""
        UNWIND $rows AS row
        MATCH (p:Person {{uid: row.uid}})
        WITH p, $key AS key, row.at AS at
        {_KEPT}
        """,
        key=scoped(app, segment),
        rows=[{"uid": uid, "at": at} for uid, at in moments.items()],
    )


def due(tx: Transaction, now: int, limit: int) -> list[Due]:
    """Pairs whose moment has come, the earliest first."""
    rows = tx.rows(
        """
        MATCH (p:Person)-[d:DUE]->(s:Segment) WHERE d.at <= $now
        RETURN s.app AS app, s.id AS segment, p.uid AS uid ORDER BY d.at LIMIT $limit
        """,
        now=now,
        limit=limit,
    )
    return [Due(**row) for row in rows]


def forget(tx: Transaction, app: str, pairs: Mapping[str, Sequence[str]], now: int) -> None:
    """Take away the moments that have come, of segment -> uids; to be noted anew by `schedule`."""
    tx.run(
        """
        UNWIND $rows AS row UNWIND row.uids AS uid
        MATCH (p:Person {uid: uid})-[d:DUE]->(s:Segment)
        WHERE s.key = row.key AND d.at <= $now
        DELETE d
        """,
        rows=[{"key": scoped(app, segment), "uids": list(uids)} for segment, uids in pairs.items()],
        now=now,
    )
