"""Runs of campaigns: begun with the event that starts them, claimed before anything is done, moved in batches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from graphstore import trails
from graphstore.driver import Row, Transaction
from graphstore.records import PersonState, StoredEvent
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped

# "sending": a letter or another effect is on its way.
RunState = Literal["ready", "waiting", "sending", "done", "failed"]

# What nodes leave for later ones is kept on the run, a JSON text a node.
_RESULT_PREFIX: Final = "m:"
RESULTS: Final = "[name IN keys(r) WHERE name STARTS WITH 'm:' | [substring(name, 2), r[name]]]"


@dataclass(frozen=True, slots=True)
class NewRun:
    app: str
    campaign: str
    version: int
    node: str  # the node it stands before
    person: str  # uid
    event: str  # key, "" where none that is stored started it
    trigger: str = ""  # the node by which it came in
    entry: str = ""  # what keeps apart the several runs of one person, by the trigger's settings
    cause: str = ""  # JSON of what started it, where the graph stores no such event: name, at, arguments
    ancestors: tuple[str, ...] = ()  # campaigns, one of which started the next, and the last this one
    exit: str = ""  # the trigger that has interrupted it already
    mass: bool = False  # it began with many others, and gives way to those that somebody's doing has begun


@dataclass(frozen=True, slots=True)
class BegunRun:
    id: str
    app: str
    campaign: str


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A ready run, locked until the transaction ends."""

    id: str
    version: int
    node: str
    person: PersonState
    event: StoredEvent | None
    started: int  # ms epoch
    came: int  # ms epoch: when it came to the node; 0: it has not been there yet
    rested: int  # ms epoch: when it last rested, or what started it came in
    met: str = ""  # key of the event it waited for last
    exit: str = ""  # the trigger that has interrupted it
    ancestors: tuple[str, ...] = ()
    results: Mapping[str, Any] = field(default_factory=dict)  # node -> what it left for later ones
    mass: bool = False
    port: str = ""  # it has waited, and leaves by this port now


@dataclass(frozen=True, slots=True)
class RunMove:
    run: str
    node: str
    state: RunState
    due: int | None = None  # ms epoch: waiting until, since when ready, when it failed; None for runs that are over
    port: str = ""  # waiting: the port it leaves by; "": its node is asked again
    reason: str = ""  # failed: why
    awaits: tuple[str, ...] = ()  # waiting: keys of topics that let it go
    came: int = 0  # ms epoch: when it came to its node; 0: it stands before it
    rested: int = 0  # ms epoch: when it last rested; 0: unchanged
    met: str = ""  # key of the event it waited for last; "": unchanged
    results: Mapping[str, Any] = field(default_factory=dict)  # node -> what it leaves for later ones; added
    exited: bool = False  # its interruption has been followed
    trail: tuple[str, ...] = ()  # marks (`graphstore.trails`) of the nodes it has left; added


def begin(tx: Transaction, new: Sequence[NewRun], now: int) -> list[BegunRun]:
    """Create runs, ready before their first node."""
    made = [BegunRun(uuid.uuid4().hex, run.app, run.campaign) for run in new]
    _create(tx, [(run, _begun(begun.id, run, now)) for begun, run in zip(made, new, strict=True)])
    return made


def begin_moved(tx: Transaction, new: Sequence[tuple[NewRun, RunMove]], now: int) -> None:
    """Create runs that have been moved before anybody saw them, where they rest; each move names its run."""
    _create(
        tx,
        [
            (run, {**_begun(move.run, run, now), **_moved(move), "trail": list(move.trail)[-trails.MOST :] or None})
            for run, move in new
        ],
    )


def _begun(name: str, run: NewRun, now: int) -> dict[str, Any]:
    return {
        "id": name, "app": run.app, "campaign": run.campaign, "version": run.version, "node": run.node,
        "state": "ready", "due": now, "started": now, "since": now, "event": run.event, "trigger": run.trigger,
        **_filled(entry=run.entry, cause=run.cause, ancestors=list(run.ancestors), exit=run.exit, mass=run.mass),
    }  # fmt: skip


def _moved(move: RunMove) -> dict[str, Any]:
    """Where it rests; None takes away what it had."""
    return {
        "node": move.node, "state": move.state, "due": move.due, "port": move.port or None,
        "reason": move.reason or None, "awaits": list(move.awaits) or None, "came": move.came or None,
        **_filled(rested=move.rested, met=move.met),
        **{_RESULT_PREFIX + node: dump(result) for node, result in move.results.items()},
    }  # fmt: skip


