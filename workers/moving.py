"""The job that moves runs: one transaction for a batch; and a run that makes it fail is found and kept as failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog

from engine.errors import EngineError
from graphstore import forgotten
from graphstore.driver import Transaction
from graphstore.errors import GraphError, GraphUnavailableError
from workers import tracing
from workers.advance import Advanced, advance_runs
from workers.announce import Announcer
from workers.context import Context
from workers.metrics.meter import METER
from workers.metrics.names import NODE_TIME, RUNS_MOVED
from workers.performing import perform_all
from workers.queues import Queues
from workers.sending import Batch, Sender, ready
from workers.timers import Timers

log = structlog.get_logger("runs")

FAULTS: Final = (
    GraphError, EngineError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError,
)  # fmt: skip

_SENDING: Final = 2.0  # seconds: what a slow mail server has not taken by then waits for its turn behind other runs


def move(context: Context, sender: Sender, app: str, campaign: str, ids: Sequence[str]) -> int:
    """Move those of these runs that are ready; how many there were.

    When the transaction can't be made, halves are tried: the one run at fault ends as failed, and holds up nobody.
    """

    def work(tx: Transaction) -> tuple[Advanced, Batch]:
        done = advance_runs(tx, context.registry, context.clock, app, campaign, ids, sender.name)
        return done, ready(tx, done.letters)

    try:
        with tracing.span("campaign.step", campaign=campaign, runs=len(ids)):
            done, batch = context.graph.write(work)
    except GraphUnavailableError:
        raise
    except FAULTS as error:
        return _divide(context, sender, app, campaign, ids, error)
    follow(context, app, campaign, done)
    # Letters go out right here: another transaction, or trip through a queue, would only delay them.
    sender.send_claimed(batch, _SENDING)
    return done.claimed


def _divide(context: Context, sender: Sender, app: str, campaign: str, ids: Sequence[str], error: Exception) -> int:
    if len(ids) > 1:
        middle = len(ids) // 2
        return sum(move(context, sender, app, campaign, half) for half in (ids[:middle], ids[middle:]))
    log.error("run_given_up", run=ids[0], campaign=campaign, reason=str(error))
    reason = f"{type(error).__name__}: {error}"
    context.graph.write(lambda tx: forgotten.fail(tx, app, ids, reason, context.clock.now()))
    return 1


def follow(context: Context, app: str, campaign: str, done: Advanced) -> None:
    """What follows a commit. Where a crash loses it, the scheduler finds it in the graph."""
    for node, many, seconds in done.spent:
        METER.count(RUNS_MOVED, many, node)
        METER.observe(NODE_TIME, (seconds,), node)
    Timers(context.redis).add(done.timers, context.clock.now())
    perform_all(context, done.tasks)
    Queues(context.redis).advance({(app, name): begun for name, begun in done.started.begun.items()})
    Announcer(context.redis, context.graph).counts([(app, campaign)] if done.claimed else [])
