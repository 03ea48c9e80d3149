"""The RQ jobs of effects and timetables, by the names in workers.queues. Each may run twice, like those of jobs.py."""

from __future__ import annotations

from functools import cache

from workers import stopping
from workers.analytics import notifying
from workers.context import current
from workers.heartbeat import Life
from workers.performing import Performer
from workers.walking import take_page


def perform(keys: list[str]) -> int:
    """Do effects (keys of tasks); how many it was the turn of."""
    return performer().perform(keys)


def walk(key: str) -> int:
    """Take those into a campaign whose time has come; how many runs it began."""
    total = 0
    while not stopping.asked() and (begun := take_page(current(), key)) is not None:
        total += begun
    return total


def notify() -> int:
    """Tell people and servers of crossed alerts; of how many."""
    total = 0
    while not stopping.asked() and (told := notifying.work(current())):
        total += told
    return total


@cache
def performer() -> Performer:
    """The performer of this process, which from now on says that it lives."""
    context = current()
    return Performer(context, Life(context).begin())
