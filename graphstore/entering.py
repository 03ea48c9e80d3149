"""Who may enter a campaign: what earlier and present runs of a person say, and which campaigns led here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphstore.driver import Transaction


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: a person by a trigger, kept apart from others by `entry`."""

    person: str  # uid
    campaign: str
    trigger: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    last: int | None  # ms epoch: when a run last began by this way; None: never
    active: int  # runs of this person and entry that are under way in the campaign, by whichever trigger
    lately: int  # runs that began by this way since the time asked for


@dataclass(frozen=True, slots=True)
class Ancestry:
    campaign: str
    ancestors: tuple[str, ...]  # campaigns that led to it


def past(tx: Transaction, app: str, ways: Sequence[Way], since: int) -> dict[Way, Past]:
    """What there was on these ways. The people must be locked, so that nothing comes between asking and entering."""
    rows = tx.rows(
        """
        UNWIND range(0, size($rows) - 1) AS place
        WITH place, $rows[place] AS row
        MATCH (:Person {uid: row.person})-[:HAS_RUN]->(r:Run)
        WHERE r.app = $app AND r.campaign = row.campaign AND coalesce(r.entry, '') = row.entry
        WITH place, r, r.trigger = row.trigger AS own
        RETURN place, max(CASE WHEN own THEN r.started END) AS last,
          sum(CASE WHEN NOT r.state IN ['done', 'failed'] AND r.exit IS NULL THEN 1 ELSE 0 END) AS active,
          sum(CASE WHEN own AND r.started >= $since THEN 1 ELSE 0 END) AS lately
        """,
        app=app,
        since=since,
        rows=[
            {"person": way.person, "campaign": way.campaign, "trigger": way.trigger, "entry": way.entry} for way in ways
        ],
    )
    found = {ways[row["place"]]: Past(row["last"], row["active"], row["lately"]) for row in rows}
    return {way: found.get(way, Past(None, 0, 0)) for way in ways}


def ancestry(tx: Transaction, app: str, runs: Collection[str]) -> dict[str, Ancestry]:
    """Run -> its campaign and those that led to it."""
    if not runs:
        return {}
    rows = tx.rows(
        """
        UNWIND $runs AS id MATCH (r:Run {id: id}) WHERE r.app = $app
        RETURN id, r.campaign AS campaign, coalesce(r.ancestors, []) AS ancestors
        """,
        app=app,
        runs=sorted(runs),
    )
    return {row["id"]: Ancestry(row["campaign"], tuple(row["ancestors"])) for row in rows}
