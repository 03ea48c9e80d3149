"""Effects on the world, other than letters: stored with the step that asks for them, claimed before they are done.

queued -> doing, and gone when it is over: what came of it is told by its run. Or back to queued, to be tried again at
its time. "told": the call is in the streams, and the run goes on once it is stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graphstore.driver import Row, Transaction
from graphstore.records import PersonState
from graphstore.values import dump, parse_object

State = Literal["queued", "doing", "told"]


@dataclass(frozen=True, slots=True)
class NewTask:
    app: str
    campaign: str
    version: int
    node: str
    run: str
    kind: str  # of the effect
    effect: Mapping[str, Any]
    done: str  # the ports it leaves by
    failed: str
    mass: bool = False  # of a run that began with many others
    key: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class Task:
    """A task somebody has claimed, with its run's person as they are now."""

    key: str
    app: str
    campaign: str
    version: int
    node: str
    run: str
    kind: str
    effect: Mapping[str, Any]
    done: str
    failed: str
    attempts: int  # this one included
    person: PersonState
    told: Mapping[str, str]  # stream -> position of its call, once it is in the streams
    at: int  # ms epoch: when its node asked for it
    mass: bool = False


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task that is not over."""

    key: str
    state: State
    due: int | None = None  # ms epoch: queued, when to try again
    reason: str = ""
    told: Mapping[str, str] | None = None


def add(tx: Transaction, new: Sequence[NewTask], now: int) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        CREATE (t:Task {state: 'queued', due: $now, attempts: 0, at: $now, since: $now})
        SET t += row
        """,
        now=now,
        rows=[
            {
                "key": task.key,
                "app": task.app,
                "campaign": task.campaign,
                "version": task.version,
                "node": task.node,
                "run": task.run,
                "kind": task.kind,
                "effect": dump(task.effect),
                "done": task.done,
                "failed": task.failed,
                "mass": task.mass or None,
            }
            for task in new
        ],
    )


_COLUMNS = """
    t.key AS key, t.app AS app, t.campaign AS campaign, t.version AS version, t.node AS node, t.run AS run,
    t.kind AS kind, t.effect AS effect, t.done AS done, t.failed AS failed, t.attempts AS attempts,
    coalesce(t.told, '{}') AS told, t.at AS at, t.mass AS mass, p.uid AS uid, p.id AS person, p.json AS properties
"""


def claim(tx: Transaction, keys: Sequence[str], worker: str, now: int) -> list[Task]:
    """Take those of these tasks of running campaigns whose turn it is; nobody else will be given them. Those whose
    person is gone go, too.
    """
    rows = tx.rows(
        f"""
        UNWIND $keys AS key
        MATCH (t:Task {{key: key}}) SET t.locked = true
        WITH t WHERE t.state = 'queued' AND t.due <= $now
        MATCH (:Campaign {{key: t.app + ':' + t.campaign, state: 'running'}})
        SET t.state = 'doing', t.worker = $worker, t.since = $now, t.attempts = t.attempts + 1
        WITH t
        OPTIONAL MATCH (p:Person)-[:HAS_RUN]->(:Run {{id: t.run}})
        FOREACH (_ IN CASE WHEN p IS NULL THEN [1] ELSE [] END | DELETE t)
        WITH t, p WHERE p IS NOT NULL
        RETURN {_COLUMNS}
        """,
        keys=list(keys),
        worker=worker,
        now=now,
    )
    return [_task(row) for row in rows]


def told(tx: Transaction, limit: int) -> list[Task]:
    """Those whose calls were not stored yet when their worker looked."""
    rows = tx.rows(
        f"""
        MATCH (t:Task {{state: 'told'}}) WITH t LIMIT $limit
        MATCH (p:Person)-[:HAS_RUN]->(:Run {{id: t.run}})
        RETURN {_COLUMNS}
        """,
        limit=limit,
    )
    return [_task(row) for row in rows]


