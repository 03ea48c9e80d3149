"""The RQ jobs, by the names in workers.queues. Each may run twice: what is done already is seen to be done."""

from __future__ import annotations

from functools import cache
from typing import Final

from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.validate import load
from graphstore import enrolment, runs, workflows
from graphstore.driver import Transaction
from workers import properties, segments, stopping
from workers.analytics import building
from workers.announce import Announcer
from workers.context import Context, current
from workers.heartbeat import Life
from workers.importing import run
from workers.mailers import Mailers
from workers.moving import move
from workers.queues import Queues
from workers.rehearsing import backtesting
from workers.sending import Sender
from workers.talking import broadcasts

_ENROLLED_A_PAGE: Final = 1_000


def advance(app: str, campaign: str, ids: list[str]) -> int:
    """Move runs of one campaign; how many were there to move."""
    return move(current(), sender(), app, campaign, ids)


def send(wanted: list[str]) -> int:
    """Send queued letters (delivery keys); how many were there to send."""
    return sender().send(wanted)


def recompute(app: str, segment: str) -> int:
    """Find a segment's members among everybody; how many people were looked at."""
    return segments.recompute(current(), app, segment).people


def remove_property(app: str, path: list[str]) -> int:
    """Take a property from everybody; from how many it was."""
    return properties.take(current(), app, path)


def import_people(app: str, job: str) -> int:
    """Import rows of a file for as long as a job may take; how many."""
    return run.work(current(), app, job)


def backtest(app: str, job: str) -> int:
    """Go on with a backtest for as long as a job may take; how many people it took."""
    return backtesting.work(current(), app, job)


def broadcast(app: str, message: str) -> int:
    """Go on saying something to many for as long as a job may take; to how many it was."""
    return broadcasts.work(current(), app, message)


def analyse(app: str) -> bool:
    """Bring a site's columns of events up to date; whether that was done."""
    return building.work(current(), app)


def enrol(app: str, campaign: str) -> int:
    """Take everybody into a campaign, a page a transaction; how many runs it began."""
    context = current()
    total = 0
    while not stopping.asked() and (begun := context.graph.write(lambda tx: _enrol_page(context, tx, app, campaign))):
        Queues(context.redis).advance({(app, campaign): begun}, mass=True)
        Announcer(context.redis, context.graph).counts([(app, campaign)])
        total += len(begun)
    return total


def _enrol_page(context: Context, tx: Transaction, app: str, campaign: str) -> list[str]:
    people = enrolment.next_page(tx, app, campaign, _ENROLLED_A_PAGE)
    if not people:
        return []
    record = workflows.get(tx, app, campaign)
    index = TriggerIndex([RunningCampaign(campaign, record.version, load(record.definition, context.registry))])
    starts = index.newcomers(people)
    counters: dict[tuple[str, str], dict[str, int]] = {}
    for start in starts:
        counter = counters.setdefault((campaign, start.trigger), {"entered": 0, f"out:{start.port}": 0})
        counter["entered"] += 1
        counter[f"out:{start.port}"] += 1
    workflows.add_counts(tx, app, counters)
    new = [
        runs.NewRun(app, campaign, record.version, start.node, start.person, "", mass=True)
        for start in starts
        if start.node is not None
    ]
    return [run.id for run in runs.begin(tx, new, context.clock.now())]


@cache
def sender() -> Sender:
    """The sender of this process, which from now on says that it lives."""
    context = current()
    mailers = [Mailers(context.settings.smtp_url) for _ in range(context.settings.smtp_connections)]
    return Sender(context, mailers, Life(context).begin(), stopping.asked)
