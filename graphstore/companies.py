"""Companies as the dashboard reads them: pages by name, one whole, and its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Row
from graphstore.errors import NotFoundError
from graphstore.people_list import ListedPerson
from graphstore.people_queries import PERSON_COLUMNS
from graphstore.vocabulary import scoped

_ROW: Final = """
    c.key AS key, c.id AS id, c.name AS name, c.low AS low, c.created AS created, c.seen AS seen, c.json AS json,
    COUNT { (c)<-[:MEMBER_OF]-() } AS size
"""
_END_OF_TIME: Final = 2**62


@dataclass(frozen=True, slots=True)
class CompanyRow:
    key: str
    id: str
    name: str
    low: str  # what companies are ordered by
    created: int  # ms: when a call first named it
    seen: int | None  # ms: when one last did
    json: str  # exact text of its properties
    size: int  # people that belong to it now


def page(
    graph: Graph, app: str, *, limit: int, search: str = "", after: tuple[str, str] | None = None
) -> tuple[CompanyRow, ...]:
    """At most `limit` companies by name, from behind `after` (low, key) on."""
    low, key = after or ("", "")
    rows = graph.rows(
        f"""
        MATCH (c:Company) WHERE c.app = $app AND c.low >= $low AND (c.low > $low OR c.key > $key)
        WITH c ORDER BY c.app, c.low, c.key
        {"WHERE c.text_low CONTAINS $search" if search.strip() else ""}
        RETURN {_ROW} ORDER BY c.app, c.low, c.key LIMIT $limit
        """,
        app=app,
        low=low,
        key=key,
        search=search.strip().lower(),
        limit=limit,
    )
    return tuple(CompanyRow(**row) for row in rows)


def get(graph: Graph, app: str, company: str) -> CompanyRow:
    """One company by its id. Raises NotFoundError."""
    rows = graph.rows(f"MATCH (c:Company {{key: $key}}) RETURN {_ROW}", key=scoped(app, company))
    if not rows:
        raise NotFoundError(f"There is no company {company!r} on this site.")
    return CompanyRow(**rows[0])


def people(
    graph: Graph, app: str, company: str, *, limit: int, after: tuple[int, str] | None = None
) -> tuple[ListedPerson, ...]:
    """At most `limit` of its people, last seen first, from behind `after` (seen, uid) on. Raises NotFoundError."""
    seen, uid = after or (_END_OF_TIME, "")
    rows = graph.rows(
        f"""
        MATCH (c:Company {{key: $key}})
        RETURN COLLECT {{
          MATCH (c)<-[:MEMBER_OF]-(p:Person)
          WHERE p.seen <= $seen AND (p.seen < $seen OR p.uid < $uid)
          WITH p ORDER BY p.seen DESC, p.uid DESC LIMIT $limit
          WITH {PERSON_COLUMNS}
          RETURN {{uid: uid, id: id, anonymous: anonymous, email: email, first_name: first_name,
            last_name: last_name, profile_image: profile_image, seen: seen, created: created}}
        }} AS people
        """,
        key=scoped(app, company),
        seen=seen,
        uid=uid,
        limit=limit,
    )
    if not rows:
        raise NotFoundError(f"There is no company {company!r} on this site.")
    return tuple(_person(row) for row in rows[0]["people"])


def _person(row: Row) -> ListedPerson:
    return ListedPerson(**row)
