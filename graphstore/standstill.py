"""What ought to have moved on long ago, of all sites: for whoever looks after the installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Transaction

Kind = Literal["ready", "overdue", "letters queued", "letters sending", "effects queued", "effects under way"]

_MOST: Final = 10_000  # counted of a kind

# What matches binds `n`, and `at`, since when it stands still.
_LOOKS: Final[dict[Kind, str]] = {
    "ready": """MATCH (n:Run) WHERE n.state = 'ready' AND n.due < $before
                MATCH (n)-[:RUNS]->(:Campaign {state: 'running'}) WITH n, n.since AS at""",
    "overdue": """MATCH (n:Run) WHERE n.state = 'waiting' AND n.due < $before
                  MATCH (n)-[:RUNS]->(:Campaign {state: 'running'}) WITH n, n.due AS at""",
    "letters queued": "MATCH (n:Delivery) WHERE n.state = 'queued' AND n.at < $before WITH n, n.at AS at",
    "letters sending": "MATCH (n:Delivery) WHERE n.state = 'sending' AND n.at < $before WITH n, n.at AS at",
    "effects queued": """MATCH (n:Task) WHERE n.state = 'queued' AND n.due < $before
                         MATCH (:Campaign {key: n.app + ':' + n.campaign, state: 'running'}) WITH n, n.due AS at""",
    "effects under way": """MATCH (n:Task) WHERE n.state IN ['doing', 'told'] AND n.since < $before
                            WITH n, n.since AS at""",
}


@dataclass(frozen=True, slots=True)
class Standstill:
    kind: Kind
    count: int  # at most 10,000
    since: int  # ms epoch: the oldest
    example: str  # id of a run, or key of a delivery or effect
    campaign: str  # of the example, with its site: "site:campaign"


def find(tx: Transaction, before: int) -> list[Standstill]:
    """What has stood still since before that time (ms), by kind; nothing where all moves."""
    found = []
    for kind, look in _LOOKS.items():
        rows = tx.rows(
            f"""
            {look} LIMIT $most
            WITH n, at ORDER BY at
            WITH count(n) AS count, min(at) AS since, head(collect(n)) AS first WHERE count > 0
            RETURN count, since, coalesce(first.id, first.key) AS example, first.app + ':' + first.campaign AS campaign
            """,
            before=before,
            most=_MOST,
        )
        found += [Standstill(kind, row["count"], row["since"], row["example"], row["campaign"]) for row in rows]
    return found


def sleeping(tx: Transaction) -> int:
    """Runs of all sites that wait for a time."""
    found: int = tx.value("MATCH (r:Run) WHERE r.state = 'waiting' AND r.due > 0 RETURN count(r)")
    return found
