"""Files and imports while they are under way, in Redis: so the web and the workers may be on different machines."""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from redis import Redis

from graphstore.errors import NotFoundError
from workers import keys
from workers.importing.mapping import Rejected
from workers.longjobs import FINAL, LongJobs

_PIECE: Final = 1 << 20  # bytes before compression
_FILE_TTL: Final = 3_600  # seconds
_RUNNING_TTL: Final = 7 * 86_400  # seconds, of an import and its file
_CLAIM_TTL: Final = 60_000  # ms a worker may be silent
_PAGE: Final = 1_000

_JOBS: Final = LongJobs(keys.import_state, keys.import_claim, keys.IMPORTS, _CLAIM_TTL)
claim, release, forgotten = _JOBS.claim, _JOBS.release, _JOBS.forgotten


@dataclass(frozen=True, slots=True)
class Import:
    app: str
    job: str
    token: str
    mapping: Mapping[str, str]
    columns: tuple[str, ...]
    list: str  # id of the static list; "" for none
    state: str  # running, done, cancelled, failed
    rows: int  # lines done
    total: int
    added: int  # people who are new
    updated: int  # people who were known
    rejected: int  # lines
    reason: str  # why it failed


def keep_file(redis: Redis, app: str, data: bytes) -> str:
    """Keep a file for an hour; the token that names it. The same file has the same token."""
    token = hashlib.sha256(data).hexdigest()[:32]
    key = keys.upload(app, token)
    pipeline = redis.pipeline(transaction=True)
    pipeline.delete(key)
    for start in range(0, max(1, len(data)), _PIECE):
        pipeline.rpush(key, zlib.compress(data[start : start + _PIECE], 1))
    pipeline.expire(key, _FILE_TTL)
    pipeline.execute()
    return token


def file(redis: Redis, app: str, token: str) -> bytes:
    """Raises NotFoundError when it is not kept any more."""
    pieces = cast("list[bytes]", redis.lrange(keys.upload(app, token), 0, -1))
    if not pieces:
        raise NotFoundError("The file is not kept any more: choose it again.")
    return b"".join(map(zlib.decompress, pieces))


def begin(
    redis: Redis, app: str, token: str, columns: Sequence[str], mapping: Mapping[str, str], into: str, total: int
) -> str:
    """Note an import; its job's id. Raises NotFoundError when the file is not kept any more."""
    if not redis.expire(keys.upload(app, token), _RUNNING_TTL):
        raise NotFoundError("The file is not kept any more: choose it again.")
    job = secrets.token_hex(8)
    state: Any = {
        "token": token, "mapping": json.dumps(dict(mapping)), "columns": json.dumps(columns), "list": into,
        "state": "running", "rows": 0, "total": total, "added": 0, "updated": 0, "rejected": 0, "reason": "",
    }  # fmt: skip
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(keys.import_state(app, job), mapping=state)
    pipeline.expire(keys.import_state(app, job), _RUNNING_TTL)
    pipeline.sadd(keys.IMPORTS, f"{app} {job}")
    pipeline.execute()
    return job


def load(redis: Redis, app: str, job: str) -> Import:
    """Raises NotFoundError."""
    found = cast("dict[bytes, bytes]", redis.hgetall(keys.import_state(app, job)))
    if not found:
        raise NotFoundError("There is no such import; they are kept for a week.")
    state = {name.decode(): value.decode() for name, value in found.items()}
    numbers = {name: int(state[name]) for name in ("rows", "total", "added", "updated", "rejected")}
    return Import(
        app, job, state["token"], json.loads(state["mapping"]), tuple(json.loads(state["columns"])),
        state["list"], state["state"],
        numbers["rows"], numbers["total"], numbers["added"], numbers["updated"], numbers["rejected"], state["reason"],
    )  # fmt: skip


def advance(redis: Redis, job: Import, lines: int, added: int, updated: int, rejected: Sequence[Rejected]) -> None:
    """A batch is stored: what it has come to, all at once."""
    key, refused = keys.import_state(job.app, job.job), keys.import_rejected(job.app, job.job)
    pipeline = redis.pipeline(transaction=True)
    for name, number in (("rows", lines), ("added", added), ("updated", updated), ("rejected", len(rejected))):
        pipeline.hincrby(key, name, number)
    if rejected:
        pipeline.rpush(refused, *(json.dumps([each.line, each.reason, each.row]) for each in rejected))
        pipeline.expire(refused, _RUNNING_TTL)
    pipeline.pexpire(keys.import_claim(job.app, job.job), _CLAIM_TTL)
    pipeline.execute()


def end(redis: Redis, app: str, job: str, state: str, reason: str = "") -> None:
    """It is over: what was running is what it has come to; what was over stays as it was."""
    found = load(redis, app, job)
    if found.state in FINAL:
        return
    pipeline = redis.pipeline(transaction=True)
    pipeline.hset(keys.import_state(app, job), mapping={"state": state, "reason": reason})
    pipeline.expire(keys.upload(app, found.token), _FILE_TTL)
    pipeline.srem(keys.IMPORTS, f"{app} {job}")
    pipeline.execute()


def rejected(redis: Redis, app: str, job: str) -> Iterator[Rejected]:
    """The lines that were refused, in their order."""
    start = 0
    while page := cast("list[bytes]", redis.lrange(keys.import_rejected(app, job), start, start + _PAGE - 1)):
        for each in page:
            line, reason, row = json.loads(each)
            yield Rejected(line, reason, tuple(row))
        start += len(page)
