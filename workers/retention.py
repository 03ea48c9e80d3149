"""Rules of how long events are kept, applied in the background: a batch a transaction, shown, stopped, gone on with.

Applied once a day by itself. Stopped, or cut off by a crash, it goes on where it was: what is gone is gone, and the
rest is found again by its age.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

import structlog
from redis import Redis

from engine.segments.keep import keep_without
from engine.segments.live import LiveSegments
from graphstore import audit, retention, segments
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.retention import DAY, Rule
from workers import keys, stopping
from workers.context import Context
from workers.errors import WorkerError
from workers.longjobs import LongJobs
from workers.queues import Queues

log = structlog.get_logger("retention")

LEAST_DAYS: Final = 7  # what is under way needs its events
MOST_DAYS: Final = 36_500
MOST_RULES: Final = 200
AT_ONCE: Final = 1_000  # events a transaction
_EVERY: Final = 86_400_000  # ms
_A_JOB: Final = 60.0  # seconds after which another job goes on, so that others get their turn
_TTL: Final = 30 * 86_400  # seconds
_SILENCE: Final = 120_000  # ms after which a claim is nobody's
_JOB: Final = "rules"
_JOBS: Final = LongJobs(
    lambda app, _: keys.retention(app), lambda app, _: keys.retention_claim(app), keys.RETENTIONS, _SILENCE
)
forgotten = _JOBS.forgotten


class BadRuleError(WorkerError):
    """A rule that can't be; the message says why."""

    code = "bad_rule"


@dataclass(frozen=True, slots=True)
class Progress:
    """`state`: running, done, cancelled, failed; "" before the first."""

    state: str
    removed: int
    total: int  # as it was counted at the beginning
    asked: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Taken:
    """What a rule takes, or would take."""

    event: str
    mode: str
    days: int
    events: int


def save(context: Context, app: str, rules: Sequence[Rule]) -> retention.Kept:
    """All rules of a site. Raises BadRuleError, NotFoundError."""
    if len(rules) > MOST_RULES:
        raise BadRuleError(f"A site has {MOST_RULES} rules at most.")
    if len({rule.event for rule in rules}) < len(rules):
        raise BadRuleError("An event has one rule.")
    if any(rule.mode != "keep" and not LEAST_DAYS <= rule.days <= MOST_DAYS for rule in rules):
        raise BadRuleError(f"Events are kept for {LEAST_DAYS} to {MOST_DAYS} days.")
    return context.graph.write(lambda tx: retention.save(tx, app, rules))


def preview(context: Context, app: str, rules: Sequence[Rule] | None = None) -> list[Taken]:
    """What these rules (else those that are set) would take now, event by event."""
    now = context.clock.now()

    def read(tx: Transaction) -> list[Taken]:
        wanted = retention.read(tx, app).rules if rules is None else rules
        return [
            Taken(event, rule.mode, rule.days, retention.count(tx, app, event, now - rule.days * DAY))
            for event, rule in retention.applied(wanted, retention.names(tx, app))
        ]

    return [each for each in context.graph.read(read) if each.events]


def ask(context: Context, app: str) -> Progress:
    """Have the rules applied, unless that is under way; what was stopped goes on."""
    if state(context, app).state != "running":
        total = sum(each.events for each in preview(context, app))
        pipeline = context.redis.pipeline(transaction=True)
        pipeline.delete(keys.retention(app))
        began = context.clock.now()
        pipeline.hset(keys.retention(app), mapping={"state": "running", "removed": 0, "total": total, "asked": began})
        pipeline.expire(keys.retention(app), _TTL)
        pipeline.sadd(keys.RETENTIONS, f"{app} {_JOB}")
        pipeline.execute()
        Queues(context.redis).retain(app)
    return state(context, app)


def cancel(context: Context, app: str) -> Progress:
    """Stop it. What is gone stays gone; asked for again, it goes on."""
    _end(context.redis, app, "cancelled")
    return state(context, app)


def state(context: Context, app: str) -> Progress:
    found = cast("dict[bytes, bytes]", context.redis.hgetall(keys.retention(app)))
    text = {name.decode(): value.decode() for name, value in found.items()}
    return Progress(
        text.get("state", ""), int(text.get("removed", 0)), int(text.get("total", 0)), int(text.get("asked", 0))
    )


def work(context: Context, app: str, seconds: float = _A_JOB, at_once: int = AT_ONCE) -> int:
    """Apply the rules for a while; how many events went. Does nothing where somebody else is at it."""
    if not _JOBS.claim(context.redis, app, _JOB):
        return 0
    removed = 0
    try:
        if _JOBS.is_over(context.redis, app, _JOB):
            return 0
        run = _Run(context, app, time.monotonic() + seconds, at_once)
        is_done = run.all()
        removed = run.removed
    except NotFoundError:
        _end(context.redis, app, "failed")
        return removed
    finally:
        _JOBS.release(context.redis, app, _JOB)
    if is_done:
        context.graph.write(lambda tx: retention.finish(tx, app, context.clock.now()))
        _end(context.redis, app, "done")
        log.info("events_retained", app=app, removed=removed)
    elif not _JOBS.is_over(context.redis, app, _JOB):
        Queues(context.redis).retain(app)
    return removed


def tick(context: Context) -> None:
    """Once a day, for each site with rules; what was stopped waits for the next day, too."""
    now = context.clock.now()
    for app in context.graph.read(lambda tx: retention.due(tx, now - _EVERY)):
        if now - state(context, app).asked >= _EVERY:
            ask(context, app)


def trim_audit(context: Context) -> int:
    """Forget entries of the audit log that are older than the installation keeps them; how many."""
    days, gone = context.settings.audit_days, 0
    if not days:
        return 0
    before = context.clock.now() - days * DAY
    while some := context.graph.write(partial(audit.trim, before=before, limit=AT_ONCE)):
        gone += some
    return gone


def _end(redis: Redis, app: str, how: str) -> None:
    if not _JOBS.is_over(redis, app, _JOB):
        redis.hset(keys.retention(app), "state", how)
    redis.srem(keys.RETENTIONS, f"{app} {_JOB}")


class _Run:
    def __init__(self, context: Context, app: str, end: float, at_once: int) -> None:
        self._context = context
        self._app = app
        self._end = end
        self._at_once = at_once
        self._now = context.clock.now()
        self.removed = 0

    def all(self) -> bool:
        """Whether nothing is left to take."""
        kept, names = self._context.graph.read(
            lambda tx: (retention.read(tx, self._app), retention.names(tx, self._app))
        )
        return all(self._event(event, rule) for event, rule in retention.applied(kept.rules, names))

    def _event(self, event: str, rule: Rule) -> bool:
        before = self._now - rule.days * DAY
        work = partial(
            retention.take, app=self._app, event=event, before=before, limit=self._at_once,
            aggregate=rule.mode == "aggregate", after=partial(self._follow, event),
        )  # fmt: skip
        while gone := self._context.graph.write(work):
            self.removed += gone
            redis = self._context.redis
            redis.hincrby(keys.retention(self._app), "removed", gone)
            redis.pexpire(keys.retention_claim(self._app), _SILENCE)
            if gone < self._at_once:
                break
            if stopping.asked() or time.monotonic() > self._end or _JOBS.is_over(redis, self._app, _JOB):
                return False
        return not _JOBS.is_over(self._context.redis, self._app, _JOB)

    def _follow(self, event: str, tx: Transaction, uids: Sequence[str]) -> None:
        """Memberships that depend on this event are right with the transaction; nobody comes or goes by it."""
        keep_without(tx, self._app, LiveSegments(segments.every(tx, self._app)), event, uids, self._now)
