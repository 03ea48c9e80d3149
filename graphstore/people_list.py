"""Pages of people for lists, last seen first: everybody, a segment's, those a search or conditions find.

There are two ways through. Walking an index backwards costs the same anywhere in the list, but looks at everybody who
does not belong, too; that is right when many belong. When few do, those few are fetched and sorted. A search asks an
index of character triples, so a word that nobody has is answered as fast as one that many have. Nobody knows beforehand
how many meet conditions: a stretch of the list is looked at, and where that is not enough, whom an index finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graphstore import people_walk
from graphstore.driver import Graph, Row, Transaction
from graphstore.people_queries import PERSON_COLUMNS, PersonRow
from graphstore.people_walk import BEHIND, ORDER, After
from graphstore.predicates import Predicate, bindings
from graphstore.vocabulary import PERSON_PREFIX, property_key, scoped

# People that are sorted sooner than looked for among all: members are counted at once, what a search finds one by one.
_FEW_MEMBERS: Final = 4_000
_FEW_FOUND: Final = 1_000
_MATCHES: Final = "(p.id_low CONTAINS $search OR p.text_low CONTAINS $search)"
_FOUND: Final = """
    CALL () {
      MATCH (p:Person) USING TEXT INDEX p:Person(id_low)
      WHERE p.id_low CONTAINS $search AND p.app = $app RETURN p LIMIT $most
      UNION
      MATCH (p:Person) USING TEXT INDEX p:Person(text_low)
      WHERE p.text_low CONTAINS $search AND p.app = $app RETURN p LIMIT $most
    }
"""
_STRETCH: Final = 2_000  # people that are looked at before an index is asked
_EVERY: Final = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people: all conditions hold for them."""

    search: str = ""  # part of an id, an e-mail address or a name, in any case
    segment: str = ""
    predicate: Predicate | None = None  # ready to run (`Predicate.at`)

    @property
    def words(self) -> str:
        return self.search.strip().lower()


@dataclass(frozen=True, slots=True)
class ListedPerson(PersonRow):
    values: Mapping[str, Any] = field(default_factory=dict)  # by column, those that are there


def page(
    graph: Graph,
    app: str,
    wanted: Wanted,
    *,
    limit: int,
    columns: Sequence[str] = (),
    after: After | None = None,
    seconds: float | None = None,
) -> tuple[ListedPerson, ...]:
    """At most `limit` people from behind `after` (seen, uid) on. `columns`: paths of properties, parts divided by /.

    Raises GraphTimeoutError when it takes longer than `seconds`.
    """
    keys = [property_key(PERSON_PREFIX, tuple(column.split("/"))) for column in columns]
    given = {"columns": keys, "most": _EVERY, **people_walk.parameters(after)}

    def read(tx: Transaction) -> list[Row]:
        rows: list[Row] = []
        for sources, filters, asked in _ways(tx, app, wanted, limit, after):
            found = f"{filters} RETURN {PERSON_COLUMNS}, [key IN $columns | p[key]] AS cells {ORDER} LIMIT $limit"
            texts = [f"{source} {found}" for source in sources]
            rows = people_walk.filled(tx, texts, limit, **_parameters(app, asked), **given)
            if len(rows) == limit:
                break
        return rows

    return tuple(_listed(row, columns) for row in graph.read(read, seconds=seconds))


def count(graph: Graph, app: str, wanted: Wanted, *, seconds: float | None = None) -> int:
    """How many people there are of these. Raises GraphTimeoutError when it takes longer than `seconds`."""
    text, parameters = source(app, wanted)
    rows = graph.read(lambda tx: tx.rows(f"{text} RETURN count(p) AS people", **parameters), seconds=seconds)
    people: int = rows[0]["people"]
    return people


def source(app: str, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Cypher that gives all of these people as `p`, in no order, with its parameters."""
    begun = wanted.predicate.beginning if wanted.predicate else None
    if wanted.words:
        text = f"{_FOUND} WITH p {_kept(wanted, segment=bool(wanted.segment))}"
    elif wanted.segment and wanted.predicate is None:
        text = "MATCH (:Segment {key: $segment})<-[:IN]-(p:Person)"
    elif wanted.segment:
        text = f"MATCH (:Segment {{key: $segment}})<-[:IN]-(p:Person) WITH p {_kept(wanted)}"
    elif begun is not None:
        wanted = replace(wanted, predicate=begun.rest)
        text = f"{begun.start} {_kept(wanted)}"
    else:
        text = f"MATCH (p:Person) WHERE p.app = $app WITH p {_kept(wanted)}"
    return text, {**_parameters(app, wanted), "most": _EVERY}


def _ways(
    tx: Transaction, app: str, wanted: Wanted, limit: int, after: After | None
) -> Iterator[tuple[tuple[str, ...], str, Wanted]]:
    """Where to begin, what is left to check, and whose parameters that needs; the next where one gives too few."""
    if wanted.words and _few(tx, f"{_FOUND} RETURN count(p) AS size", app, wanted, _FEW_FOUND):
        yield (f"{_FOUND} WITH p WHERE {BEHIND} WITH p",), _kept(wanted, segment=bool(wanted.segment)), wanted
        return
    size = "RETURN COUNT { (:Segment {key: $segment})<-[:IN]-() } AS size"
    searched = bool(wanted.words)
    if wanted.segment and _few(tx, size, app, wanted, _FEW_MEMBERS):
        members = f"MATCH (:Segment {{key: $segment}})<-[:IN]-(p:Person) WHERE {BEHIND} WITH p"
        yield (members,), _kept(wanted, searched=searched), wanted
        return
    rest = {"segment": bool(wanted.segment), "searched": searched}
    begun = wanted.predicate.beginning if wanted.predicate else None
    if begun is None:
        yield tuple(f"{part} WITH p" for part in people_walk.parts(after)), _kept(wanted, **rest), wanted
        return
    yield (f"{people_walk.stretch(after, max(_STRETCH, limit))} WITH p",), _kept(wanted, **rest), wanted
    left = replace(wanted, predicate=begun.rest)
    yield (f"{begun.start} WHERE {BEHIND} WITH p",), _kept(left, **rest), left


def _few(tx: Transaction, query: str, app: str, wanted: Wanted, few: int) -> bool:
    return bool(tx.value(query, **_parameters(app, wanted), most=few + 1) <= few)


def _kept(wanted: Wanted, *, segment: bool = False, searched: bool = False) -> str:
    """What follows a WITH: the checks that the source has not made."""
    checks = []
    if segment:
        checks.append("EXISTS { (p)-[:IN]->(sg:Segment) WHERE sg.key = $segment }")
    if searched:
        checks.append(_MATCHES)
    cheap = f"WHERE {' AND '.join(checks)}" if checks else ""
    if wanted.predicate is None:
        return cheap
    binding, _ = bindings([wanted.predicate])
    return f"{cheap} {binding} WHERE {wanted.predicate.cypher}"


def _parameters(app: str, wanted: Wanted) -> dict[str, Any]:
    given: dict[str, Any] = {"app": app, "segment": scoped(app, wanted.segment), "search": wanted.words}
    if wanted.predicate is not None:
        _, counted = bindings([wanted.predicate])
        given |= {**counted, **wanted.predicate.parameters}
    return given


def _listed(row: Row, columns: Sequence[str]) -> ListedPerson:
    cells = row.pop("cells")
    values = {name: cell for name, cell in zip(columns, cells, strict=True) if cell is not None}
    return ListedPerson(**row, values=values)
