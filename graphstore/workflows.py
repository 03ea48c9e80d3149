"""Campaigns, their versions and their live counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore import latest_first
from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped

CampaignState = Literal["draft", "running", "paused", "stopped"]

_COLUMNS: Final = """
    c.id AS id, c.app AS app, c.name AS name, c.state AS state, c.version AS version, c.created AS created,
    c.changed AS changed, v.definition AS definition
"""


@dataclass(frozen=True)
class CampaignRecord:
    id: str
    app: str
    name: str
    state: CampaignState
    version: int
    created: int  # ms epoch
    changed: int  # ms epoch
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class NodeCountsRecord:
    node: str
    entered: int
    failed: int
    skipped: int
    out: Mapping[str, int]  # port -> runs that left by it


def revisions(tx: Transaction, apps: Collection[str]) -> dict[str, int]:
    """App -> a number that grows with each change of its campaigns or segments."""
    rows = tx.rows(
        "MATCH (a:App) WHERE a.id IN $apps RETURN a.id AS id, coalesce(a.revision, 0) AS revision", apps=list(apps)
    )
    return {row["id"]: row["revision"] for row in rows}


def all_apps(tx: Transaction) -> list[str]:
    return [row["id"] for row in tx.rows("MATCH (a:App) WHERE a.removing IS NULL RETURN a.id AS id ORDER BY id")]


def touch(tx: Transaction, app: str) -> None:
    """Tell every ingester that campaigns or segments of the app have changed."""
    tx.run("MATCH (a:App {id: $app}) SET a.revision = coalesce(a.revision, 0) + 1", app=app)


def running(tx: Transaction, app: str) -> list[CampaignRecord]:
    rows = tx.rows(
        f"""
        MATCH (c:Campaign {{app: $app, state: 'running'}})<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE v.version = c.version RETURN {_COLUMNS}
        """,
        app=app,
    )
    return [_record(row) for row in rows]


def under_way(tx: Transaction, app: str) -> list[CampaignRecord]:
    """Campaigns that run, and paused ones, which may go on; each in its present version, by name."""
    rows = tx.rows(
        f"""
        MATCH (c:Campaign {{app: $app}})<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE c.state IN ['running', 'paused'] AND v.version = c.version RETURN {_COLUMNS} ORDER BY name, id
        """,
        app=app,
    )
    return [_record(row) for row in rows]


def listing(
    graph: Graph, app: str, *, behind: tuple[int, str] | None = None, limit: int | None = None
) -> list[CampaignRecord]:
    """Campaigns of an app but those that send newsletters, the newest first; those behind one, by when it was made
    and its id. No `limit`: all.
    """
    cut = "" if limit is None else "LIMIT $limit"
    rows = graph.rows(
        f"""
        MATCH (c:Campaign {{app: $app}})
        WHERE c.newsletter IS NULL AND {latest_first.behind("c", "created")}
        WITH c ORDER BY c.created DESC, c.id {cut}
        MATCH (c)<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE v.version = c.version RETURN {_COLUMNS} ORDER BY created DESC, id
        """,
        app=app,
        behind=behind and list(behind),
        limit=limit,
    )
    return [_record(row) for row in rows]


def get(tx: Transaction, app: str, campaign: str, version: int | None = None) -> CampaignRecord:
    """The campaign with its present (or the given) version's definition. Raises NotFoundError."""
    rows = tx.rows(
        f"""
        MATCH (c:Campaign {{key: $key}})<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE v.version = coalesce($version, c.version) RETURN {_COLUMNS}
        """,
        key=scoped(app, campaign),
        version=version,
    )
    if not rows:
        raise NotFoundError(f"There is no campaign {campaign!r} on this site.")
    return _record(rows[0])


