"""Everybody through a campaign over what really happened: a page of people at a time, on a virtual clock.

A backtest that dies goes on behind its last page. No more than one page is in memory, but where people share a limit:
then all must be taken at once, in the order of time.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from typing import Any, Final

import structlog

from engine.errors import EngineError
from engine.workflow.rehearsal.cast import Cast, assumptions
from engine.workflow.rehearsal.course import Course
from engine.workflow.rehearsal.lanes import Lane
from graphstore import rehearsing
from graphstore.errors import GraphError, GraphUnavailableError
from graphstore.rehearsing import Period
from workers.context import Context
from workers.errors import WorkerError
from workers.queues import Queues
from workers.rehearsing import loading, store
from workers.rehearsing.store import Backtest

log = structlog.get_logger("backtest")

DAY: Final = 86_400_000  # ms
_PAGE: Final = 2_000  # people
_A_JOB: Final = 240.0  # seconds after which another job goes on, so that others get their turn
MOST_SHARED: Final = 200_000  # events, where all people must be taken at once


class TooManyEventsError(WorkerError):
    """More than can be held at once."""

    code = "too_many_events"


def start(
    context: Context, app: str, campaign: str, days: int, *, definition: Mapping[str, Any] | None, version: int | None
) -> str:
    """Have a job take everybody through what is drawn, over the last days; the job's id.

    Raises NotFoundError, InvalidDefinitionError.
    """
    what = loading.definition(context, app, campaign, definition, version)
    assumed = assumptions(loading.rehearsed(context, app, campaign, what))
    now = context.clock.now()
    total = context.graph.read(lambda tx: rehearsing.count(tx, app))
    period = Period(now - days * DAY, now)
    job = store.begin(context.redis, app, campaign, what, period, days=days, total=total, assumed=assumed)
    Queues(context.redis).backtest(app, job)
    return job


def work(context: Context, app: str, job: str) -> int:
    """Go on with a backtest for a while; how many people it looked at."""
    if not store.claim(context.redis, app, job):
        return 0
    try:
        if store.is_over(context.redis, app, job):
            return 0
        looked, over = Backtester(context, store.load(context.redis, app, job)).run(time.monotonic() + _A_JOB)
    except GraphUnavailableError:
        raise  # the scheduler finds it again
    except (GraphError, EngineError, WorkerError) as error:
        log.warning("backtest_failed", job=job, reason=str(error))
        store.end(context.redis, app, job, "failed", str(error))
        return 0
    finally:
        store.release(context.redis, app, job)
    if not over:
        Queues(context.redis).backtest(app, job)
    return looked


class Backtester:
    def __init__(self, context: Context, job: Backtest) -> None:
        self._context = context
        self._job = job
        self._tally = job.tally
        world = loading.world(context, job.app)
        self._campaign = loading.rehearsed(context, job.app, job.campaign, job.definition)
        self._cast = Cast(job.app, self._campaign, job.period, world)
        self._world = world

    def run(self, until: float) -> tuple[int, bool]:
        """Work until this moment (monotonic seconds); how many people were looked at, and whether it is over."""
        context, job = self._context, self._job
        began, looked, events = time.monotonic(), job.looked, 0
        after: str | None = job.after
        course = Course(self._campaign, self._world, self._tally)
        kept: list[Lane] = []
        while after is not None:
            if store.is_over(context.redis, job.app, job.job):
                return looked - job.looked, True
            at = after
            page = context.graph.read(lambda tx, at=at: rehearsing.page(tx, job.app, self._cast.wanted, at, _PAGE))  # type: ignore[misc]  # mypy can't infer a lambda's default
            lanes = self._cast.lanes(page.people)
            looked, after = looked + page.looked, page.after
            if course.shared:
                kept += lanes
                events += sum(len(lane.deeds) for lane in lanes)
                if events > MOST_SHARED:
                    raise TooManyEventsError(
                        f"Where people share a limit, at most {MOST_SHARED:,} events can be gone through: choose "
                        "fewer days."
                    )
            else:
                self._take(course, lanes)
                course.counts.clear()
            took = job.took + int((time.monotonic() - began) * 1000)
            store.advance(context.redis, job, looked, after or "", took, self._tally)
            if after is not None and time.monotonic() > until and not course.shared:
                return looked - job.looked, False
        if course.shared:
            self._take(course, kept)
        took = job.took + int((time.monotonic() - began) * 1000)
        store.advance(context.redis, job, looked, "", took, self._tally)
        store.end(context.redis, job.app, job.job, "done")
        return looked - job.looked, True

    def _take(self, course: Course, lanes: list[Lane]) -> None:
        # Nothing here refers to itself: looking for what does would take as long as the work.
        gc.disable()
        try:
            course.take(lanes, self._job.period.until)
        finally:
            gc.enable()
        self._tally.people += len(lanes)
        self._tally.add(course.counts)
        self._tally.leave(lanes)
