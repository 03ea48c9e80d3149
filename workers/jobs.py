"""The RQ jobs, by the names in workers.queues. Each may run twice: what is done already is seen to be done."""

from __future__ import annotations

from functools import cache

from workers import enrolling, properties, removing, retention, segments, stopping
from workers.analytics import building, digests
from workers.context import current
from workers.heartbeat import Life
from workers.importing import run
from workers.mailers import Mailers
from workers.moving import move
from workers.rehearsing import backtesting
from workers.sending import Sender
from workers.talking import broadcasts, mailing


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


def remove_site(app: str) -> int:
    """Erase what there is of a site for as long as a job may take; how many nodes."""
    return removing.work(current(), app)


def retain(app: str) -> int:
    """Apply a site's rules of how long events are kept for as long as a job may take; how many events went."""
    return retention.work(current(), app)


def mail_answers() -> int:
    """Mail answers that nobody has seen in the messenger; how many conversations."""
    return mailing.work(current())


def digest(app: str) -> int:
    """Send a site's weekly digest to whoever has not had it; to how many."""
    return digests.work(current(), app)


def enrol(app: str, campaign: str) -> int:
    """Take the next people into a campaign that takes many through; how many there were."""
    return enrolling.enrol(current(), sender(), app, campaign)


@cache
def sender() -> Sender:
    """The sender of this process, which from now on says that it lives."""
    context = current()
    mailers = [Mailers(context.settings.smtp_url) for _ in range(context.settings.smtp_connections)]
    return Sender(context, mailers, Life(context).begin(), stopping.asked)
