"""A segment looked at in full, page by page, beside the ingesters that keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from graphstore import membership, moments
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError
from graphstore.membership import Change, Look
from graphstore.moments import Upcoming
from graphstore.predicates import Predicate, bindings
from graphstore.predicates.builder import NEVER
from graphstore.vocabulary import scoped

_PAGE: Final = 2_000  # people in one transaction


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a full recompute has done so far."""

    people: int
    entered: int
    left: int


def recompute(
    graph: Graph,
    app: str,
    segment: str,
    version: int,
    predicate: Predicate,
    now: int,
    progress: Callable[[Recomputed], None] = lambda _: None,
    changed: Callable[[Transaction, Sequence[Change]], None] = lambda _, __: None,
) -> Recomputed:
    """Look at everybody and put right who differs; the moments at which time will change something are noted, too.

    `progress` is told after each page; `changed` is called with who came and went, in the transaction of it.

    Correct beside any number of ingesters: those at work when the segment was saved are waited for, later ones know it,
    and keep every person they touch right; so a person who differs has not been touched since and is locked, looked
    at again and put right. Raises ConflictError when the segment has been changed or removed meanwhile.
    """
    _wait_for_ingesters(graph)
    work = _Work(app, segment, version, predicate, now, changed)
    done = Recomputed(0, 0, 0)
    after = ""
    while True:
        page = graph.write(lambda tx, after=after: work.page(tx, after))  # type: ignore[misc]
        done = Recomputed(done.people + page.people, done.entered + page.entered, done.left + page.left)
        if page.last is None:
            break
        progress(done)
        after = page.last
    graph.write(
        lambda tx: tx.run(
            "MATCH (s:Segment {key: $key}) WHERE s.version = $version SET s.computed = $now",
            key=scoped(app, segment),
            version=version,
            now=now,
        )
    )
    return done


@dataclass(frozen=True, slots=True)
class _Page:
    people: int
    entered: int
    left: int
    last: str | None  # uid; None: there was nobody left


@dataclass(frozen=True)
class _Work:
    app: str
    segment: str
    version: int
    predicate: Predicate
    now: int
    changed: Callable[[Transaction, Sequence[Change]], None]

    def page(self, tx: Transaction, after: str) -> _Page:
        binding, parameters = bindings([self.predicate], ("inside",))
        # Ordered by app too, as the index has them: by uid alone, the server would sort all who follow.
        rows = tx.rows(
            f"""
            MATCH (s:Segment {{key: $key}}) WHERE s.version = $version
            CALL (s) {{
              MATCH (p:Person) USING INDEX p:Person(app, uid)
              WHERE p.app = $app AND p.uid > $after
              WITH s, p ORDER BY p.app, p.uid LIMIT $size
              WITH p, EXISTS {{ (p)-[:IN]->(s) }} AS inside
              {binding}
              WITH p, inside <> ({self.predicate.cypher}) AS differs, {self.predicate.due or NEVER} AS at
              RETURN count(*) AS people, max(p.uid) AS last, collect(CASE WHEN differs THEN p.uid END) AS differing,
                collect(CASE WHEN at < {NEVER} THEN [p.uid, at] END) AS moments
            }}
            RETURN people, last, differing, moments
            """,
            key=scoped(self.app, self.segment),
            version=self.version,
            app=self.app,
            after=after,
            size=_PAGE,
            **parameters,
            **self.predicate.parameters,
        )
        if not rows:
            raise ConflictError("The segment was changed or removed while it was recomputed: begin again.")
        row = rows[0]
        if not row["differing"] and not row["moments"]:
            return _Page(row["people"], 0, 0, row["last"])
        upcoming = dict(row["moments"])
        membership.lock(tx, sorted({*row["differing"], *upcoming}))
        moments.note(tx, self.app, [Upcoming(uid, self.segment, at) for uid, at in upcoming.items()])
        concerned = {self.segment: dict.fromkeys(row["differing"], Look.ALWAYS)}
        changes = membership.apply(tx, self.app, concerned, {self.segment: self.predicate}, self.now)
        self.changed(tx, changes)
        entered = sum(change.entered for change in changes)
        return _Page(row["people"], entered, len(changes) - entered, row["last"])


def _wait_for_ingesters(graph: Graph) -> None:
    """Until every transaction has ended that may have read the app's segments before they were changed.

    Each holds its streams' positions locked from its start to its end.
    """
    for row in graph.rows("MATCH (s:StreamPosition) RETURN s.key AS key ORDER BY key"):
        graph.write(
            lambda tx, key=row["key"]: tx.run("MATCH (s:StreamPosition {key: $key}) SET s.locked = true", key=key)  # type: ignore[misc]
        )
