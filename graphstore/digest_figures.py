"""What a weekly digest tells beside funnels and metrics."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.driver import Transaction


@dataclass(frozen=True, slots=True)
class SiteWeek:
    people: int  # identified, who came
    letters: int  # sent
    failures: int  # runs that wait now for somebody to decide


def read(tx: Transaction, app: str, since: int, until: int) -> SiteWeek:
    """From `since` until before `until` (ms)."""
    row = tx.rows(
        """
        CALL () { MATCH (p:Person) WHERE p.app = $app AND p.seen >= $since AND NOT p.anonymous
                    AND p.created >= $since AND p.created < $until
                  RETURN count(p) AS people }
        CALL () { MATCH (d:Delivery {state: 'sent'}) WHERE d.at >= $since AND d.at < $until AND d.app = $app
                  RETURN count(d) AS letters }
        CALL () { MATCH (r:Run {state: 'failed'}) WHERE r.app = $app RETURN count(r) AS failures }
        RETURN people, letters, failures
        """,
        app=app,
        since=since,
        until=until,
    )[0]
    return SiteWeek(**row)
