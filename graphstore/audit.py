"""Who changed what: (:AuditEntry {key, app, at, who, by, action, kind, subject, name, state, ...}).

An entry is begun before the change and ended behind it, so that a process that dies in between leaves it `begun`: then
nobody knows whether the change was made. What belongs to no site has "" as `app`. `changes` is JSON text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.vocabulary import scoped

By = Literal["user", "key", "command"]
State = Literal["begun", "done", "failed"]

_END_OF_TIME: Final = 2**62
_CHOICES: Final = 500


@dataclass(frozen=True, slots=True)
class AuditEntry:
    key: str
    app: str
    at: int  # ms epoch
    who: str  # address of a user, name of a key, user of the machine
    by: By
    action: str  # name of the route's function, or of the command
    kind: str  # of what was changed: campaign, letter, person, ...; "" where it is nothing that has an id
    subject: str  # its id
    name: str = ""  # its name; never that of a person
    state: State = "begun"
    request: str = ""  # id of the request, as it is in the logs
    until: int = 0  # ms epoch; later than `at` where the same was done several times in a row
    times: int = 1
    changes: str = "[]"  # JSON: [{path, before, after}]; what is masked or a person's has its path alone


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is asked for; "" and 0 are anything."""

    who: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    since: int = 0  # ms epoch
    until: int = 0  # ms epoch, exclusive


@dataclass(frozen=True, slots=True)
class AuditChoices:
    who: tuple[str, ...]
    actions: tuple[str, ...]
    kinds: tuple[str, ...]


def begin(tx: Transaction, entry: AuditEntry) -> None:
    tx.run(
        "CREATE (e:AuditEntry {key: $key}) SET e += $values",
        key=scoped(entry.app, entry.key),
        values={**asdict(entry), "key": scoped(entry.app, entry.key), "id": entry.key},
    )


def finish(tx: Transaction, entry: AuditEntry) -> None:
    """Write what has become of it, also where the beginning is missing."""
    tx.run(
        "MERGE (e:AuditEntry {key: $key}) SET e += $values",
        key=scoped(entry.app, entry.key),
        values={**asdict(entry), "key": scoped(entry.app, entry.key), "id": entry.key},
    )


def take_back(tx: Transaction, entry: AuditEntry) -> None:
    """It was refused: nothing has changed."""
    tx.run("MATCH (e:AuditEntry {key: $key}) DELETE e", key=scoped(entry.app, entry.key))


def again(tx: Transaction, entry: AuditEntry, within: int) -> AuditEntry | None:
    """Count `entry` to the same by the same person, no more than `within` ms ago; None where there is none."""
    rows = tx.rows(
        """
        MATCH (e:AuditEntry {app: $app}) WHERE e.at >= $since - 86400000 AND e.until >= $since
          AND e.who = $who AND e.action = $action AND e.subject = $subject AND e.state = 'done'
        WITH e ORDER BY e.until DESC LIMIT 1
        SET e.until = $now, e.times = e.times + 1
        RETURN e
        """,
        app=entry.app, who=entry.who, action=entry.action, subject=entry.subject, now=entry.at, since=entry.at - within,
    )  # fmt: skip
    return _entry(rows[0]["e"]) if rows else None


def trim(tx: Transaction, before: int, limit: int) -> int:
    """Forget entries of all sites, and of none, that are older (ms epoch); how many."""
    gone: int = tx.value(
        """
        CALL () { MATCH (a:App) RETURN collect(a.id) + '' AS apps }
        UNWIND apps AS app
        MATCH (e:AuditEntry) WHERE e.app = app AND e.at < $before
        WITH e LIMIT $limit DELETE e RETURN count(*)
        """,
        before=before,
        limit=limit,
    )
    return gone


def page(
    graph: Graph, app: str, asked: AuditFilter, *, limit: int, after: tuple[int, str] | None = None
) -> tuple[AuditEntry, ...]:
    """At most `limit` from behind `after` (at, key) on, the newest first."""
    at, key = after or (_END_OF_TIME, "")
    rows = graph.rows(
        """
        MATCH (e:AuditEntry {app: $app})
        WHERE e.at <= $at AND (e.at < $at OR e.id < $key) AND e.at >= $since AND ($until = 0 OR e.at < $until)
          AND ($who = '' OR e.who = $who) AND ($action = '' OR e.action = $action)
          AND ($kind = '' OR e.kind = $kind) AND ($subject = '' OR e.subject = $subject)
        RETURN e ORDER BY e.at DESC, e.id DESC LIMIT $limit
        """,
        app=app, at=at, key=key, limit=limit, **asdict(asked),
    )  # fmt: skip
    return tuple(_entry(row["e"]) for row in rows)


def choices(graph: Graph, app: str) -> AuditChoices:
    """What entries of a site can be filtered by."""
    rows = graph.rows(
        """
        MATCH (e:AuditEntry {app: $app})
        RETURN collect(DISTINCT e.who) AS who, collect(DISTINCT e.action) AS actions, collect(DISTINCT e.kind) AS kinds
        """,
        app=app,
    )[0]
    return AuditChoices(_sorted(rows["who"]), _sorted(rows["actions"]), _sorted(rows["kinds"]))


def _sorted(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name)[:_CHOICES])


def _entry(row: dict[str, Any]) -> AuditEntry:
    names = AuditEntry.__dataclass_fields__
    found = AuditEntry(**{name: value for name, value in row.items() if name in names})
    return replace(found, key=row["id"])
