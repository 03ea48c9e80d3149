"""What people do about runs that have failed."""

from __future__ import annotations

from typing import Final

from graphstore import failures, workflows
from graphstore.failures import Which
from workers.context import Context
from workers.queues import Queues

_PAGE: Final = 1_000  # runs a transaction


def retry(context: Context, app: str, campaign: str, which: Which) -> int:
    """Have these try again; how many. Raises NotFoundError."""
    context.graph.read(lambda tx: workflows.get(tx, app, campaign))
    queues = Queues(context.redis)
    total = 0
    # No more than there are now: one that fails again meanwhile is for the next time.
    left = context.graph.read(lambda tx: failures.count(tx, app, campaign, which.node))
    while left > 0:
        now, size = context.clock.now(), min(_PAGE, left)
        done = context.graph.write(lambda tx: failures.retry(tx, app, campaign, which, now, size))  # noqa: B023 - called at once
        queues.advance({(app, campaign): done.ready} if done.ready else {})
        queues.send(done.letters)
        total += done.count
        left = left - done.count if done.count else 0
    return total


def discard(context: Context, app: str, campaign: str, which: Which) -> int:
    """End these; how many. Raises NotFoundError."""
    context.graph.read(lambda tx: workflows.get(tx, app, campaign))
    total = 0
    while ended := context.graph.write(lambda tx: failures.discard(tx, app, campaign, which, _PAGE)):
        total += ended
    return total
