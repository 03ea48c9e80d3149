"""A site goes for good: first its mark, which ends all that it takes and does; then what there is of it, in batches.

(:RemovedSite {id, at, again}) stays when the site is gone, and says nothing but that there was one: what was accepted
for it before it went must be known for what it is. `again` is when it is to be looked through, by workers.removing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from graphstore import vocabulary as v
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError

# What goes out and what moves it, then what there is most of, each before what it hangs on: a node with a million
# relations is too much for one transaction. Everything else follows, also labels that are not known here.
_FIRST: Final = (
    v.DELIVERY, v.TASK, v.SIGNAL, v.WALK, v.TIMETABLE, v.RUN, v.EVENT, v.VALUE, v.MESSAGE_IMAGE, v.MESSAGE,
    v.CONVERSATION, v.CART, v.IDENTITY, v.PERSON,
)  # fmt: skip
# Of nobody's site, or needed until the end.
_SPARED: Final = frozenset({v.APP, v.USER, v.STREAM_POSITION, v.REMOVED_SITE, v.SAMPLE})
# Keys of most labels begin with their site, which is an index. These have an index on the site that takes in more.
_INDEXED: Final = {v.PERSON: "uid", v.TOUCH: "at"}


@dataclass(frozen=True, slots=True)
class Removal:
    """How far it is. `erased` and `total` are nodes; `total` is 0 until they have been counted."""

    site: str
    name: str
    asked: int  # ms epoch
    by: str  # e-mail address; "" from the command line
    erased: int
    total: int


def begin(tx: Transaction, app: str, name: str, by: str, now: int) -> Removal:
    """Mark a site: from now on nothing is taken for it, and it sends nothing. Once more changes nothing.

    `name` is what whoever asks has typed. Raises NotFoundError, and ConflictError where the site is called otherwise.
    """
    rows = tx.rows("MATCH (a:App {id: $app}) SET a.id = a.id RETURN a.name AS name", app=app)
    if not rows:
        raise NotFoundError("There is no such site.")
    if rows[0]["name"] != name:
        raise ConflictError(f"This site is called {rows[0]['name']!r}. Type its name as it is, to remove it.")
    tx.run(
        """
        MATCH (a:App {id: $app}) WHERE a.removing IS NULL
        SET a.removing = $now, a.removing_by = $by, a.revision = coalesce(a.revision, 0) + 1
        MERGE (r:RemovedSite {id: $app}) SET r.at = $now, r.again = $now
        """,
        app=app,
        by=by,
        now=now,
    )
    # Runs that are under way find nothing to go on with.
    tx.run("MATCH (c:Campaign {app: $app}) WHERE c.state IN ['running', 'paused'] SET c.state = 'stopped'", app=app)
    tx.run(
        "MATCH (n:Newsletter {app: $app}) WHERE n.state IN ['scheduled', 'sending', 'paused'] SET n.state = 'canceled'",
        app=app,
    )
    found = standing(tx, app)
    assert found is not None
    return found


def standing(tx: Transaction, app: str) -> Removal | None:
    """None where the site is not being removed, or is gone."""
    return next(iter(under_way(tx, [app])), None)


def under_way(tx: Transaction, apps: Collection[str]) -> list[Removal]:
    """Of these sites, those that are being removed."""
    rows = tx.rows(
        """
        MATCH (a:App) WHERE a.id IN $apps AND a.removing IS NOT NULL
        RETURN a.id AS site, a.name AS name, a.removing AS asked, coalesce(a.removing_by, '') AS by,
          coalesce(a.erased, 0) AS erased, coalesce(a.to_erase, 0) AS total ORDER BY asked, site
        """,
        apps=list(apps),
    )
    return [Removal(**row) for row in rows]


def token(tx: Transaction, app: str) -> str:
    """Of a site that is still there; "" of one that is gone."""
    rows = tx.rows("MATCH (a:App {id: $app}) RETURN a.token AS token", app=app)
    return str(rows[0]["token"]) if rows else ""


def due(tx: Transaction, now: int) -> list[str]:
    """Sites to be looked through by now, those that are being removed first."""
    rows = tx.rows("MATCH (r:RemovedSite) WHERE r.again <= $now RETURN r.id AS id ORDER BY r.again, r.id", now=now)
    return [row["id"] for row in rows]


def removed(tx: Transaction, apps: Collection[str]) -> set[str]:
    """Of these ids, those of sites that are being removed, or are gone."""
    rows = tx.rows("MATCH (r:RemovedSite) WHERE r.id IN $apps RETURN r.id AS id", apps=list(apps))
    return {row["id"] for row in rows}


def count(graph: Graph, app: str) -> None:
    """Count what there is to erase, once; more may come to it."""
    if graph.rows("MATCH (a:App {id: $app}) WHERE a.to_erase IS NULL RETURN 1 AS one", app=app):
        total = sum(
            graph.read(lambda tx, query=query: tx.value(f"{query} RETURN count(*)", app=app, prefix=f"{app}:"))  # type: ignore[misc]  # mypy can't infer a lambda's default
            for query in _found(graph)
        )
        graph.write(lambda tx: tx.run("MATCH (a:App {id: $app}) SET a.to_erase = $total", app=app, total=total))


def erase(graph: Graph, app: str, at_once: int) -> Iterator[int]:
    """What there is, up to `at_once` nodes a transaction; how many went in each."""
    for query in _found(graph):

        def some(tx: Transaction, query: str = query) -> int:
            gone: int = tx.value(
                f"{query} WITH n LIMIT $most DETACH DELETE n RETURN count(*)",
                app=app,
                prefix=f"{app}:",
                most=at_once,
            )
            if gone:
                tx.run("MATCH (a:App {id: $app}) SET a.erased = coalesce(a.erased, 0) + $gone", app=app, gone=gone)
            return gone

        while gone := graph.write(some):
            yield gone
            if gone < at_once:
                break


def finish(tx: Transaction, app: str, again: int) -> bool:
    """The site itself goes, after all that it had; whether it was there. Then it is looked through once more at `again`
    (ms epoch): a transaction that began before it was marked may have ended after it was gone.
    """
    tx.run("MATCH (s:Sample) WHERE s.app = $app DETACH DELETE s", app=app)
    rows = tx.rows("MATCH (a:App {id: $app}) DETACH DELETE a RETURN 1 AS gone", app=app)
    tx.run("MATCH (r:RemovedSite {id: $app}) SET r.again = $again", app=app, again=again if rows else None)
    return bool(rows)


def _found(graph: Graph) -> list[str]:
    """Queries that between them find, as n, every node of a site; those that an index answers come first."""
    known = {str(row["label"]) for row in graph.rows("CALL db.labels() YIELD label RETURN label")} - _SPARED
    labels = [label for label in _FIRST if label in known] + sorted(known.difference(_FIRST))
    queries = []
    for label in labels:
        matched = f"MATCH (n:{v.quoted(label)}) WHERE"
        if label not in _INDEXED:
            queries.append(f"{matched} n.key STARTS WITH $prefix")
        also = f" AND n.{_INDEXED[label]} IS NOT NULL" if label in _INDEXED else ""
        queries.append(f"{matched} n.app = $app{also}")
    return queries
