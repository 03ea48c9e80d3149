"""The members of a segment, page by page, last seen first.

A small segment is read whole and sorted. Of a large one the site's people are walked in their order until a page is
full: where every hundredth is a member, a page of 100 looks at 10,000. Neither depends on how deep the page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.people_queries import PERSON_COLUMNS, PersonRow, person_row
from graphstore.vocabulary import scoped

_READ_WHOLE: Final = 2_000  # members
_END_OF_TIME: Final = 2**62

_SMALL: Final = "MATCH (s:Segment {key: $key})<-[m:IN]-(p:Person)"
_LARGE: Final = """
    MATCH (s:Segment {key: $key})
    MATCH (p:Person) USING INDEX p:Person(app, seen)
"""
_BEHIND: Final = "p.app = $app AND p.seen <= $seen AND (p.seen < $seen OR p.uid < $uid)"


@dataclass(frozen=True, slots=True)
class MemberRow:
    person: PersonRow
    since: int | None  # ms


def page(
    graph: Graph, app: str, segment: str, *, limit: int, after: tuple[int, str] | None = None
) -> tuple[MemberRow, ...]:
    """At most `limit` members from behind `after` (seen, uid) on. Raises NotFoundError."""
    return graph.read(lambda tx: _page(tx, app, segment, limit, after or (_END_OF_TIME, "")))


def _page(tx: Transaction, app: str, segment: str, limit: int, after: tuple[int, str]) -> tuple[MemberRow, ...]:
    key = scoped(app, segment)
    sizes = tx.rows("MATCH (s:Segment {key: $key}) RETURN COUNT { (s)<-[:IN]-() } AS size", key=key)
    if not sizes:
        raise NotFoundError(f"There is no segment {segment!r} on this site.")
    if sizes[0]["size"] <= _READ_WHOLE:
        found = f"{_SMALL} WHERE {_BEHIND} WITH p, m.since AS since ORDER BY p.seen DESC, p.uid DESC LIMIT $limit"
    else:
        # Named as the index has it, so that the walk is backwards and nothing is sorted.
        found = f"""
            {_LARGE} WHERE {_BEHIND}
            WITH s, p ORDER BY p.app DESC, p.seen DESC, p.uid DESC
            WITH s, p WHERE EXISTS {{ (p)-[:IN]->(s) }}
            WITH s, p LIMIT $limit
            WITH p, head([(p)-[m:IN]->(s) | m.since]) AS since
        """
    rows = tx.rows(
        f"{found} RETURN {PERSON_COLUMNS}, since ORDER BY seen DESC, uid DESC",
        key=key,
        app=app,
        seen=after[0],
        uid=after[1],
        limit=limit,
    )
    return tuple(MemberRow(person_row(row), row["since"]) for row in rows)
