"""An import as a job: in turns, until it is over, is cancelled or has failed.

One that dies goes on behind the last batch that is noted. A batch that is stored twice sets the same values again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import islice
from typing import Final

import structlog

from graphstore import lists as stored_lists
from graphstore.errors import ConflictError, GraphUnavailableError, NotFoundError
from workers import lists
from workers.context import Context
from workers.errors import WorkerError
from workers.importing import store
from workers.importing.mapping import Mapper, check
from workers.importing.rows import pages, types
from workers.importing.store import Import
from workers.importing.storing import AT_ONCE, Storing
from workers.importing.table import Table
from workers.longjobs import FINAL
from workers.queues import Queues

log = structlog.get_logger("import")

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
        self._storing = Storing(context, job.app, job.list)

    def run(self, until: float) -> tuple[int, bool]:
        """Work until this moment (monotonic seconds); how many lines, and whether it is over."""
        context, job = self._context, self._job
        data = store.file(context.redis, job.app, job.token)
        table = Table(data)
        mapper = Mapper(table.columns, job.mapping, types(context, job.app, table.columns, job.mapping, data))
        lines = table.lines()
        next(islice(lines, job.rows, job.rows), None)  # those that are done
        done = 0
        begun = False

        def stopped() -> bool:
            nonlocal begun
            late = begun and time.monotonic() > until
            begun = True
            return late or store.load(context.redis, job.app, job.job).state in FINAL

        for taken in self._storing.work(pages(lines, mapper, AT_ONCE), stopped):
            store.advance(context.redis, job, taken.lines, taken.added, taken.updated, taken.rejected)
            done += taken.lines
        if store.load(context.redis, job.app, job.job).state in FINAL:
            return done, True
        if next(lines, None) is not None:
            return done, False
        store.end(context.redis, job.app, job.job, "done")
        return done, True
