"""Who stands where in a campaign, and moving them by hand: when a version is published, or the campaign stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError
from graphstore.people_queries import PersonRow
from graphstore.vocabulary import scoped

Place = Literal["here", "ended", "failed"]

_STATES: Final[Mapping[Place, list[str]]] = {
    "here": ["ready", "waiting", "sending"],
    "ended": ["done"],
    "failed": ["failed"],
}
_A_PAGE: Final = 10_000  # runs a transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """One run at a node."""

    run: str
    person: PersonRow
    state: str
    version: int
    since: int  # ms epoch: came here
    started: int  # ms epoch: came into the campaign
    due: int | None  # ms epoch: wakes up
    reason: str | None  # failed, or left: why


def by_node(tx: Transaction, app: str, campaign: str) -> dict[str, int]:
    """Node -> runs that are under way there, of any version."""
    rows = tx.rows(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run) WHERE r.state IN ['ready', 'waiting', 'sending']
        RETURN r.node AS node, count(*) AS runs
        """,
        key=scoped(app, campaign),
    )
    return {row["node"]: row["runs"] for row in rows}


def people_at(
    graph: Graph, app: str, campaign: str, node: str, place: Place, *, after: tuple[int, str] | None, limit: int
) -> list[Standing]:
    """Runs at a node, the latest comers first, from behind `after` (since, run) on."""
    since, run = after or (2**62, "")
    rows = graph.rows(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run)
        WHERE r.node = $node AND r.state IN $states
        WITH r, coalesce(r.since, r.started, 0) AS since
        WHERE since < $since OR (since = $since AND r.id < $run)
        WITH r, since ORDER BY since DESC, r.id DESC LIMIT $limit
        MATCH (p:Person)-[:HAS_RUN]->(r)
        RETURN r.id AS run, r.state AS state, r.version AS version, since, coalesce(r.started, since) AS started,
          CASE WHEN r.state = 'waiting' THEN r.due END AS due, r.reason AS reason,
          {uid: p.uid, id: p.id, anonymous: p.anonymous, email: toStringOrNull(p.`p:email`),
           first_name: toStringOrNull(p.`p:first_name`), last_name: toStringOrNull(p.`p:last_name`),
           profile_image: toStringOrNull(p.`p:profile_image`), seen: p.seen, created: p.created} AS person
        ORDER BY since DESC, run DESC
        """,
        key=scoped(app, campaign),
        node=node,
        states=_STATES[place],
        since=since,
        run=run,
        limit=limit,
    )
    return [Standing(**{**row, "person": PersonRow(**row["person"])}) for row in rows]


def move(
    tx: Transaction, app: str, campaign: str, *, node: str, to: str, version: int, enter: bool, now: int
) -> list[str]:
    """Take who stands at `node` of an older version to `to` of this one. Whose letter is on its way goes on as before.

    `enter`: they enter the node anew, and their run ids are answered; else they keep their place and waking time.
    """  # fmt: skip
    change = (
        "r.node = $to, r.state = 'ready', r.due = $now, r.port = null, r.since = $now, r.came = null, r.awaits = null"
        if enter
        else "r.node = $to"
    )
    rows = tx.rows(
        f"""
        MATCH (:Campaign {{key: $key}})<-[:RUNS]-(r:Run)
        WHERE r.node = $node AND r.version < $version AND r.state IN ['ready', 'waiting']
        SET r.version = $version, {change}
        RETURN r.id AS id
        """,
        key=scoped(app, campaign),
        node=node,
        to=to,
        version=version,
        now=now,
    )
    return [row["id"] for row in rows] if enter else []


def leave(tx: Transaction, app: str, campaign: str, *, node: str, version: int, reason: str) -> None:
    """End the runs that stand at `node` of an older version."""
    tx.run(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run)
        WHERE r.node = $node AND r.version < $version AND r.state IN ['ready', 'waiting']
        SET r.state = 'done', r.due = null, r.port = null, r.reason = $reason
        """,
        key=scoped(app, campaign),
        node=node,
        version=version,
        reason=reason,
    )


def end_all(graph: Graph, app: str, campaign: str, reason: str) -> int:
    """End every run of a campaign that is not running; how many. A letter on its way still arrives."""
    parameters: dict[str, Any] = {"key": scoped(app, campaign), "reason": reason, "size": _A_PAGE}
    total = 0
    while ended := graph.write(
        lambda tx: tx.value(
            """
            MATCH (c:Campaign {key: $key})<-[:RUNS]-(r:Run)
            WHERE c.state <> 'running' AND r.state IN ['ready', 'waiting']
            WITH r LIMIT $size
            SET r.state = 'done', r.due = null, r.port = null, r.reason = $reason
            RETURN count(r)
            """,
            **parameters,
        )
    ):
        total += ended
    return total


def remove(graph: Graph, app: str, campaign: str) -> None:
    """Take a campaign away with its runs, counts, versions and draft, a page a transaction.

    Letters stay with those who had them. Raises ConflictError while it runs or letters of it are on their way.
    """
    key = scoped(app, campaign)
    busy = graph.write(
        lambda tx: tx.rows(
            """
            MATCH (c:Campaign {key: $key}) SET c.locked = true
            RETURN c.state = 'running' OR EXISTS { (c)<-[:RUNS]-(:Run {state: 'sending'}) } AS busy
            """,
            key=key,
        )
    )
    if busy and busy[0]["busy"]:
        raise ConflictError("This campaign is running, or letters of it are on their way: stop it, then delete it.")
    pages = (
        "MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run) WITH r LIMIT $size DETACH DELETE r RETURN count(*)",
        (
            "MATCH (n:CampaignNode {app: $app, campaign: $campaign})<-[e:ENTERED]-() "
            "WITH e LIMIT $size DELETE e RETURN count(*)"
        ),
    )
    for page in pages:
        while graph.write(lambda tx, page=page: tx.value(page, key=key, app=app, campaign=campaign, size=_A_PAGE)):  # type: ignore[misc]  # mypy can't infer a lambda's default
            pass
    graph.write(
        lambda tx: tx.run(
            """
            MATCH (c:Campaign {key: $key})
            OPTIONAL MATCH (v)-[:VERSION_OF|DRAFT_OF]->(c)
            OPTIONAL MATCH (n:CampaignNode {app: $app, campaign: $campaign})
            DETACH DELETE v, n, c
            """,
            key=key,
            app=app,
            campaign=campaign,
        )
    )