def create(
    tx: Transaction,
    app: str,
    campaign: str,
    name: str,
    definition: Mapping[str, Any],
    now: int,
    *,
    newsletter: bool = False,
) -> None:
    """`newsletter`: it only sends one, and is not listed."""
    tx.run(
        """
        CREATE (c:Campaign {key: $key, app: $app, id: $id, name: $name, state: 'draft', version: 1,
                            created: $now, changed: $now, newsletter: $newsletter})
        CREATE (:CampaignVersion {key: $key + ':1', app: $app, version: 1, definition: $definition, created: $now})
          -[:VERSION_OF]->(c)
        """,
        key=scoped(app, campaign),
        app=app,
        id=campaign,
        name=name,
        definition=dump(definition),
        now=now,
        newsletter=newsletter or None,
    )


def update(
    tx: Transaction, app: str, campaign: str, *, name: str, definition: Mapping[str, Any], version: int, now: int
) -> int:
    """Store a next version. Raises ConflictError when `version` is not the present one."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) SET c.locked = true
        WITH c WHERE c.version = $version
        SET c.version = c.version + 1, c.name = $name, c.changed = $now
        CREATE (:CampaignVersion {key: $key + ':' + toString(c.version), app: $app, version: c.version,
                                  definition: $definition, created: $now,
                                  published: CASE WHEN c.state = 'draft' THEN null ELSE $now END})-[:VERSION_OF]->(c)
        RETURN c.version AS version
        """,
        key=scoped(app, campaign),
        app=app,
        version=version,
        name=name,
        definition=dump(definition),
        now=now,
    )
    if not rows:
        get(tx, app, campaign)
        raise ConflictError("Somebody else has saved this campaign meanwhile: load it again, then save.")
    touch(tx, app)
    stored: int = rows[0]["version"]
    return stored


def set_state(tx: Transaction, app: str, campaign: str, state: CampaignState, now: int) -> None:
    rows = tx.rows(
        "MATCH (c:Campaign {key: $key}) SET c.state = $state, c.changed = $now RETURN c.id AS id",
        key=scoped(app, campaign),
        state=state,
        now=now,
    )
    if not rows:
        raise NotFoundError(f"There is no campaign {campaign!r} on this site.")
    touch(tx, app)


def rename(tx: Transaction, app: str, campaign: str, name: str, now: int) -> None:
    """Raises NotFoundError."""
    get(tx, app, campaign)
    tx.run(
        "MATCH (c:Campaign {key: $key}) SET c.name = $name, c.changed = $now",
        key=scoped(app, campaign),
        name=name,
        now=now,
    )


def add_counts(tx: Transaction, app: str, counts: Mapping[tuple[str, str], Mapping[str, int]]) -> None:
    """Add to live counts: (campaign, node) -> {"entered" | "failed" | "skipped" | "out:<port>": how many}."""
    rows = [
        {"key": scoped(app, f"{campaign}:{node}"), "campaign": campaign, "node": node, "name": name, "add": add}
        for (campaign, node), values in sorted(counts.items())
        for name, add in values.items()
        if add
    ]
    if rows:
        tx.run(
            """
            UNWIND $rows AS row
            MERGE (n:CampaignNode {key: row.key})
            ON CREATE SET n.app = $app, n.campaign = row.campaign, n.node = row.node
            SET n[row.name] = coalesce(n[row.name], 0) + row.add
            """,
            app=app,
            rows=rows,
        )


def counts(tx: Transaction, app: str, campaigns: Sequence[str]) -> dict[str, list[NodeCountsRecord]]:
    """Campaign -> the live counts of its nodes that anybody has entered."""
    rows = tx.rows(
        "UNWIND $campaigns AS campaign MATCH (n:CampaignNode {app: $app, campaign: campaign}) "
        "RETURN campaign, properties(n) AS counts",
        app=app,
        campaigns=list(campaigns),
    )
    found: dict[str, list[NodeCountsRecord]] = {campaign: [] for campaign in campaigns}
    for row in rows:
        values = row["counts"]
        found[row["campaign"]].append(
            NodeCountsRecord(
                values["node"],
                values.get("entered", 0),
                values.get("failed", 0),
                values.get("skipped", 0),
                {key[4:]: value for key, value in values.items() if key.startswith("out:")},
            )
        )
    return found


def _record(row: Row) -> CampaignRecord:
    return CampaignRecord(**{**row, "definition": parse_object(row["definition"])})
