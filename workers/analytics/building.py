"""Columns made from the graph, and brought up to date: a job that goes on in the background and can be stopped.

What changed is read from the touches that transactions leave: everything of whoever is named there is read again. So
new events, merges and erasures are one thing, and reading the same twice does no harm. A touch is seen only when its
transaction is over, which may be later than its time says: the last OVERLAP is looked at again each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, cast

import structlog
from redis import Redis

from engine.analytics.columns import Columns, columns, compacted, joined, without
from engine.analytics.trails import Words
from graphstore import charts, event_columns, property_history, rehearsing, touches
from graphstore.driver import Graph
from graphstore.errors import GraphError, GraphUnavailableError
from graphstore.event_columns import PersonEvents
from workers import keys
from workers.analytics import alerts, files, properties
from workers.analytics.files import Version
from workers.context import Context
from workers.longjobs import LongJobs
from workers.queues import Queues

log = structlog.get_logger("analytics")

EVERY: Final = 2 * 3_600_000  # ms: results are not older, where somebody looks at them
OVERLAP: Final = 900_000  # ms a transaction may last
_PAGE: Final = 2_000  # people
_TTL: Final = 86_400  # seconds
_JOBS: Final = LongJobs(
    lambda app, _: keys.analytics_state(app), lambda app, _: keys.analytics_claim(app), keys.ANALYTICS, 120_000
)
forgotten = _JOBS.forgotten
_JOB: Final = "columns"


class _StoppedError(Exception):
    """Somebody has stopped the job."""


@dataclass(frozen=True, slots=True)
class Building:
    """`state`: running, done, cancelled, failed; "" before the first. `asked`: when it began, ms."""

    state: str
    reason: str
    looked: int  # people
    total: int
    asked: int


def ask(context: Context, app: str) -> Building:
    """Have the columns brought up to date, unless that is under way."""
    redis = context.redis
    if state(context, app).state != "running":
        total = context.graph.read(lambda tx: rehearsing.count(tx, app))
        key = keys.analytics_state(app)
        pipeline = redis.pipeline(transaction=True)
        pipeline.hset(key, mapping={"state": "running", "reason": "", "looked": 0, "total": total,
                                     "asked": context.clock.now()})  # fmt: skip
        pipeline.expire(key, _TTL)
        pipeline.sadd(keys.ANALYTICS, f"{app} {_JOB}")
        pipeline.execute()
        Queues(redis).analyse(app)
    return state(context, app)


def state(context: Context, app: str) -> Building:
    found = cast("dict[bytes, bytes]", context.redis.hgetall(keys.analytics_state(app)))
    text = {name.decode(): value.decode() for name, value in found.items()}
    return Building(
        text.get("state", ""), text.get("reason", ""), int(text.get("looked", 0)), int(text.get("total", 0)),
        int(text.get("asked", 0)),
    )  # fmt: skip


def cancel(context: Context, app: str) -> Building:
    """Stop it; what was there before stays."""
    _end(context.redis, app, "cancelled")
    return state(context, app)


def due(context: Context) -> list[str]:
    """The sites with funnels or metrics whose columns are too old. What was stopped, or failed, has its rest."""
    return [app for app in charts.sites(context.graph) if _is_due(context, app)]


def look(context: Context, app: str) -> Version | None:
    """The present version, for who looks at a report; another is made where it is too old, or there is none."""
    if _is_due(context, app):
        ask(context, app)
    return files.load(context.settings.home, app)


def _is_due(context: Context, app: str) -> bool:
    now, version = context.clock.now(), files.load(context.settings.home, app)
    return (version is None or now - version.as_of >= EVERY) and now - state(context, app).asked >= EVERY


def work(context: Context, app: str) -> bool:
    """Bring the columns up to date; whether that was done, and by nobody else."""
    if not _JOBS.claim(context.redis, app, _JOB):
        return False
    try:
        if _JOBS.is_over(context.redis, app, _JOB):
            return False
        _Builder(context, app).run()
        alerts.check(context, app)  # before it is done, so that a crash in between has all of it done again
    except _StoppedError:
        return False
    except GraphUnavailableError:
        raise  # the scheduler finds it again
    except GraphError as error:
        log.warning("columns_failed", app=app, reason=str(error))
        _end(context.redis, app, "failed", str(error))
        return False
    finally:
        _JOBS.release(context.redis, app, _JOB)
    _end(context.redis, app, "done")
    touches.trim(context.graph, app)
    property_history.trim(context.graph, app)
    return True


def _end(redis: Redis, app: str, how: str, reason: str = "") -> None:
    if not _JOBS.is_over(redis, app, _JOB):
        redis.hset(keys.analytics_state(app), mapping={"state": how, "reason": reason})
    redis.srem(keys.ANALYTICS, f"{app} {_JOB}")


class _Builder:
    def __init__(self, context: Context, app: str) -> None:
        self._context = context
        self._app = app
        self._names: tuple[str, ...] = ()
        self._words = Words()
        self._looked = 0

    def run(self) -> None:
        context, app, graph = self._context, self._app, self._context.graph
        as_of = context.clock.now()
        now = graph.read(touches.clock)
        before = files.load(context.settings.home, app)
        fresh = before is not None and now - before.position < touches.KEPT - OVERLAP
        begin = before.position - OVERLAP if before is not None and fresh else now - OVERLAP
        seen = graph.read(lambda tx: touches.since(tx, app, begin))
        made = self._updated(before, seen) if before is not None and fresh else self._anew(graph)
        position = max([now, *(touch.at for touch in seen)])
        applied = [touch.key for touch in seen if touch.at >= position - OVERLAP]
        watched = sorted(graph.read(lambda tx: property_history.watched(tx, app)))
        held = properties.read(graph, app, watched, self._going)
        apart = properties.tell_apart(graph, app, made.uids, self._going)
        files.save(
            context.settings.home, app, compacted(made), held, apart, as_of=as_of, position=position, applied=applied
        )

    def _anew(self, graph: Graph) -> Columns:
        parts: list[Columns] = []
        after: str | None = ""
        while after is not None:
            at = after
            page = graph.read(lambda tx, at=at: event_columns.page(tx, self._app, self._places(), at, _PAGE))  # type: ignore[misc]  # mypy can't infer a lambda's default
            parts.append(self._columns(page.people))
            after = page.after
        return joined(parts)

    def _updated(self, before: Version, seen: list[touches.Touch]) -> Columns:
        known = set(before.applied)
        changed = sorted({uid for touch in seen if touch.key not in known for uid in touch.uids})
        self._names = before.columns.names
        words = before.columns.words  # of a version that others read: not to be changed
        self._words = Words(dict(words.pages), dict(words.origins))
        parts = [without(before.columns, changed)]
        for uids in _batches(changed, _PAGE):
            people = self._context.graph.read(
                lambda tx, uids=uids: event_columns.some(tx, self._app, self._places(), uids)  # type: ignore[misc]
            )
            parts.append(self._columns(people))
        return replace(joined(parts), words=self._words)

    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._names)}

    def _columns(self, people: list[PersonEvents]) -> Columns:
        made = columns(people, self._names, self._words)
        self._names = made.names
        self._looked += len(people)
        self._going()
        return made

    def _going(self) -> None:
        redis = self._context.redis
        if _JOBS.is_over(redis, self._app, _JOB):
            raise _StoppedError
        redis.hset(keys.analytics_state(self._app), "looked", str(self._looked))
        redis.pexpire(keys.analytics_claim(self._app), _JOBS.silence)


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
