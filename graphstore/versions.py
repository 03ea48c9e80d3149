"""Published versions of campaigns: made once, kept, named by the runs that go through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped
from graphstore.workflows import touch


@dataclass(frozen=True)
class VersionRecord:
    version: int
    published: int  # ms epoch
    by: str
    under_way: int  # runs in it that are not over


def publish(tx: Transaction, app: str, campaign: str, definition: Mapping[str, Any], *, by: str, now: int) -> int:
    """Make this what people go through from now on; its number. Raises NotFoundError.

    The version that a campaign is made with has not been published: nobody has gone through it, so it is replaced.
    """
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) SET c.locked = true
        WITH c MATCH (present:CampaignVersion {key: $key + ':' + toString(c.version)})
        SET c.version = c.version + CASE WHEN c.state = 'draft' AND present.published IS NULL THEN 0 ELSE 1 END,
            c.changed = $now
        MERGE (v:CampaignVersion {key: $key + ':' + toString(c.version)})
        ON CREATE SET v.created = $now
        SET v.app = $app, v.version = c.version, v.definition = $definition, v.published = $now, v.by = $by
        MERGE (v)-[:VERSION_OF]->(c)
        RETURN c.version AS version
        """,
        key=scoped(app, campaign),
        app=app,
        definition=dump(definition),
        by=by,
        now=now,
    )
    if not rows:
        raise NotFoundError(f"There is no campaign {campaign!r} on this site.")
    touch(tx, app)
    version: int = rows[0]["version"]
    return version


def published(tx: Transaction, app: str, campaign: str) -> int | None:
    """When the present version was published, ms epoch; None if it never was."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key})
        MATCH (v:CampaignVersion {key: $key + ':' + toString(c.version)})
        RETURN v.published AS at
        """,
        key=scoped(app, campaign),
    )
    at: int | None = rows[0]["at"] if rows else None
    return at


def history(
    tx: Transaction, app: str, campaign: str, *, before: int | None = None, limit: int | None = None
) -> list[VersionRecord]:
    """Those that were published, the newest first; those `before` one. No `limit`: all."""
    cut = "" if limit is None else "LIMIT $limit"
    rows = tx.rows(
        f"""
        MATCH (c:Campaign {{key: $key}})<-[:VERSION_OF]-(v:CampaignVersion)
        WHERE v.published IS NOT NULL AND ($before IS NULL OR v.version < $before)
        WITH c, v ORDER BY v.version DESC {cut}
        RETURN v.version AS version, v.published AS published, coalesce(v.by, '') AS by,
          COUNT {{ (c)<-[:RUNS]-(r:Run) WHERE r.version = v.version AND r.state IN ['ready', 'waiting', 'sending'] }}
            AS under_way
        ORDER BY version DESC
        """,
        key=scoped(app, campaign),
        before=before,
        limit=limit,
    )
    return [VersionRecord(**row) for row in rows]


def definition(tx: Transaction, app: str, campaign: str, version: int) -> Mapping[str, Any]:
    """What a version is made of. Raises NotFoundError."""
    rows = tx.rows(
        "MATCH (v:CampaignVersion {key: $key}) RETURN v.definition AS definition",
        key=f"{scoped(app, campaign)}:{version}",
    )
    if not rows:
        raise NotFoundError(f"This campaign has no version {version}.")
    return parse_object(rows[0]["definition"])
