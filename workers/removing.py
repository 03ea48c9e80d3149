"""A site's removal: asked for, then done in the background, by whoever is there; a crash is gone on from.

What there is of it is in the graph, in Redis, and in files of this machine. The graph knows what is still to be done.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, cast

import structlog
from redis import Redis

from graphstore import removing
from graphstore.removing import Removal
from workers import deadletters, keys, stopping
from workers.analytics import files
from workers.announce import access_changed
from workers.context import Context
from workers.queues import Queues
from workers.stream import Entry

log = structlog.get_logger("removing")

AT_ONCE: Final = 5_000  # nodes a transaction
AGAIN: Final = 900_000  # ms after which a site that is gone is looked through again: longer than a transaction lasts
_A_JOB: Final = 60.0  # seconds after which another job goes on, so that others get their turn
_SILENCE: Final = 60_000  # ms after which a claim is nobody's
_ASKED_AGAIN_AFTER: Final = 60_000  # ms, for a job that may be lost
_PAGE: Final = 1_000


def ask(context: Context, app: str, name: str, by: str) -> Removal:
    """Have a site removed. Its calls are refused from now on, whoever looks at it is told. Raises NotFoundError, and
    ConflictError where `name` is not its name.
    """
    removal = context.graph.write(lambda tx: removing.begin(tx, app, name, by, context.clock.now()))
    # What the web remembers of it, should it start while the graph is away.
    context.redis.hdel(keys.SITES, context.graph.read(lambda tx: removing.token(tx, app)))
    access_changed(context.redis, [app])
    _queue(context, app)
    log.info("site_is_removed", app=app, by=by)
    return removal


def tick(context: Context) -> None:
    """Go on with those that nobody is at."""
    now = context.clock.now()
    for app in context.graph.read(lambda tx: removing.due(tx, now)):
        if not context.redis.exists(keys.removal_claim(app)):
            _queue(context, app)


def _queue(context: Context, app: str) -> None:
    if context.redis.set(keys.removal_asked(app), "1", nx=True, px=_ASKED_AGAIN_AFTER):
        Queues(context.redis).remove_site(app)


def work(context: Context, app: str, seconds: float = _A_JOB, at_once: int = AT_ONCE) -> int:
    """Erase for a while; how many nodes went. Does nothing where somebody else is at it."""
    redis, claim, end = context.redis, keys.removal_claim(app), time.monotonic() + seconds
    if not redis.set(claim, "1", nx=True, px=_SILENCE):
        return 0
    erased, done = 0, False
    try:
        # Redis first: an accepted call must not bring anything back.
        _forget(context, app, claim)
        removing.count(context.graph, app)
        for gone in removing.erase(context.graph, app, at_once):
            erased += gone
            redis.pexpire(claim, _SILENCE)
            if stopping.asked() or time.monotonic() > end:
                break
        else:
            _forget(context, app, claim)
            _files(context, app)
            _finish(context, app)
            done = True
    finally:
        redis.delete(claim, keys.removal_asked(app))
    if not done:
        _queue(context, app)
    return erased


def _finish(context: Context, app: str) -> None:
    again = context.clock.now() + AGAIN
    if context.graph.write(lambda tx: removing.finish(tx, app, again)):
        log.info("site_is_gone", app=app)


def _files(context: Context, app: str) -> None:
    home = context.settings.home
    files.remove(home, app)
    shutil.rmtree(home / "secrets" / "sites" / app, ignore_errors=True)


def _forget(context: Context, app: str, claim: str) -> None:
    """What is in Redis: accepted calls, those put aside, visits and reports on their way, journals, all its keys."""
    redis = context.redis
    for partition in range(context.settings.partitions):
        _prune(redis, keys.stream(partition), app)
    deadletters.remove(redis, [each.id for each in deadletters.listing(redis) if each.app == app])
    for stream in (keys.VISITS, keys.REPORTS, keys.ANSWERS, keys.CLICKS):
        _prune(redis, stream, app)
    for name in (keys.IMPORTS, keys.BACKTESTS, keys.ANALYTICS, keys.RETENTIONS):
        if of_it := [each for each in cast("set[bytes]", redis.smembers(name)) if each.startswith(f"{app} ".encode())]:
            redis.srem(name, *of_it)
    for begun, _ in redis.hscan_iter(keys.LETTER_JOURNAL, match=f"{app}:*", count=_PAGE):
        redis.hdel(keys.LETTER_JOURNAL, begun)
    if token := context.graph.read(lambda tx: removing.token(tx, app)):
        redis.hdel(keys.SITES, token)
    for key in list(_keys(redis, app)):
        if key.decode() != claim:
            redis.unlink(key)


def _keys(redis: Redis, app: str) -> Iterator[bytes]:
    """An id of a site is twelve random characters: where it stands in a name, it is meant."""
    yield from cast("Iterator[bytes]", redis.scan_iter(match=f"tracktor:*{app}*", count=_PAGE))
    mark = f'"{app}"'.encode()
    widgets = cast("Iterator[bytes]", redis.scan_iter(match=keys.widget("*"), count=_PAGE))
    while some := list(islice(widgets, _PAGE)):
        kept = cast("list[bytes | None]", redis.mget(some))
        yield from (key for key, session in zip(some, kept, strict=True) if mark in (session or b""))


def _prune(redis: Redis, stream: str, app: str) -> None:
    after, mark = "-", app.encode()
    while page := cast(list[Any], redis.xrange(stream, min=after, count=_PAGE)):
        of_it = [position for position, fields in page if _about(stream, position, fields.get(b"d", b""), app, mark)]
        if of_it:
            redis.xdel(stream, *of_it)
        after = f"({page[-1][0].decode()}"


def _about(stream: str, position: bytes, payload: bytes, app: str, mark: bytes) -> bool:
    if mark not in payload:
        return False
    if not stream.startswith(keys.stream(0)[:-1]):
        return True
    try:
        return Entry(stream, position.decode(), payload).call().app == app
    except ValueError:
        return False
