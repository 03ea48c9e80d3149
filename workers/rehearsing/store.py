"""Backtests while they are under way, and for a day afterwards: in Redis, as the web and the workers share it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson
from redis import Redis

from engine.workflow.rehearsal.tally import Tally
from graphstore.errors import NotFoundError
from graphstore.rehearsing import Period
from workers import keys
from workers.longjobs import LongJobs

_TTL: Final = 86_400  # seconds
_CLAIM_TTL: Final = 120_000  # ms a worker may be silent

_JOBS: Final = LongJobs(keys.backtest, keys.backtest_claim, keys.BACKTESTS, _CLAIM_TTL)
is_over, claim, release, forgotten = _JOBS.is_over, _JOBS.claim, _JOBS.release, _JOBS.forgotten


@dataclass(frozen=True)
class Backtest:
    app: str
    job: str
    campaign: str
    definition: Mapping[str, Any]
    period: Period
    days: int
    state: str  # running, done, cancelled, failed
    reason: str  # why it failed
    total: int  # people of the site
    looked: int  # people who were looked at so far
    after: str  # uid to go on behind
    took: int  # ms of work
    assumed: tuple[str, ...]
    tally: Tally


def begin(
    redis: Redis,
    app: str,
    campaign: str,
    definition: Mapping[str, Any],
    period: Period,
    *,
    days: int,
    total: int,
    assumed: Sequence[str],
) -> str:
    """Note a backtest; its job's id."""
    job = secrets.token_hex(8)
    state: Any = {
        "campaign": campaign, "definition": orjson.dumps(definition), "since": period.since, "until": period.until,
        "days": days, "assumed": orjson.dumps(assumed), "state": "running", "reason": "", "total": total,
        "looked": 0, "after": "", "took": 0, "tally": orjson.dumps(Tally().to_json()),
    }  # fmt: skip
    key = keys.backtest(app, job)
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(key, mapping=state)
    pipeline.expire(key, _TTL)
    pipeline.sadd(keys.BACKTESTS, f"{app} {job}")
    pipeline.execute()
    return job


def load(redis: Redis, app: str, job: str) -> Backtest:
    """Raises NotFoundError."""
    found = cast("dict[bytes, bytes]", redis.hgetall(keys.backtest(app, job)))
    if not found:
        raise NotFoundError("There is no such backtest; they are kept for a day.")
    text = {name.decode(): value.decode() for name, value in found.items()}
    return Backtest(
        app, job, text["campaign"], orjson.loads(text["definition"]),
        Period(int(text["since"]), int(text["until"])), int(text["days"]), text["state"], text["reason"],
        int(text["total"]), int(text["looked"]), text["after"], int(text["took"]),
        tuple(orjson.loads(text["assumed"])),
        Tally.from_json(orjson.loads(text["tally"])),
    )  # fmt: skip


def advance(redis: Redis, job: Backtest, looked: int, after: str, took: int, tally: Tally) -> None:
    """How far it is, and what it has come to."""
    key = keys.backtest(job.app, job.job)
    state: Any = {"looked": looked, "after": after, "took": took, "tally": orjson.dumps(tally.to_json())}
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(key, mapping=state)
    pipeline.expire(key, _TTL)
    pipeline.pexpire(keys.backtest_claim(job.app, job.job), _CLAIM_TTL)
    pipeline.execute()


def end(redis: Redis, app: str, job: str, state: str, reason: str = "") -> None:
    """It is over; what was over stays as it was."""
    if not is_over(redis, app, job):
        redis.hset(keys.backtest(app, job), mapping={"state": state, "reason": reason})
    redis.srem(keys.BACKTESTS, f"{app} {job}")
