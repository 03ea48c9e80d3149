"""Keeping memberships right within a transaction, and marking whom else the changes reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.segments.live import LiveSegments
from graphstore import membership, rechecks
from graphstore.driver import Transaction
from graphstore.membership import Change, Look
from graphstore.records import Touched


def keep_touched(
    tx: Transaction, app: str, live: LiveSegments, touched: Mapping[str, Touched], companies: Sequence[str], now: int
) -> list[Change]:
    """After a batch: what it changed about people (uid -> Touched) and about companies (keys).

    The people must be locked. What reaches others, over companies and paths, is marked for the keeper of freshness.
    """
    changes = _keep(tx, app, live, live.concerned(touched), now)
    if live.of_companies:
        told = live.told_by_colleagues(touched)
        rechecks.mark(tx, app, "company", {*companies, *(rechecks.companies_of(tx, told) if told else ())})
    if live.paths:
        rechecks.mark(tx, app, "person", [uid for uid, change in touched.items() if change.linked or change.merged])
    return changes


def keep(
    tx: Transaction, app: str, live: LiveSegments, concerned: Mapping[str, Sequence[str]], now: int
) -> list[Change]:
    """Look at these segments for these people (segment -> uids, locked); what changed."""
    looked = {segment: dict.fromkeys(uids, Look.ALWAYS) for segment, uids in concerned.items()}
    return _keep(tx, app, live, looked, now)


def _keep(
    tx: Transaction, app: str, live: LiveSegments, concerned: Mapping[str, Mapping[str, Look]], now: int
) -> list[Change]:
    changes = membership.apply(tx, app, concerned, live.predicates(now), now)
    follow(tx, app, live, changes)
    return changes


def follow(tx: Transaction, app: str, live: LiveSegments, changes: Sequence[Change]) -> None:
    """Mark those whose coming or going matters to people that paths lead to them."""
    if live.path_ends:
        rechecks.mark(tx, app, "person", {change.uid for change in changes if change.segment in live.path_ends})
