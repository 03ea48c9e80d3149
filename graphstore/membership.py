"""Who is in which segment: kept in step with what people do, counted and listed. In full: recomputing.

A membership is right when it is written under the person's lock after everything else of the transaction. Ingest
holds that lock since it resolved the person; a full recompute takes it for those it is about to change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Any, Final

from graphstore import moments
from graphstore.driver import Graph, Row, Transaction
from graphstore.moments import Upcoming
from graphstore.predicates import Predicate, bindings
from graphstore.predicates.builder import NEVER
from graphstore.vocabulary import scoped

# Predicates in one query. Its text must stay the same from batch to batch, or the server plans it anew each time.
_TOGETHER: Final = 25
_COUNT: Final = "RETURN count(*) AS size"


class Look(IntFlag):
    """For whom a change matters: those outside who may enter, those inside who may leave, or both."""

    MAY_ENTER = 1
    MAY_LEAVE = 2
    ALWAYS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A person who has just come into a segment, or gone."""

    uid: str
    segment: str
    entered: bool


def apply(
    tx: Transaction,
    app: str,
    concerned: Mapping[str, Mapping[str, Look]],
    predicates: Mapping[str, Predicate],
    now: int,
) -> list[Change]:
    """Bring the memberships of these people up to date: what changed, by segment then person.

    `concerned`: segment id -> uid -> how to look at that person. `predicates`: of all live segments, those nobody is
    concerned with too, each with a prefix of its own and ready (`Predicate.at`). The transaction must have locked the
    people. The moments at which time alone will change something are noted, too.
    """
    changes: list[Change] = []
    known = sorted(predicates)
    for start in range(0, len(known), _TOGETHER):
        segments = known[start : start + _TOGETHER]
        groups = _groups(concerned, segments)
        if groups:
            own = {segment: predicates[segment] for segment in segments}
            differing, upcoming = _looked_at(tx, app, groups, own)
            changes += differing
            moments.note(tx, app, upcoming)
    changes.sort(key=lambda change: (change.segment, change.uid))
    _write(tx, app, changes, now)
    return changes


def _groups(concerned: Mapping[str, Mapping[str, Look]], segments: Sequence[str]) -> list[dict[str, Any]]:
    """People by how each of the segments is to be looked at for them."""
    asked: dict[str, list[int]] = {}
    for index, segment in enumerate(segments):
        for uid, look in concerned.get(segment, {}).items():
            own = asked.get(uid)
            if own is None:
                own = asked[uid] = [0] * len(segments)
            own[index] = int(look)
    groups: dict[tuple[int, ...], list[str]] = {}
    for uid, looks in asked.items():
        groups.setdefault(tuple(looks), []).append(uid)
    return [{"asked": list(looks), "uids": uids} for looks, uids in groups.items()]


def _looked_at(
    tx: Transaction, app: str, groups: list[dict[str, Any]], predicates: Mapping[str, Predicate]
) -> tuple[list[Change], list[Upcoming]]:
    """One pass over the people, a column a segment; only those travel back who differ, or whom time will change.

    Who differs in what comes as the bits of a number, two a segment: has come, has gone.
    """
    binding, parameters = bindings(predicates.values(), ("inside", "looks"))
    segments = list(predicates)
    for predicate in predicates.values():
        parameters.update(predicate.parameters)
    differs = [
        f"CASE WHEN looks[{index}] AND inside[{index}] <> ({predicate.cypher}) "
        f"THEN CASE WHEN inside[{index}] THEN {2 << 2 * index} ELSE {1 << 2 * index} END ELSE 0 END"
        for index, predicate in enumerate(predicates.values())
    ]
    timed = [index for index, predicate in enumerate(predicates.values()) if predicate.due]
    dues = [f"CASE WHEN looks[{index}] THEN {predicates[segments[index]].due} ELSE {NEVER} END" for index in timed]
    found = tx.value(
        f"""
        UNWIND $groups AS group UNWIND group.uids AS uid
        MATCH (p:Person {{uid: uid}}) WHERE p.app = $app
        WITH p, group.asked AS asked, [(p)-[:IN]->(s:Segment) | s.key] AS segments
        WITH p, asked, [key IN $keys | key IN segments] AS inside
        WITH p, inside, [place IN range(0, {len(segments) - 1}) |
          asked[place] = {Look.ALWAYS:d} OR
          asked[place] = CASE WHEN inside[place] THEN {Look.MAY_LEAVE:d} ELSE {Look.MAY_ENTER:d} END] AS looks
        WHERE any(look IN looks WHERE look)
        {binding}
        WITH p, {" + ".join(differs)} AS differs, [{", ".join(dues)}] AS dues
        WHERE differs <> 0 OR any(at IN dues WHERE at < {NEVER})
        RETURN collect([p.uid, differs, dues])
        """,
        app=app,
        groups=groups,
        keys=[scoped(app, segment) for segment in segments],
        **parameters,
    )
    changes: list[Change] = []
    upcoming: list[Upcoming] = []
    for uid, bits, dues_found in found:
        for index, segment in enumerate(segments if bits else ()):
            if bits >> 2 * index & 3:
                changes.append(Change(uid, segment, bool(bits >> 2 * index & 1)))
        upcoming += [
            Upcoming(uid, segments[index], at) for index, at in zip(timed, dues_found, strict=True) if at < NEVER
        ]
    return changes, upcoming


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
    # In one order: who writes here waits for others at each segment, but never crosswise.
    return [{"key": key, "uids": uids} for key, uids in sorted(members.items())]


def lock(tx: Transaction, uids: Sequence[str]) -> None:
    """Lock people until the transaction ends, always in the same order."""
    tx.run("UNWIND $uids AS uid MATCH (p:Person {uid: uid}) SET p.app = p.app", uids=sorted(uids))


def count(graph: Graph, app: str, predicate: Predicate, *, seconds: float | None = None) -> int:
    """How many people meet a predicate now, whether a segment has it or not.

    Raises GraphTimeoutError when it takes longer than `seconds`; `sample` too.
    """
    rows = _meeting(graph, app, predicate, _COUNT, seconds)
    size: int = rows[0]["size"]
    return size


def sample(graph: Graph, app: str, predicate: Predicate, size: int, *, seconds: float | None = None) -> list[str]:
    """Some people (uids) who meet a predicate now."""
    rows = _meeting(graph, app, predicate, "RETURN p.uid AS uid LIMIT $size", seconds, size=size)
    return [row["uid"] for row in rows]


def counting(predicate: Predicate) -> str:
    """The query by which `count` counts."""
    return _query(predicate, _COUNT)


def counted_with(predicate: Predicate) -> dict[str, Any]:
    """The parameters of `counting`, without the site's."""
    _, asked = _asked(predicate)
    _, parameters = bindings([asked])
    return {**parameters, **asked.parameters}


def _query(predicate: Predicate, answer: str) -> str:
    start, asked = _asked(predicate)
    binding, _ = bindings([asked])
    return f"{start}\n{binding}\nWHERE {asked.cypher}\n{answer}"


def _asked(predicate: Predicate) -> tuple[str, Predicate]:
    """Where to begin, and what is asked of those."""
    begun = predicate.beginning
    return ("MATCH (p:Person) WHERE p.app = $app", predicate) if begun is None else (begun.start, begun.rest)


def _meeting(
    graph: Graph, app: str, predicate: Predicate, answer: str, seconds: float | None, **more: Any
) -> list[Row]:
    text, parameters = _query(predicate, answer), counted_with(predicate)
    return graph.read(lambda tx: tx.rows(text, app=app, **parameters, **more), seconds=seconds)
