"""What earlier versions have left in the graph becomes what this one expects: numbered steps, each done once.

The graph says by (:Schema) how far it is. A step may be begun again after a crash, so each
leaves alone what it has done.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph
from graphstore.errors import NewerGraphError, OlderGraphError

Tell = Callable[[str], None]

_LEASE: Final = 120_000  # ms after which a process that has told nothing counts as dead
_TURN: Final = 0.5  # seconds between two looks at another process' work


@dataclass(frozen=True, slots=True)
class Migration:
    about: str
    statement: str  # takes little at a time: CALL … IN TRANSACTIONS where it may be much


MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(
        # Before there were roles, whoever used a site could do all but what owners can.
        "roles of those who use a site",
        "MATCH (:User)-[r:USES]->(:App) WHERE r.role IS NULL SET r.role = 'admin'",
    ),
    Migration(
        # Before segments asked for newsletters, their letters did not say whose they are.
        "letters of newsletters",
        """
        MATCH (n:Newsletter) UNWIND [n.letter, n.test_letter] AS id MATCH (l:Asset {key: n.app + ':' + id})
        WHERE l.newsletter IS NULL
        CALL (n, l) { SET l.newsletter = n.id } IN TRANSACTIONS OF 1000 ROWS
        """,
    ),
)
LATEST: Final = len(MIGRATIONS)


def version(graph: Graph) -> int:
    """How many steps the graph has behind it; 0 for one that was made before there were any, or is empty."""
    rows = graph.rows("MATCH (s:Schema {id: 'graph'}) RETURN s.version AS version")
    return int(rows[0]["version"]) if rows else 0


def refuse_newer(graph: Graph) -> None:
    """Raises NewerGraphError where a later version of this program has been at work."""
    found = version(graph)
    if found > LATEST:
        raise NewerGraphError(
            f"The graph has schema {found}, and this version of Tracktor knows {LATEST} at the most: a later version "
            "has been at work in it. Start that version, or restore a backup that this one has made."
        )


def refuse_older(graph: Graph) -> None:
    """Raises OlderGraphError where there is something that was not brought up to date yet; an empty graph will do."""
    found = version(graph)
    if found < LATEST and graph.rows("MATCH (n:App|User) RETURN 1 AS one LIMIT 1"):
        raise OlderGraphError(
            f"The graph has schema {found}, and this version of Tracktor needs {LATEST}: start `tracktor up`, or "
            "`tracktor ingest` where parts are started by hand, which brings it up to date. Make a backup before."
        )


def migrate(graph: Graph, tell: Tell = lambda _: None) -> None:
    """Take the graph to LATEST, by one process at a time; the others wait. Raises NewerGraphError."""
    refuse_newer(graph)
    holder = secrets.token_hex(8)
    while version(graph) < LATEST:
        if not _taken(graph, holder):
            time.sleep(_TURN)
            continue
        number = version(graph)
        if number < LATEST:
            step = MIGRATIONS[number]
            if graph.rows("MATCH (n:App|User) RETURN 1 AS one LIMIT 1"):  # else nobody waits for anything
                tell(f"Step {number + 1} of {LATEST}: {step.about}")
            graph.command(step.statement)
        _done(graph, holder, min(number + 1, LATEST))


def forget(graph: Graph) -> None:
    """The graph is about to hold what another one held, which says itself how far it is."""
    graph.command("MATCH (s:Schema) DELETE s")


def _taken(graph: Graph, holder: str) -> bool:
    """Whether it is this process' turn."""
    rows: list[dict[str, Any]] = graph.write(
        lambda tx: tx.rows(
            """
            MERGE (s:Schema {id: 'graph'}) ON CREATE SET s.version = 0
            SET s.asked = timestamp()
            WITH s WHERE coalesce(s.until, 0) < timestamp()
            SET s.holder = $holder, s.until = timestamp() + $lease
            RETURN s.holder AS holder
            """,
            holder=holder,
            lease=_LEASE,
        )
    )
    return bool(rows)


def _done(graph: Graph, holder: str, number: int) -> None:
    graph.command(
        "MATCH (s:Schema {id: 'graph', holder: $holder}) SET s.version = $number, s.at = timestamp() REMOVE s.until",
        {"holder": holder, "number": number},
    )
