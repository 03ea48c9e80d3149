"""Keeping memberships right within a transaction, and marking whom else the changes reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.segments.live import LiveSegments
from graphstore import membership, rechecks, signals, webhook_notes
from graphstore.driver import Transaction
from graphstore.membership import Change, Look
from graphstore.records import Touched
from graphstore.webhook_kinds import SEGMENT_ENTERED, SEGMENT_LEFT
from graphstore.webhook_notes import Happened


def keep_touched(
    tx: Transaction,
    app: str,
    live: LiveSegments,
    touched: Mapping[str, Touched],
    companies: Sequence[str],
    now: int,
    told: Collection[str],
) -> list[Change]:
    """After a batch: what it changed about people (uid -> Touched) and about companies (keys).

    The people must be locked. What reaches others, over companies and paths, is marked for the keeper of freshness.
    `told` are the kinds that the site's endpoints want to hear of.
    """
    changes = _keep(tx, app, live, live.concerned(touched), now, told=told)
    if live.of_companies or live.leads_over("company"):
        telling = live.told_by_colleagues(touched)
        rechecks.mark(tx, app, "company", {*companies, *(rechecks.companies_of(tx, telling) if telling else ())})
    if live.paths:
        rechecks.mark(tx, app, "person", [uid for uid, change in touched.items() if change.linked or change.merged])
    return changes


def keep(
    tx: Transaction, app: str, live: LiveSegments, concerned: Mapping[str, Sequence[str]], now: int
) -> list[Change]:
    """Look at these segments for these people (segment -> uids, locked); what changed."""
    looked = {segment: dict.fromkeys(uids, Look.ALWAYS) for segment, uids in concerned.items()}
    return _keep(tx, app, live, looked, now)


def keep_without(tx: Transaction, app: str, live: LiveSegments, event: str, uids: Sequence[str], now: int) -> None:
    """After old events of these people (locked) were deleted: who no longer meets a condition is no more a member.

    Nobody came or went by what they did, so campaigns start nothing.
    """
    looked = {segment: dict.fromkeys(uids, Look.ALWAYS) for segment in live.about_event(event)}
    _keep(tx, app, live, looked, now, silent=True)
    if live.of_companies or live.leads_over("company"):
        rechecks.mark(tx, app, "company", rechecks.companies_of(tx, uids))
    if live.paths:
        rechecks.mark(tx, app, "person", uids)


def _keep(
    tx: Transaction,
    app: str,
    live: LiveSegments,
    concerned: Mapping[str, Mapping[str, Look]],
    now: int,
    *,
    silent: bool = False,
    told: Collection[str] | None = None,
) -> list[Change]:
    changes = membership.apply(tx, app, concerned, live.predicates(now), now)
    follow(tx, app, live, changes, now=now, silent=silent, told=told)
    return changes


def follow(
    tx: Transaction,
    app: str,
    live: LiveSegments,
    changes: Sequence[Change],
    *,
    now: int,
    silent: bool = False,
    told: Collection[str] | None = None,
) -> None:
    """Whatever follows from people coming into segments and leaving them, in the transaction of the change.

    Every change of a membership passes here, whoever makes it: a batch of calls, the keeper of freshness, a full
    recompute, hands on a static list. So this is the one place for what depends on it: what is to be noted for
    campaigns, or anybody else, is written here, by `tx`, and is committed with the change or not at all. The people are
    locked; `live` are the site's segments as this transaction has read them. It may be called with no changes.
    `silent`: an edit of the segments has moved these people, which is no entering and leaving. `told`: the kinds that
    the site's endpoints want to hear of, where they are known; else they are asked for.
    """
    watched = [change for change in changes if change.segment in live.watched]
    if watched:
        signals.note(tx, app, watched, silent=silent)
    kinds = {SEGMENT_ENTERED, SEGMENT_LEFT}
    if changes and (webhook_notes.wants(tx, app, *kinds) if told is None else not kinds.isdisjoint(told)):
        # Whoever keeps a copy of the members elsewhere needs those that an edit has moved, too.
        webhook_notes.note(tx, app, [_told(change, now, silent=silent) for change in changes], told)
    if live.path_ends:
        rechecks.mark(tx, app, "person", {change.uid for change in changes if change.segment in live.path_ends})


def _told(change: Change, now: int, *, silent: bool) -> Happened:
    kind = SEGMENT_ENTERED if change.entered else SEGMENT_LEFT
    return Happened(kind, now, change.uid, {"segment": change.segment, "edited": silent})
