"""Segments as they are kept: their names, definitions and what is known of them. Their members: membership."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped
from graphstore.workflows import touch

COLUMNS: Final = """
    s.id AS id, s.app AS app, s.name AS name, s.definition AS definition, s.version AS version, s.live AS live,
    s.computed AS computed, coalesce(s.static, false) AS static, coalesce(s.created, 0) AS created,
    coalesce(s.watched, false) AS watched, coalesce(s.announced, false) AS announced
"""
_ERASED_AT_ONCE: Final = 5_000  # memberships in one transaction


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    id: str
    app: str
    name: str
    definition: Mapping[str, Any]
    version: int  # grows with each change of the definition
    live: bool  # membership follows every event
    computed: int | None  # ms: when the last full recompute of this version ended; None: not yet
    static: bool = False  # a list: people are put into it, there is no definition
    created: int = 0  # ms
    watched: bool = False  # campaigns listen to its changes
    announced: bool = False  # whom its new definition moves enters and leaves for campaigns


def live(tx: Transaction, app: str) -> list[SegmentRecord]:
    """The segments whose membership follows every event, in a steady order."""
    rows = tx.rows(f"MATCH (s:Segment {{app: $app}}) WHERE s.live RETURN {COLUMNS} ORDER BY id", app=app)
    return [record(row) for row in rows]


def every(tx: Transaction, app: str) -> list[SegmentRecord]:
    """All segments of an app, static lists too, in a steady order."""
    return [record(row) for row in tx.rows(f"MATCH (s:Segment {{app: $app}}) RETURN {COLUMNS} ORDER BY id", app=app)]


def get(tx: Transaction, app: str, segment: str) -> SegmentRecord:
    """Raises NotFoundError."""
    rows = tx.rows(f"MATCH (s:Segment {{key: $key}}) RETURN {COLUMNS}", key=scoped(app, segment))
    return _only(rows, segment)


def create(tx: Transaction, app: str, name: str, definition: Mapping[str, Any], *, live: bool = True) -> SegmentRecord:
    """A new segment, without members until `membership.recompute`. The definition must have been compiled before.

    Raises ConflictError when the name is taken, NotFoundError when there is no such app.
    """
    touch(tx, app)  # locks the app: two of one name can't come in at once
    check_name(tx, app, name, "")
    segment = secrets.token_hex(6)
    rows = tx.rows(
        f"""
        MATCH (:App {{id: $app}})
        CREATE (s:Segment {{key: $key, app: $app, id: $id, name: $name, definition: $definition, version: 1,
                            live: $live, created: timestamp()}})
        RETURN {COLUMNS}
        """,
        app=app,
        key=scoped(app, segment),
        id=segment,
        name=name,
        definition=dump(definition),
        live=live,
    )
    return _only(rows, segment)


def update(
    tx: Transaction,
    app: str,
    segment: str,
    *,
    name: str,
    definition: Mapping[str, Any],
    version: int,
    live: bool = True,
) -> SegmentRecord:
    """New name, definition, liveness. A changed definition, or live again, asks for `membership.recompute`.

    Raises ConflictError when `version` is not the present one or the name is taken, NotFoundError.
    """
    touch(tx, app)
    before = get(tx, app, segment)
    if before.version != version:
        raise ConflictError("Somebody else has saved this segment meanwhile: load it again, then save.")
    check_name(tx, app, name, segment)
    stale = before.definition != definition or (live and not before.live)
    rows = tx.rows(
        f"""
        MATCH (s:Segment {{key: $key}})
        SET s.name = $name, s.definition = $definition, s.live = $live, s.version = s.version + $step,
            s.computed = CASE WHEN $step = 0 THEN s.computed END
        RETURN {COLUMNS}
        """,
        key=scoped(app, segment),
        name=name,
        definition=dump(definition),
        live=live,
        step=int(stale),
    )
    return _only(rows, segment)


def unsettle(tx: Transaction, app: str, changed: Sequence[str], *, announced: bool = False) -> None:
    """Say that these (ids) wait for a recompute: what they depend on has changed.

    `announced`: campaigns are to be told whom it moves.
    """
    tx.run(
        "UNWIND $keys AS key MATCH (s:Segment {key: key}) SET s.computed = null, s.announced = $announced",
        keys=[scoped(app, segment) for segment in changed],
        announced=announced,
    )


def delete(graph: Graph, app: str, segment: str, check: Callable[[Transaction], None] = lambda _: None) -> None:
    """Remove a segment and its memberships, a bounded number a transaction. Raises NotFoundError.

    `check` may refuse, while nobody else can change the site's segments and campaigns.
    """
    key = scoped(app, segment)

    def retire(tx: Transaction) -> None:
        touch(tx, app)
        check(tx)
        _only(tx.rows(f"MATCH (s:Segment {{key: $key}}) SET s.live = false RETURN {COLUMNS}", key=key), segment)

    def erase(tx: Transaction) -> int:
        rows = tx.rows(
            "MATCH (:Segment {key: $key})<-[m:IN|DUE]-() WITH m LIMIT $limit DELETE m RETURN count(*) AS erased",
            key=key,
            limit=_ERASED_AT_ONCE,
        )
        erased: int = rows[0]["erased"]
        return erased

    graph.write(retire)
    while graph.write(erase) == _ERASED_AT_ONCE:
        pass
    graph.write(
        lambda tx: tx.run(
            "MATCH (s:Segment {key: $key}) OPTIONAL MATCH (s)-[:MEASURED]->(z:SegmentSize) DETACH DELETE z, s", key=key
        )
    )


def check_name(tx: Transaction, app: str, name: str, segment: str) -> None:
    if tx.rows(
        "MATCH (s:Segment {app: $app, name: $name}) WHERE s.id <> $id RETURN s.id AS id LIMIT 1",
        app=app,
        name=name,
        id=segment,
    ):
        raise ConflictError(f"This site has a segment called {name!r}: choose another name.")


def _only(rows: list[Row], segment: str) -> SegmentRecord:
    if not rows:
        raise NotFoundError(f"There is no segment {segment!r} on this site.")
    return record(rows[0])


def record(row: Row) -> SegmentRecord:
    return SegmentRecord(
        row["id"],
        row["app"],
        row["name"],
        parse_object(row["definition"] or "{}"),
        row["version"],
        row["live"],
        row["computed"],
        row["static"],
        row["created"],
        row["watched"],
        row["announced"],
    )