def _create(tx: Transaction, runs: Sequence[tuple[NewRun, Mapping[str, Any]]]) -> None:
    if runs:
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (p:Person {uid: row.person}) MATCH (c:Campaign {key: row.key})
            CREATE (p)-[:HAS_RUN]->(r:Run)-[:RUNS]->(c)
            SET r = row.values
            """,
            rows=[
                {"person": run.person, "key": scoped(run.app, run.campaign), "values": values} for run, values in runs
            ],
        )


def claim(tx: Transaction, app: str, campaign: str, ids: Sequence[str]) -> list[ClaimedRun]:
    """Lock those of these runs that are ready, and their people; in the order given. Empty unless it is running."""
    rows = tx.rows(
        f"""
        MATCH (c:Campaign {{key: $key}}) WHERE c.state = 'running'
        UNWIND range(0, size($ids) - 1) AS place
        MATCH (r:Run {{id: $ids[place]}}) WHERE r.campaign = $campaign AND r.app = $app
        SET r.locked = true
        WITH r, place WHERE r.state = 'ready'
        MATCH (p:Person)-[:HAS_RUN]->(r)
        // All who lock people do it in this order; any other would end in deadlocks with the intake.
        WITH r, place, p ORDER BY p.uid
        SET p.locked = true
        WITH r, place, p
        OPTIONAL MATCH (e:Event {{key: r.event}})
        RETURN r.id AS id, r.version AS version, r.node AS node, p.uid AS uid, p.id AS person, p.json AS properties,
          e.key AS event, e.name AS name, e.at AS at, e.json AS arguments, r.cause AS cause, r.exit AS exit,
          r.met AS met, r.started AS started, r.came AS came, coalesce(r.rested, e.received, r.started) AS rested,
          r.ancestors AS ancestors, r.mass AS mass, r.port AS port, {RESULTS} AS results
        ORDER BY place
        """,
        key=scoped(app, campaign),
        app=app,
        campaign=campaign,
        ids=list(ids),
    )
    people: dict[str, PersonState] = {}
    claimed = []
    for row in rows:
        person = people.get(row["uid"])
        if person is None:
            person = people[row["uid"]] = PersonState(row["uid"], row["person"], parse_object(row["properties"]))
        claimed.append(
            ClaimedRun(
                row["id"], row["version"], row["node"], person, event_of(app, row), row["started"], row["came"] or 0,
                row["rested"], row["met"] or "", row["exit"] or "", tuple(row["ancestors"] or ()),
                results_of(row["results"]), bool(row["mass"]), row["port"] or "",
            )
        )  # fmt: skip
    return claimed


def event_of(app: str, row: Row) -> StoredEvent | None:
    """What started a run, from a row with uid, event (its key), name, at, arguments and the run's cause."""
    if row["event"] is not None:
        arguments = parse_object(row["arguments"]) if row["arguments"] else {}
        return StoredEvent(row["event"], app, row["uid"], row["name"], row["at"], arguments)
    if row["cause"] is not None:
        cause = parse_object(row["cause"])
        return StoredEvent("", app, row["uid"], cause["name"], cause["at"], cause["arguments"])
    return None


def results_of(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What nodes left on a run, from the pairs that RESULTS reads."""
    return {node: parse_object(text) for node, text in pairs}


def move(tx: Transaction, moves: Sequence[RunMove]) -> None:
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (r:Run {id: row.run})
        // What would end, but was interrupted meanwhile, has another way to go first.
        WITH r, row, row.values.state = 'done' AND NOT row.exited AND r.exit IS NOT NULL AS onward,
          CASE row.trail WHEN [] THEN r.trail ELSE (coalesce(r.trail, []) + row.trail)[$from..] END AS trail
        // All at once: each property by itself is looked for in all that there are.
        SET r += row.values
        SET r.since = timestamp(), r.trail = trail
        FOREACH (_ IN CASE WHEN onward THEN [1] ELSE [] END | SET r.state = 'ready', r.due = timestamp())
        """,
        rows=[
            {
                "run": move.run,
                "exited": move.exited,
                "trail": list(move.trail),
                "values": {**_moved(move), "found": None, **({"exit": None} if move.exited else {})},
            }
            for move in moves
        ],
        **{"from": -trails.MOST},
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def count_entries(tx: Transaction, app: str, campaign: str, node: str, people: Sequence[str]) -> list[int]:
    """Add one entry at the node for each uid, in order, and answer each one's number of entries with it."""
    added: dict[str, int] = {}
    for uid in people:
        added[uid] = added.get(uid, 0) + 1
    rows = tx.rows(
        """
        MERGE (n:CampaignNode {key: $key}) ON CREATE SET n.app = $app, n.campaign = $campaign, n.node = $node
        WITH n
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.uid})
        // MERGE would lock the node of the campaign, which everybody shares, until the commit. The person is locked.
        OPTIONAL MATCH (p)-[e:ENTERED]->(n)
        WITH p, n, e, row, coalesce(e.count, 0) AS before
        FOREACH (_ IN CASE WHEN e IS NULL THEN [1] ELSE [] END | CREATE (p)-[:ENTERED {count: row.add}]->(n))
        FOREACH (_ IN CASE WHEN e IS NULL THEN [] ELSE [1] END | SET e.count = before + row.add)
        RETURN row.uid AS uid, before
        """,
        key=scoped(app, f"{campaign}:{node}"),
        app=app,
        campaign=campaign,
        node=node,
        rows=[{"uid": uid, "add": add} for uid, add in added.items()],
    )
    reached = {row["uid"]: row["before"] for row in rows}
    numbers = []
    for uid in people:
        reached[uid] += 1
        numbers.append(reached[uid])
    return numbers


def people(tx: Transaction, ids: Sequence[str]) -> dict[str, str]:
    """Run -> uid of whose it is."""
    rows = tx.rows(
        "UNWIND $ids AS id MATCH (p:Person)-[:HAS_RUN]->(:Run {id: id}) RETURN id, p.uid AS uid", ids=list(ids)
    )
    return {row["id"]: row["uid"] for row in rows}


def states(tx: Transaction, app: str, campaign: str) -> dict[str, int]:
    """Number of runs in each state."""
    rows = tx.rows(
        "MATCH (r:Run)-[:RUNS]->(:Campaign {key: $key}) RETURN r.state AS state, count(r) AS runs",
        key=scoped(app, campaign),
    )
    return {row["state"]: row["runs"] for row in rows}
