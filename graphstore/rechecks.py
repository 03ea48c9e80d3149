"""Marks on what others depend on: a company that changed, a person whom paths lead to.

Written in the transaction of the change, so none is lost; taken up a moment later by whoever looks at the people they
reach. A mark counts its turns: it is removed only if nobody has set it anew meanwhile, so taking it up needs no lock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.predicates.links import HOPS, Relation

Kind = Literal["company", "person"]
MAX_REACHED: Final = 5_000  # people over a path; for more, the whole segment is recomputed


@dataclass(frozen=True, slots=True)
class Mark:
    key: str
    app: str
    kind: Kind
    of: str  # key of the company, or uid of the person
    turn: int


def mark(tx: Transaction, app: str, kind: Kind, names: Collection[str]) -> None:
    """`names`: keys of companies, or uids of people."""
    if names:
        tx.run(
            """
            UNWIND $names AS of
            MERGE (r:Recheck {key: $app + ':' + $kind + ':' + of})
            ON CREATE SET r.app = $app, r.kind = $kind, r.of = of, r.turn = 0
            ON MATCH SET r.turn = r.turn + 1
            """,
            app=app,
            kind=kind,
            names=sorted(names),
        )


def companies_of(tx: Transaction, uids: Collection[str]) -> list[str]:
    """The keys of the companies that these people belong to."""
    rows = tx.rows(
        "UNWIND $uids AS uid MATCH (:Person {uid: uid})-[:MEMBER_OF]->(c:Company) RETURN DISTINCT c.key AS key",
        uids=list(uids),
    )
    return [row["key"] for row in rows]


def waiting(tx: Transaction, limit: int) -> list[Mark]:
    rows = tx.rows(
        "MATCH (r:Recheck) RETURN r.key AS key, r.app AS app, r.kind AS kind, r.of AS of, r.turn AS turn LIMIT $limit",
        limit=limit,
    )
    return [Mark(**row) for row in rows]


def remove(tx: Transaction, marks: Sequence[Mark]) -> None:
    """Those that were not set anew since they were read."""
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (r:Recheck {key: row.key}) SET r.locked = true
        WITH r, row WHERE r.turn = row.turn
        DELETE r
        """,
        rows=[{"key": each.key, "turn": each.turn} for each in marks],
    )


def members(tx: Transaction, company: str, after: str, limit: int) -> list[str]:
    """A page of a company's people (uids), in their order."""
    rows = tx.rows(
        """
        MATCH (:Company {key: $key})<-[:MEMBER_OF]-(p:Person) WHERE p.uid > $after
        RETURN p.uid AS uid ORDER BY uid LIMIT $limit
        """,
        key=company,
        after=after,
        limit=limit,
    )
    return [row["uid"] for row in rows]


def reached(tx: Transaction, uid: str, relation: Relation, hops: int) -> list[str] | None:
    """Everybody (uids) at most so many hops away, the person too; None when they are more than MAX_REACHED."""
    found = {uid}
    fringe = [uid]
    for _ in range(hops):
        step = HOPS[relation].format(t="t", kept="1 AS one")
        rows = tx.rows(
            f"""
            UNWIND $fringe AS uid MATCH (p:Person {{uid: uid}})
            MATCH (p){step}(q:Person)
            RETURN DISTINCT q.uid AS uid LIMIT $limit
            """,
            fringe=fringe,
            limit=MAX_REACHED + 1,
        )
        fringe = [row["uid"] for row in rows if row["uid"] not in found]
        found.update(fringe)
        if len(found) > MAX_REACHED:
            return None
    return sorted(found)
