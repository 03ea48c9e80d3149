"""Importing: a batch of lines a transaction, as calls like any others, so that all that follows from calls follows.

An import that dies goes on behind its last batch. A batch that is stored twice sets the same values again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

import structlog

from engine.intake.intake import Intake, Placed
from graphstore import lists as stored_lists
from graphstore.errors import ConflictError, GraphError, GraphUnavailableError, NotFoundError
from workers import lists
from workers.announce import Announcer
from workers.context import Context
from workers.errors import WorkerError
from workers.importing import store
from workers.importing.mapping import Mapper, Rejected, check
from workers.importing.rows import Batch, Row, batches, types
from workers.importing.store import Import
from workers.importing.table import Table
from workers.longjobs import FINAL
from workers.queues import Queues

log = structlog.get_logger("import")

_AT_ONCE: Final = 1_000  # lines
_A_JOB: Final = 240.0  # seconds after which another job goes on, so that others get their turn


def start(context: Context, app: str, token: str, mapping: Mapping[str, str], *, name: str = "", into: str = "") -> str:
    """Have a kept file imported by a job, into a new list of this name, or one that is there, or none; the job's id.

    Raises NotFoundError, ConflictError (the name is taken, it is no list), BadFileError, BadMappingError.
    """
    table = Table(store.file(context.redis, app, token))
    check(table.columns, mapping)
    total = sum(1 for _ in table.lines())
    if name:
        into = lists.create(context, app, name).id
    elif into:
        context.graph.read(lambda tx: stored_lists.get(tx, app, into))
    job = store.begin(context.redis, app, token, table.columns, mapping, into, total)
    Queues(context.redis).import_people(app, job)
    return job


def work(context: Context, app: str, job: str) -> int:
    """Go on with an import for a while; how many lines it was."""
    if not store.claim(context.redis, app, job):
        return 0
    try:
        found = store.load(context.redis, app, job)
        if found.state in FINAL:
            return 0
        done, over = Importer(context, found).run(time.monotonic() + _A_JOB)
    except GraphUnavailableError:
        raise  # the scheduler finds it again
    except (NotFoundError, ConflictError, WorkerError) as error:
        log.warning("import_failed", job=job, reason=str(error))
        _fail(context, app, job, str(error))
        return 0
    finally:
        store.release(context.redis, app, job)
    if not over:
        Queues(context.redis).import_people(app, job)
    return done


def _fail(context: Context, app: str, job: str, reason: str) -> None:
    try:
        store.end(context.redis, app, job, "failed", reason)
    except NotFoundError:  # its week is over
        log.info("import_forgotten", job=job)


class Importer:
    def __init__(self, context: Context, job: Import) -> None:
        self._context = context
        self._job = job
        self._intake = Intake(context.graph, context.registry)

    def run(self, until: float) -> tuple[int, bool]:
        """Work until this moment (monotonic seconds); how many lines, and whether it is over."""
        context, job = self._context, self._job
        data = store.file(context.redis, job.app, job.token)
        table = Table(data)
        mapper = Mapper(table.columns, job.mapping, types(context, job.app, table.columns, job.mapping, data))
        lines = table.lines()
        next(islice(lines, job.rows, job.rows), None)  # those that are done
        done = 0
        for batch in batches(context, job.app, lines, mapper, _AT_ONCE):
            if store.load(context.redis, job.app, job.job).state in FINAL:
                return done, True
            store.advance(context.redis, job, batch.lines, *self.take(batch))
            done += batch.lines
            if time.monotonic() > until:
                return done, False
        store.end(context.redis, job.app, job.job, "done")
        return done, True

    def take(self, batch: Batch) -> tuple[int, int, list[Rejected]]:
        """Store a batch: how many people were new, how many known, and the lines that are not taken."""
        refused = [*batch.rejected, *self.store(batch.rows)]
        wrong = {each.line for each in refused}
        taken = {row.person: row.known for row in batch.rows if row.accepted.line.number not in wrong}
        known = sum(taken.values())
        refused.sort(key=lambda each: each.line)
        return len(taken) - known, known, refused

    def store(self, rows: Sequence[Row]) -> list[Rejected]:
        """Store them, and put their people into the list; those that can't be stored, with the reason."""
        if not rows:
            return []
        app, now = self._job.app, self._context.clock.now()
        calls = [row.accepted.call(app, row.identity, now) for row in rows]
        try:
            stored = self._intake.store([Placed(call, "", "") for call in calls], {}, {}, now)
        except GraphUnavailableError:
            raise
        except GraphError as error:
            if len(rows) == 1:
                line = rows[0].accepted.line
                return [Rejected(line.number, str(error), line.cells)]
            middle = len(rows) // 2
            return [*self.store(rows[:middle]), *self.store(rows[middle:])]
        Queues(self._context.redis).advance(stored.begun)
        Announcer(self._context.redis, self._context.graph).counts(stored.counted)
        if self._job.list:
            lists.add(self._context, app, self._job.list, ids=[row.identity for row in rows])
        return []
