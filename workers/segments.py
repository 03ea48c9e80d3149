"""Making segments, and keeping right what events alone do not: new segments, and those that time itself changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from engine.segments.compile import compile_definition
from engine.segments.live import LiveSegments
from graphstore import membership, segments, workflows
from graphstore.driver import Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.membership import Recomputed
from graphstore.segments import SegmentRecord
from workers.context import Context
from workers.queues import Queues

log = structlog.get_logger("segments")

# A segment that says "in the last 30 days" loses people without any event; this often it is looked at in full.
TIME_BOUND_EVERY: Final = 60_000  # ms


def create(context: Context, app: str, name: str, definition: Mapping[str, Any]) -> SegmentRecord:
    """A new live segment; a job finds its members among the people there are.

    Raises InvalidDefinitionError with all problems, ConflictError when the name is taken.
    """
    compile_definition(definition)
    segment = context.graph.write(lambda tx: segments.create(tx, app, name, definition))
    Queues(context.redis).recompute(app, segment.id)
    return segment


def recompute(context: Context, app: str, segment: str) -> Recomputed:
    """Look at everybody. A segment that is gone or changed meanwhile has a job of its own, or needs none."""
    try:
        record = context.graph.read(lambda tx: segments.get(tx, app, segment))
        predicate = compile_definition(record.definition).predicate
        now = context.clock.now()
        done = membership.recompute(context.graph, app, segment, record.version, predicate.at(now), now)
    except (NotFoundError, ConflictError) as error:
        log.info("recompute_left", segment=segment, reason=str(error))
        return Recomputed(0, 0, 0)
    log.info("recomputed", segment=segment, people=done.people, entered=done.entered, left=done.left)
    return done


def due(context: Context) -> list[tuple[str, str]]:
    """(app, segment) to recompute: never computed, or bound to time and computed too long ago."""
    before = context.clock.now() - TIME_BOUND_EVERY

    def read(tx: Transaction) -> list[tuple[str, str]]:
        found = []
        for app in workflows.all_apps(tx):
            records = segments.live(tx, app)
            bound = set(LiveSegments(records).time_bound)
            found += [
                (app, record.id)
                for record in records
                if record.computed is None or (record.id in bound and record.computed < before)
            ]
        return found

    return context.graph.read(read)
