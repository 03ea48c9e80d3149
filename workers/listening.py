"""Segments that campaigns listen to: whose changes are noted, and what follows from the notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from engine.happenings import segment_changed
from engine.workflow.graph import Workflow
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.starting import Started, take_up
from engine.workflow.validate import load
from graphstore import awaiting, membership, signals, workflows
from graphstore.driver import Transaction
from graphstore.signals import Signal
from workers import loop
from workers.announce import Announcer
from workers.context import Context
from workers.queues import Queues

_TICK: Final = 0.1  # seconds
_PAGE: Final = 1_000


def watch(tx: Transaction, app: str, workflow: Workflow) -> None:
    """Have changes of the segments that a campaign listens to noted, from before it runs."""
    segments = {topic.name for topic in workflow.topics() if topic.kind == "segment"}
    if segments:
        signals.watch(tx, app, segments)


class Listener:
    """Takes up the notes: begins runs, takes some from where they are, lets others go on. One a product."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._index: dict[str, tuple[int, TriggerIndex]] = {}  # app -> revision, its campaigns

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so."""
        loop.work("listener", self.step, stopped, _TICK)

    def step(self) -> int:
        """One page of notes; how many there were."""
        taken, started = self._context.graph.write(self._take)
        for app, own in started.items():
            Queues(self._context.redis).advance({(app, campaign): runs for campaign, runs in own.begun.items()})
        Announcer(self._context.redis, self._context.graph).counts(
            {(app, campaign) for app, own in started.items() for campaign in own.counted}
        )
        return taken

    def _take(self, tx: Transaction) -> tuple[int, dict[str, Started]]:
        found = signals.take(tx, _PAGE)
        by_app: dict[str, list[Signal]] = defaultdict(list)
        for each in found:
            by_app[each.app].append(each)
        started = {app: self._take_up(tx, app, own) for app, own in by_app.items()}
        return len(found), started

    def _take_up(self, tx: Transaction, app: str, own: Sequence[Signal]) -> Started:
        now = self._context.clock.now()
        membership.lock(tx, sorted({each.uid for each in own}))
        index = self._campaigns(tx, app)
        happenings = [
            (each, segment_changed(app, each.uid, each.segment, each.at, entered=each.entered)) for each in own
        ]
        told = [happening for each, happening in happenings if not each.silent]
        started = take_up(tx, app, index, index.called(told), now)
        # Who waits to be inside is inside by an edit, too.
        happened: dict[str, set[str]] = defaultdict(set)
        for _, happening in happenings:
            happened[happening.event.person].add(happening.topic.key)
        for run in awaiting.wake(tx, app, happened, now):
            started.begun[run.campaign].append(run.id)
        return started

    def _campaigns(self, tx: Transaction, app: str) -> TriggerIndex:
        revision = workflows.revisions(tx, [app]).get(app, -1)
        kept = self._index.get(app)
        if kept is None or kept[0] != revision:
            campaigns = [
                RunningCampaign(row.id, row.version, load(row.definition, self._context.registry))
                for row in workflows.running(tx, app)
            ]
            kept = self._index[app] = (revision, TriggerIndex(campaigns))
        return kept[1]
