"""Columns made from the graph, and brought up to date: a job that goes on in the background and can be stopped.

It goes on over many RQ jobs, each behind the last; `builder` says how. A build begins early enough to be over before
what is there is EVERY old. One that failed is tried again after a rest; one that somebody has stopped rests longer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

import structlog
from rq.timeouts import JobTimeoutException

from graphstore import charts, property_history, rehearsing, touches
from graphstore.errors import GraphError, GraphUnavailableError
from workers import keys, stopping
from workers.analytics import alerts, drafts, files
from workers.analytics.builder import Builder, PausedError
from workers.analytics.files import Version
from workers.context import Context
from workers.longjobs import LongJobs
from workers.queues import Queues

log = structlog.get_logger("analytics")

EVERY: Final = 2 * 3_600_000  # ms: results are not older, where somebody looks at them
_BEGUN_AT: Final = 5_400_000  # ms: so old is what is there when the next version is to be ready
_SOONEST: Final = 900_000  # ms: however long a build takes, there is as much time between two
_RETRIED: Final = 600_000  # ms after a failure
_TURNS: Final = 30_000  # ms from one job to the next, where others wait
_A_TURN: Final = 10.0  # seconds of a job, where others wait for its worker
_A_JOB: Final = 240.0  # seconds after which another job goes on
_TTL: Final = 7 * 86_400  # seconds
_JOBS: Final = LongJobs(
    lambda app, _: keys.analytics_state(app), lambda app, _: keys.analytics_claim(app), keys.ANALYTICS, 120_000
)
_JOB: Final = "columns"


class _StoppedError(Exception):
    """Somebody has stopped the job."""


@dataclass(frozen=True, slots=True)
class Building:
    """`state`: running, done, cancelled, failed; "" before the first. When it was `asked` for and
    has `ended`: ms.

    `took`: ms from one to the other, of the last that was done.
    """

    state: str
    reason: str
    looked: int  # people
    total: int
    asked: int
    ended: int = 0
    took: int = 0


def ask(context: Context, app: str, *, newer: bool = False) -> Building:
    """Have the columns brought up to date, unless that is under way. `newer`: then once more, for this moment."""
    redis = context.redis
    if state(context, app).state == "running":
        if newer:
            redis.hset(keys.analytics_state(app), "wanted", context.clock.now())
    else:
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
        int(text.get("asked", 0)), int(text.get("ended", 0)), int(text.get("took", 0)),
    )  # fmt: skip


def cancel(context: Context, app: str) -> Building:
    """Stop it; what was there before stays, what was read for the next version does not."""
    _end(context, app, "cancelled")
    drafts.discard(context.settings.home, app)
    return state(context, app)


def due(context: Context) -> list[str]:
    """The sites with funnels or metrics whose columns are to be brought up to date."""
    return [app for app in charts.sites(context.graph) if _is_due(context, app)]


def look(context: Context, app: str) -> Version | None:
    """The present version, for who looks at a report; another is made where it is old, or there is none."""
    if _is_due(context, app):
        ask(context, app)
    return files.load(context.settings.home, app)


def _is_due(context: Context, app: str) -> bool:
    now, version, last = context.clock.now(), files.load(context.settings.home, app), state(context, app)
    if last.state == "running":
        return False
    rest = {"cancelled": EVERY, "failed": _RETRIED}.get(last.state, 0)
    if now - last.ended < rest:
        return False
    return version is None or now - version.as_of >= max(_SOONEST, _BEGUN_AT - last.took)


def unattended(context: Context) -> list[str]:
    """The sites whose build nobody is at, and whose turn it is."""
    redis = context.redis
    return [
        app
        for app, _ in _JOBS.forgotten(redis)
        if redis.set(keys.analytics_turn(app), "1", nx=True, px=_TURNS)
    ]  # fmt: skip


def work(context: Context, app: str) -> bool:
    """Bring the columns up to date, or go on with that for a while; whether it was done, and by nobody else."""
    redis = context.redis
    if not _JOBS.claim(redis, app, _JOB):
        return False
    try:
        if _JOBS.is_over(redis, app, _JOB):
            return False
        Builder(context, app, partial(_going, context, app, time.monotonic())).run()
        alerts.check(context, app)  # before it is done, so that a crash in between has all of it done again
    except PausedError:
        return False  # the scheduler has it gone on with
    except _StoppedError:
        drafts.discard(context.settings.home, app)
        return False
    except GraphUnavailableError:
        raise  # the scheduler finds it again
    except (GraphError, OSError, JobTimeoutException) as error:
        log.warning("columns_failed", app=app, reason=str(error))
        _end(context, app, "failed", str(error))
        return False
    finally:
        _JOBS.release(redis, app, _JOB)
    _end(context, app, "done")
    touches.trim(context.graph, app)
    property_history.trim(context.graph, app)
    _ask_again(context, app)
    return True


def _ask_again(context: Context, app: str) -> None:
    """Where somebody has asked after the moment that the columns tell of."""
    redis = context.redis
    wanted = cast("bytes | None", redis.hget(keys.analytics_state(app), "wanted"))
    version = files.load(context.settings.home, app)
    if wanted is not None and version is not None and version.as_of <= int(wanted):
        redis.hdel(keys.analytics_state(app), "wanted")
        ask(context, app)


def _end(context: Context, app: str, how: str, reason: str = "") -> None:
    redis, now, last = context.redis, context.clock.now(), state(context, app)
    if not _JOBS.is_over(redis, app, _JOB):
        took = now - last.asked if how == "done" else last.took
        redis.hset(keys.analytics_state(app), mapping={"state": how, "reason": reason, "ended": now, "took": took})
    redis.srem(keys.ANALYTICS, f"{app} {_JOB}")


def _going(context: Context, app: str, began: float, looked: int) -> bool:
    """Note how far it is; whether another job is to go on: in the end, and soon where others wait for a worker."""
    redis = context.redis
    if _JOBS.is_over(redis, app, _JOB):
        raise _StoppedError
    redis.hset(keys.analytics_state(app), "looked", str(looked))
    redis.expire(keys.analytics_state(app), _TTL)
    redis.pexpire(keys.analytics_claim(app), _JOBS.silence)
    took = time.monotonic() - began
    return took > _A_JOB or stopping.asked() or (took > _A_TURN and Queues(redis).are_others_waiting())
