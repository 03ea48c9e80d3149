"""Who brought whom: (:Person)-[:REFERRED_BY]->(:Person), at most one from each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphstore import membership
from graphstore.driver import Transaction


@dataclass(frozen=True, slots=True)
class Referral:
    uid: str
    by: str | None  # key of an identity; None: nobody


def place(tx: Transaction, referrals: Sequence[Referral]) -> set[tuple[str, str]]:
    """Have people referred by these, or by nobody; the people must be locked.

    All (app, uid) whose links changed, at either end; they are locked, too. Nobody refers themselves, and an id that
    nobody has any more refers nobody.
    """
    rows = tx.rows(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        OPTIONAL MATCH (:Identity {key: row.by})-[:RESOLVES_TO]->(q:Person) WHERE q <> p
        WITH p.app AS app, p.uid AS uid, q.uid AS by, [(p)-[:REFERRED_BY]->(b) | b.uid] AS before
        WHERE before <> CASE WHEN by IS NULL THEN [] ELSE [by] END
        RETURN app, uid, by, before
        """,
        rows=[{"uid": each.uid, "by": each.by} for each in referrals],
    )
    if not rows:
        return set()
    linked = {(row["app"], uid) for row in rows for uid in (row["uid"], row["by"], *row["before"]) if uid is not None}
    membership.lock(tx, sorted(uid for _, uid in linked))
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        OPTIONAL MATCH (p)-[r:REFERRED_BY]->()
        WITH row, p, collect(r) AS old
        FOREACH (r IN old | DELETE r)
        WITH row, p WHERE row.by IS NOT NULL
        MATCH (q:Person {uid: row.by})
        CREATE (p)-[:REFERRED_BY]->(q)
        """,
        rows=rows,
    )
    return linked
