"""The members of a segment, page by page, last seen first.

A small segment is read whole and sorted. Of a large one the site's people are walked in their order until a page is
full: where every hundredth is a member, a page of 100 looks at 10,000. Neither depends on how deep the page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphstore import people_walk
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.people_queries import PERSON_COLUMNS, PersonRow, person_row
from graphstore.people_walk import BEHIND, ORDER, After
from graphstore.vocabulary import scoped

_READ_WHOLE: Final = 2_000  # members

_SMALL: Final = "MATCH (s:Segment {key: $key})<-[m:IN]-(p:Person)"
_AMONG_MANY: Final = """
    WITH p WHERE EXISTS { (p)-[:IN]->(:Segment {key: $key}) } WITH p LIMIT $limit
    WITH p, head([(p)-[m:IN]->(:Segment {key: $key}) | m.since]) AS since
"""
_ANSWER: Final = f"RETURN {PERSON_COLUMNS}, since ORDER BY seen DESC, uid DESC"


@dataclass(frozen=True, slots=True)
class MemberRow:
    person: PersonRow
    since: int | None  # ms


def page(graph: Graph, app: str, segment: str, *, limit: int, after: After | None = None) -> tuple[MemberRow, ...]:
    """At most `limit` members from behind `after` (seen, uid) on. Raises NotFoundError."""
    return graph.read(lambda tx: _page(tx, app, segment, limit, after))


def _page(tx: Transaction, app: str, segment: str, limit: int, after: After | None) -> tuple[MemberRow, ...]:
    key = scoped(app, segment)
    sizes = tx.rows("MATCH (s:Segment {key: $key}) RETURN COUNT { (s)<-[:IN]-() } AS size", key=key)
    if not sizes:
        raise NotFoundError(f"There is no segment {segment!r} on this site.")
    if sizes[0]["size"] <= _READ_WHOLE:
        ways = [f"{_SMALL} WHERE {BEHIND} WITH p, m.since AS since {ORDER} LIMIT $limit"]
    else:
        ways = [f"{part} {_AMONG_MANY}" for part in people_walk.parts(after)]
    texts = [f"{way} {_ANSWER}" for way in ways]
    rows = people_walk.filled(tx, texts, limit, key=key, app=app, **people_walk.parameters(after))
    return tuple(MemberRow(person_row(row), row["since"]) for row in rows)