def open_keys(tx: Transaction, keys: Sequence[str], worker: str) -> set[str]:
    """Which of these this worker is doing, or are told; locked, so that each ends once."""
    rows = tx.rows(
        """
        UNWIND $keys AS key
        MATCH (t:Task {key: key}) SET t.locked = true
        WITH t WHERE t.state = 'told' OR (t.state = 'doing' AND t.worker = $worker)
        RETURN t.key AS key
        """,
        keys=list(keys),
        worker=worker,
    )
    return {row["key"] for row in rows}


def release(tx: Transaction, keys: Sequence[str], now: int) -> None:
    """Back to the queue: their worker is dead, and to do them again does no harm."""
    tx.run(
        """
        UNWIND $keys AS key
        MATCH (t:Task {key: key}) SET t.locked = true
        WITH t WHERE t.state = 'doing'
        SET t.state = 'queued', t.due = $now, t.worker = null
        """,
        keys=list(keys),
        now=now,
    )


def take_over(tx: Transaction, keys: Sequence[str], worker: str) -> list[Task]:
    """Those whose worker is dead, to be ended by another."""
    rows = tx.rows(
        f"""
        UNWIND $keys AS key
        MATCH (t:Task {{key: key}}) SET t.locked = true
        WITH t WHERE t.state = 'doing'
        SET t.worker = $worker
        WITH t
        MATCH (p:Person)-[:HAS_RUN]->(:Run {{id: t.run}})
        RETURN {_COLUMNS}
        """,
        keys=list(keys),
        worker=worker,
    )
    return [_task(row) for row in rows]


def remove(tx: Transaction, keys: Sequence[str]) -> None:
    """They are over."""
    tx.run("UNWIND $keys AS key MATCH (t:Task {key: key}) DELETE t", keys=list(keys))


def record(tx: Transaction, states: Sequence[TaskState], now: int) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (t:Task {key: row.key})
        SET t.state = row.state, t.due = row.due, t.reason = row.reason, t.told = row.told, t.since = $now,
          t.worker = null
        """,
        rows=[
            {
                "key": each.key,
                "state": each.state,
                "due": each.due,
                "reason": each.reason or None,
                "told": dump(each.told) if each.told else None,
            }
            for each in states
        ],
        now=now,
    )


@dataclass(frozen=True, slots=True)
class TaskRef:
    key: str
    kind: str
    worker: str
    mass: bool


def waiting(tx: Transaction, now: int, before: int, limit: int) -> list[TaskRef]:
    """Tasks of running campaigns to be done now whose job is lost, or that are tried again; the oldest first.

    One that nobody has tried yet counts as lost when it is older than `before`.
    """
    which = """
        MATCH (t:Task) WHERE t.state = 'queued' AND t.due <= $now AND (t.attempts > 0 OR t.due < $before)
        MATCH (:Campaign {key: t.app + ':' + t.campaign, state: 'running'})
    """
    return _refs(tx, which, "ORDER BY t.due", now=now, before=before, limit=limit)


def in_state(tx: Transaction, state: State, before: int, limit: int) -> list[TaskRef]:
    """Tasks in a state since before that time (ms)."""
    return _refs(
        tx, "MATCH (t:Task) WHERE t.state = $state AND t.since < $before", "", state=state, before=before, limit=limit
    )


def _refs(tx: Transaction, which: str, order: str, **parameters: Any) -> list[TaskRef]:
    rows = tx.rows(
        f"{which} RETURN t.key AS key, t.kind AS kind, coalesce(t.worker, '') AS worker, "
        f"coalesce(t.mass, false) AS mass {order} LIMIT $limit",
        **parameters,
    )
    return [TaskRef(**row) for row in rows]


def _task(row: Row) -> Task:
    return Task(
        row["key"], row["app"], row["campaign"], row["version"], row["node"], row["run"], row["kind"],
        parse_object(row["effect"]), row["done"], row["failed"], row["attempts"],
        PersonState(row["uid"], row["person"], parse_object(row["properties"])), parse_object(row["told"]), row["at"],
        bool(row["mass"]),
    )  # fmt: skip
