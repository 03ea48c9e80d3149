"""How a campaign's runs stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graphstore.driver import Transaction
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class RunFigures:
    by_state: Mapping[str, int]
    waiting: Mapping[str, int]  # node id -> runs that rest there
    failing: Mapping[str, int]  # node id -> runs that have failed there and wait for somebody to decide


def run_figures(tx: Transaction, app: str, campaign: str) -> RunFigures:
    rows = tx.rows(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run)
        RETURN r.state AS state, CASE WHEN r.state IN ['waiting', 'failed'] THEN r.node END AS node, count(*) AS runs
        """,
        key=scoped(app, campaign),
    )
    by_state: Counter[str] = Counter()
    for row in rows:
        by_state[row["state"]] += row["runs"]

    def at(state: str) -> dict[str, int]:
        return {row["node"]: row["runs"] for row in rows if row["state"] == state and row["node"] is not None}

    return RunFigures(by_state, at("waiting"), at("failed"))
