"""The job that takes people into a campaign that takes many through: a page of them, as far as they go, at once.

The page after it is another job's, queued before this one's letters go out: so as many workers take part as there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import structlog

from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.starting import tell_entered
from graphstore import enrolment, runs, workflows
from graphstore.driver import Transaction
from graphstore.errors import GraphUnavailableError
from workers import published
from workers.advance import Advanced, begin_runs
from workers.context import Context
from workers.moving import FAULTS, follow
from workers.queues import Queues
from workers.sending import Batch, Sender, ready

log = structlog.get_logger("runs")

_A_PAGE: Final = 500  # people


@dataclass
class _Page:
    people: int = 0
    begun: list[str] = field(default_factory=list)  # ids of runs that others have to move
    done: Advanced = field(default_factory=Advanced)
    batch: Batch = field(default_factory=Batch)  # that is this worker's to send


def enrol(context: Context, sender: Sender, app: str, campaign: str) -> int:
    """Take the next people into the campaign and send their letters; how many people it looked at."""
    try:
        page = context.graph.write(lambda tx: _page(context, tx, app, campaign, sender.name))
    except GraphUnavailableError:
        raise
    except FAULTS as error:
        # One of them is at fault: the jobs that move runs find out which.
        log.warning("page_taken_apart", campaign=campaign, reason=str(error))
        page = context.graph.write(lambda tx: _page(context, tx, app, campaign))
        Queues(context.redis).advance({(app, campaign): page.begun}, mass=True)
    if page.people:
        Queues(context.redis).enrol(app, campaign)
    follow(context, app, campaign, page.done)
    sender.send_claimed(page.batch)
    return page.people


def _page(context: Context, tx: Transaction, app: str, campaign: str, worker: str = "") -> _Page:
    """Begin the runs of the next people, and move them if there is a worker for their letters."""
    people = {each.uid: each for each in enrolment.next_page(tx, app, campaign, _A_PAGE)}
    if not people:
        return _Page()
    version = workflows.get(tx, app, campaign).version
    running = RunningCampaign(campaign, version, published.workflow(tx, context.registry, app, campaign, version))
    starts = TriggerIndex([running]).newcomers(list(people))
    counters: dict[tuple[str, str], dict[str, int]] = {}
    for start in starts:
        counter = counters.setdefault((campaign, start.trigger), {"entered": 0, f"out:{start.port}": 0})
        counter["entered"] += 1
        counter[f"out:{start.port}"] += 1
    new = [
        runs.NewRun(app, campaign, version, start.node, start.person, "", mass=True)
        for start in starts
        if start.node is not None
    ]
    page = _Page(len(people))
    if worker:
        page.done = begin_runs(
            tx, context.registry, context.clock, running, [(run, people[run.person]) for run in new], worker
        )
        page.batch = ready(tx, page.done.letters)
    else:
        page.begun = [run.id for run in runs.begin(tx, new, context.clock.now())]
    workflows.add_counts(tx, app, counters)
    tell_entered(tx, app, new, context.clock.now())
    return page
