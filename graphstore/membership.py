"""Who is in which segment: kept in step with what people do, counted and listed. In full: recomputing.

A membership is right when it is written under the person's lock after everything else of the transaction. Ingest
holds that lock since it resolved the person; a full recompute takes it for those it is about to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore import moments
from graphstore.driver import Graph, Row, Transaction
from graphstore.predicates import Predicate, bindings
from graphstore.vocabulary import scoped

# Predicates in one query. Its text must stay the same from batch to batch, or the server plans it anew each time.
_TOGETHER: Final = 25
_COUNT: Final = "RETURN count(*) AS size"


@dataclass(frozen=True, slots=True)
class Change:
    """A person who has just come into a segment, or gone."""

    uid: str
    segment: str
    entered: bool


def apply(
    tx: Transaction,
    app: str,
    concerned: Mapping[str, Sequence[str]],
    predicates: Mapping[str, Predicate],
    now: int,
) -> list[Change]:
    """Bring the memberships of these people up to date: what changed, by segment then person.

    `concerned`: segment id -> uids to look at. `predicates`: of all live segments, those nobody is concerned with too,
    each with a prefix of its own and ready (`Predicate.at`). The transaction must have locked the people. The moments
    at which time alone will change something are noted, too.
    """
    changes: list[Change] = []
    known = sorted(predicates)
    for start in range(0, len(known), _TOGETHER):
        segments = known[start : start + _TOGETHER]
        groups = _groups(concerned, segments)
        if groups:
            own = {segment: predicates[segment] for segment in segments}
            changes += _differences(tx, app, groups, own)
            moments.schedule(tx, app, groups, own)
    changes.sort(key=lambda change: (change.segment, change.uid))
    _write(tx, app, changes, now)
    return changes


def _groups(concerned: Mapping[str, Sequence[str]], segments: Sequence[str]) -> list[dict[str, Any]]:
    """People by which of the segments are to be looked at for them."""
    flags: dict[str, list[bool]] = {}
    for index, segment in enumerate(segments):
        for uid in concerned.get(segment, ()):
            flags.setdefault(uid, [False] * len(segments))[index] = True
    groups: dict[tuple[bool, ...], list[str]] = {}
    for uid, asked in flags.items():
        groups.setdefault(tuple(asked), []).append(uid)
    return [{"asked": list(asked), "uids": uids} for asked, uids in groups.items()]


def _differences(
    tx: Transaction, app: str, groups: list[dict[str, Any]], predicates: Mapping[str, Predicate]
) -> Iterator[Change]:
    """One pass over the people, one column a segment; only those who differ travel back, as the bits of a number."""
    binding, parameters = bindings(predicates.values(), ("inside", "asked"))
    keys = [scoped(app, segment) for segment in predicates]
    columns = [
        f"CASE WHEN asked[{index}] AND ($keys[{index}] IN inside) <> ({predicate.cypher}) THEN {1 << index} ELSE 0 END"
        for index, predicate in enumerate(predicates.values())
    ]
    for predicate in predicates.values():
        parameters.update(predicate.parameters)
    rows = tx.rows(
        f"""
        UNWIND $groups AS group UNWIND group.uids AS uid
        MATCH (p:Person {{uid: uid}}) WHERE p.app = $app
        WITH p, [(p)-[:IN]->(s:Segment) | s.key] AS inside, group.asked AS asked
        {binding}
        WITH p, inside, {" + ".join(columns)} AS differs
        WHERE differs <> 0
        RETURN p.uid AS uid, inside, differs
        """,
        app=app,
        groups=groups,
        keys=keys,
        **parameters,
    )
    for row in rows:
        for index, segment in enumerate(predicates):
            if row["differs"] >> index & 1:
                yield Change(row["uid"], segment, keys[index] not in row["inside"])


def _write(tx: Transaction, app: str, changes: Sequence[Change], now: int) -> None:
    rows: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for change in changes:
        rows[change.entered].setdefault(scoped(app, change.segment), []).append(change.uid)
    if rows[True]:
        # CREATE, not MERGE: MERGE would lock the segment's node, which all of a site's writers share.
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (s:Segment {key: row.key})
            UNWIND row.uids AS uid
            MATCH (p:Person {uid: uid})
            CREATE (p)-[:IN {since: $now}]->(s)
            """,
            rows=_listed(rows[True]),
            now=now,
        )
    if rows[False]:
        tx.run(
            """
            UNWIND $rows AS row
            UNWIND row.uids AS uid
            MATCH (p:Person {uid: uid})-[m:IN]->(s:Segment)
            WHERE s.key = row.key
            DELETE m
            """,
            rows=_listed(rows[False]),
        )


def _listed(members: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [{"key": key, "uids": uids} for key, uids in members.items()]


def lock(tx: Transaction, uids: Sequence[str]) -> None:
    """Lock people until the transaction ends, always in the same order."""
    tx.run("UNWIND $uids AS uid MATCH (p:Person {uid: uid}) SET p.app = p.app", uids=sorted(uids))


def count(graph: Graph, app: str, predicate: Predicate) -> int:
    """How many people meet a predicate now, whether a segment has it or not."""
    rows = _meeting(graph, app, predicate, _COUNT)
    size: int = rows[0]["size"]
    return size


def sample(graph: Graph, app: str, predicate: Predicate, size: int) -> list[str]:
    """Some people (uids) who meet a predicate now."""
    rows = _meeting(graph, app, predicate, "RETURN p.uid AS uid LIMIT $size", size=size)
    return [row["uid"] for row in rows]


def counting(predicate: Predicate) -> str:
    """The query by which `count` counts."""
    return _query(predicate, _COUNT)


def _query(predicate: Predicate, answer: str) -> str:
    binding, _ = bindings([predicate])
    return f"MATCH (p:Person) WHERE p.app = $app\n{binding}\nWHERE {predicate.cypher}\n{answer}"


def _meeting(graph: Graph, app: str, predicate: Predicate, answer: str, **more: Any) -> list[Row]:
    _, parameters = bindings([predicate])
    return graph.rows(_query(predicate, answer), app=app, **parameters, **predicate.parameters, **more)
