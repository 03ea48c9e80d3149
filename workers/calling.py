"""Having people enter a campaign by hand, or by a call of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.happenings import CAMPAIGN_STARTED, Happening
from engine.workflow.chaining import HANDED_OVER
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.starting import Started, take_up
from engine.workflow.validate import load
from graphstore import lists, membership, workflows
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.records import StoredEvent
from workers.context import Context
from workers.queues import Queues


@dataclass(frozen=True, slots=True)
class Called:
    entered: int
    unknown: tuple[str, ...]  # of those given, who stands for nobody


def call(context: Context, app: str, campaign: str, people: Sequence[str], arguments: Mapping[str, Any]) -> Called:
    """Have people (ids or uids) enter by the triggers Called.

    Raises NotFoundError, ConflictError while the campaign does not run or has no such trigger.
    """

    def work(tx: Transaction) -> tuple[Started, int, tuple[str, ...]]:
        record = workflows.get(tx, app, campaign)
        if record.state != "running":
            raise ConflictError("This campaign does not run: run it, then call it.")
        index = TriggerIndex([RunningCampaign(campaign, record.version, load(record.definition, context.registry))])
        found = lists.people(tx, app, people, people)
        uids = sorted(set(found.values()))
        membership.lock(tx, uids)
        now = context.clock.now()
        happenings = [
            Happening(HANDED_OVER, StoredEvent("", app, uid, CAMPAIGN_STARTED, now, arguments)) for uid in uids
        ]
        called = index.called(happenings)
        if uids and not called.starts:
            raise ConflictError("Nobody can enter this campaign by a call: give it a trigger Called.")
        started = take_up(tx, app, index, called, now)
        return started, started.entered, tuple(each for each in people if each not in found)

    started, entered, unknown = context.graph.write(work)
    Queues(context.redis).advance({(app, name): begun for name, begun in started.begun.items()})
    return Called(entered, unknown)
