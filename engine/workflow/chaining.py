"""One campaign starting another: in the same transaction, and never in circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.happenings import CAMPAIGN_STARTED, Happening, Topic
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.starting import Started, take_up
from graphstore.driver import Transaction
from graphstore.records import StoredEvent

# Reads a campaign that runs; None where there is none.
ReadCampaign = Callable[[str], RunningCampaign | None]
HANDED_OVER: Final = Topic("campaign", "")


@dataclass(frozen=True, slots=True)
class Handover:
    """A run that sends its person into another campaign."""

    run: str
    person: str  # uid
    campaign: str  # the other one
    arguments: Mapping[str, Any]


def hand_over(tx: Transaction, app: str, read: ReadCampaign, handovers: Sequence[Handover], now: int) -> Started:
    """The runs that begin; `causes` are those of `handovers` whose person has entered. The people must be locked."""
    by_campaign: dict[str, list[Handover]] = defaultdict(list)
    for each in handovers:
        by_campaign[each.campaign].append(each)
    started = Started()
    for name, own in sorted(by_campaign.items()):
        campaign = read(name)
        if campaign is not None:
            index = TriggerIndex([campaign])
            happenings = [
                Happening(
                    HANDED_OVER, StoredEvent("", app, each.person, CAMPAIGN_STARTED, now, each.arguments), each.run
                )
                for each in own
            ]
            started.add(take_up(tx, app, index, index.called(happenings), now))
    return started
