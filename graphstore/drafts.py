"""Drafts of campaigns: what is being drawn, apart from the versions that people go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphstore import workflows
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.values import dump, parse_object
from graphstore.vocabulary import scoped


@dataclass(frozen=True)
class DraftRecord:
    definition: Mapping[str, Any]
    revision: int  # grows with each save; 0 before the first
    changed: int  # ms epoch
    by: str  # who saved it last; "" when nobody has since the version was made


def get(tx: Transaction, app: str, campaign: str) -> DraftRecord:
    """What is being drawn; the present version where nothing has been drawn since. Raises NotFoundError."""
    record = workflows.get(tx, app, campaign)
    rows = tx.rows(
        """
        MATCH (d:CampaignDraft {key: $key})
        RETURN d.definition AS definition, d.revision AS revision, d.changed AS changed, d.by AS by
        """,
        key=scoped(app, campaign),
    )
    if not rows:
        return DraftRecord(record.definition, 0, record.changed, "")
    row = rows[0]
    return DraftRecord(parse_object(row["definition"]), row["revision"], row["changed"], row["by"])


def every(tx: Transaction, app: str) -> dict[str, Mapping[str, Any]]:
    """Campaign -> what is being drawn, where anything has been drawn since its version was made."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {app: $app})<-[:DRAFT_OF]-(d:CampaignDraft)
        RETURN c.id AS campaign, d.definition AS definition
        """,
        app=app,
    )
    return {row["campaign"]: parse_object(row["definition"]) for row in rows}


def save(
    tx: Transaction, app: str, campaign: str, *, definition: Mapping[str, Any], revision: int, by: str, now: int
) -> int:
    """Store the draft that was made from `revision`; its own revision. Raises ConflictError, NotFoundError."""
    rows = tx.rows(
        """
        MATCH (c:Campaign {key: $key}) SET c.locked = true
        MERGE (d:CampaignDraft {key: $key})
        ON CREATE SET d.app = $app, d.revision = 0, d.definition = '{}', d.changed = $now, d.by = ''
        MERGE (d)-[:DRAFT_OF]->(c)
        WITH d WHERE d.revision = $revision
        SET d.revision = $revision + 1, d.definition = $definition, d.changed = $now, d.by = $by
        RETURN d.revision AS revision
        """,
        key=scoped(app, campaign),
        app=app,
        revision=revision,
        definition=dump(definition),
        by=by,
        now=now,
    )
    if not rows:
        present = get(tx, app, campaign)
        who = present.by or "Somebody"
        raise ConflictError(f"{who} has saved another draft meanwhile: load it, or save yours over it.")
    stored: int = rows[0]["revision"]
    return stored


def follow(tx: Transaction, app: str, campaign: str, definition: Mapping[str, Any], now: int) -> None:
    """Bring a draft that exists in line with a version that was made without it."""
    tx.run(
        """
        MATCH (d:CampaignDraft {key: $key})
        SET d.revision = d.revision + 1, d.definition = $definition, d.changed = $now, d.by = ''
        """,
        key=scoped(app, campaign),
        definition=dump(definition),
        now=now,
    )
