"""Looks at everything the product needs, and says of each thing that is wrong how to mend it."""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import psutil
from redis.exceptions import RedisError

from graphstore import migrations, server, standstill
from graphstore.errors import GraphCredentialsError, GraphError, NewerGraphError
from graphstore.standstill import Kind
from workers import alarms
from workers.errors import ServiceError
from workers.services import graph_server, jars, java, preflight, redis_server, state
from workers.services.parts import parts
from workers.settings import Settings
from workers.single_sign_on.errors import SignOnError
from workers.single_sign_on.provider import Provider

STUCK_AFTER: Final = 120_000  # ms; the scheduler finds what is lost within half a minute
Verdict = Literal["ok", "warning", "wrong"]

_MEMORY: Final = 1_536  # MB that everything takes when idle
_COMFORTABLE_DISK: Final = 2_048  # MB
_OLDEST_GRAPH: Final = (5, 26)
_CLOCK_FLOOR: Final = 1_760_000_000  # epoch seconds; this was written later
_BUILT_UI: Final = Path(__file__).parents[2] / "webapp" / "static" / "index.html"


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    verdict: Verdict
    found: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Every check, in the order in which to mend what is wrong."""
    running = state.is_running(settings.home)
    return tuple(finding for check in _CHECKS for finding in check(settings, running))


def _python(settings: Settings, running: bool) -> Iterator[Finding]:
    del settings, running
    right = sys.version_info >= (3, 11)
    yield Finding(
        "Python", "ok" if right else "wrong", platform.python_version(), "" if right else "Use 3.11 or later."
    )


def _home(settings: Settings, running: bool) -> Iterator[Finding]:
    del running
    try:
        preflight.home_usable(settings.home)
    except ServiceError as error:
        yield Finding("Home", "wrong", str(settings.home), str(error))
    else:
        free = shutil.disk_usage(settings.home).free >> 20
        enough = free >= _COMFORTABLE_DISK
        mend = "" if enough else f"Less than {_COMFORTABLE_DISK} MB: free some soon."
        yield Finding("Home", "ok" if enough else "warning", f"{settings.home}, {free:,} MB free", mend)


def _memory(settings: Settings, running: bool) -> Iterator[Finding]:
    available = psutil.virtual_memory().available >> 20
    enough = running or not settings.manages_graph or available >= _MEMORY
    mend = "" if enough else f"About {_MEMORY} MB are needed. Close something, or use a graph on another machine."
    yield Finding("Memory", "ok" if enough else "warning", f"{available:,} MB available", mend)


def _clock(settings: Settings, running: bool) -> Iterator[Finding]:
    """An external Redis tells a wrong clock here; without one only an absurd time can be seen."""
    del running
    if settings.clock_file:
        mend = "This is for tests: unset TRACKTOR_TEST_CLOCK."
        yield Finding("Clock", "warning", f"set ahead by {settings.clock_file}", mend)
        return
    now = time.time()
    shown = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if now < _CLOCK_FLOOR:
        yield Finding("Clock", "wrong", shown, "The clock is years behind. Set it, best by NTP.")
        return
    if not settings.manages_redis:
        client = redis_server.connect(settings)
        try:
            seconds, _ = client.time()
        except RedisError:
            pass  # told by the check of Redis
        else:
            if abs(now - int(seconds)) > 5:  # noqa: PLR2004 - seconds
                mend = "Redis' clock is more than 5 s off from this one. Run NTP on both machines."
                yield Finding("Clock", "warning", shown, mend)
                return
        finally:
            client.close()
    yield Finding("Clock", "ok", shown)


def _dashboard(settings: Settings, running: bool) -> Iterator[Finding]:
    del settings, running
    if _BUILT_UI.exists():
        yield Finding("Dashboard", "ok", "built")
    else:
        yield Finding("Dashboard", "wrong", "not built", "Run `make build` (it needs Node 20 with npm).")


def _java(settings: Settings, running: bool) -> Iterator[Finding]:
    del running
    if not settings.manages_graph:
        return
    try:
        found = java.find()
        yield Finding("Java", "ok", f"{found.major} at {found.path}")
    except ServiceError as error:
        yield Finding("Java", "wrong", "none that will do", str(error))
    missing = len(jars.unusable(jars.locked(), jars.cache()))
    total = len(jars.locked())
    if missing:
        mend = "They are downloaded at the first start (131 MB); `python -m workers.services.fetch_jars` does it now."
        yield Finding("Jars", "warning", f"{missing} of {total} are missing or damaged in {jars.cache()}", mend)
    else:
        yield Finding("Jars", "ok", f"{total} in {jars.cache()}, as locked")


def _ports(settings: Settings, running: bool) -> Iterator[Finding]:
    if running:
        return
    faults = [fault for part in parts(settings) if (fault := preflight.port_fault(part)) is not None]
    for fault in faults:
        yield Finding("Port", "wrong", "in use", fault)
    if not faults:
        yield Finding("Ports", "ok", "free")


def _redis(settings: Settings, running: bool) -> Iterator[Finding]:
    if settings.manages_redis and not running:
        try:
            yield Finding("Redis", "ok", f"not running; {redis_server.binary()} will be started")
        except ServiceError as error:
            yield Finding("Redis", "wrong", "no redis-server", str(error))
        return
    client = redis_server.connect(settings)
    try:
        redis_server.check(settings)
        kind = "unchecked by your setting" if settings.redis_unchecked else "append-only file on, noeviction"
        yield Finding("Redis", "ok", f"{redis_server.version(client)}, {kind}")
    except ServiceError as error:
        yield Finding("Redis", "wrong", "not usable", str(error))
    except RedisError as error:
        yield Finding("Redis", "wrong", "not reachable", f"{error}. See {settings.logs / 'redis.log'}.")
    finally:
        client.close()


def _graph(settings: Settings, running: bool) -> Iterator[Finding]:
    if settings.manages_graph and not running:
        yield Finding("Graph", "ok", "not running; it will be started")
        return
    with graph_server.connect(settings) as graph:
        try:
            server.answers(graph)
            found = server.describe(graph)
            migrations.refuse_newer(graph)
        except GraphCredentialsError as error:
            yield Finding("Graph", "wrong", f"{settings.neo4j_uri} refuses us", str(error))
            return
        except NewerGraphError as error:
            yield Finding("Graph", "wrong", f"{settings.neo4j_uri} is of a later version", str(error))
            return
        except GraphError as error:
            where = f"See {settings.logs / 'graph.log'}." if settings.manages_graph else "Check NEO4J_URI."
            yield Finding("Graph", "wrong", f"{settings.neo4j_uri} does not answer", f"{where} {error}")
            return
    version = tuple(int(part) for part in found.version.split("-")[0].split(".")[:2])
    if version < _OLDEST_GRAPH:
        yield Finding("Graph", "wrong", f"Neo4j {found.version}", "Neo4j 5.26 or later is needed.")
    else:
        yield Finding("Graph", "ok", f"Neo4j {found.version} {found.edition} at {settings.neo4j_uri}")


def _mail(settings: Settings, running: bool) -> Iterator[Finding]:
    if settings.manages_sink and not running:
        yield Finding("Mail", "ok", "the local sink will be started")
        return
    address = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(address.hostname or "", address.port or 0, timeout=5) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as error:
        where = f"See {settings.logs / 'sink.log'}." if settings.manages_sink else "Check SMTP_URL."
        yield Finding("Mail", "wrong", f"{address.hostname}:{address.port} does not answer", f"{where} {error}")
    else:
        yield Finding("Mail", "ok", f"{address.hostname}:{address.port} answers")


# What stands still, and what to do about it.
_MEND: Final[dict[Kind, str]] = {
    "ready": "No worker moves them: see `tracktor status` for workers, and the workers' logs.",
    "overdue": "The scheduler does not wake them: see its log.",
    "letters queued": "No worker sends them: see `tracktor status` for workers of the queues letters and bulk.",
    "letters sending": "Their worker is gone and the scheduler does not settle them, or the mail server holds it up.",
    "effects queued": "No worker does them: see `tracktor status` for workers of campaigns, bulk and effects.",
    "effects under way": "Their worker is gone and the scheduler does not settle them, or a server holds it up.",
}


def _sign_on(settings: Settings, running: bool) -> Iterator[Finding]:
    del running
    options = settings.sign_on
    if options is None:
        if not settings.passwords:
            mend = "Set TRACKTOR_OIDC_ISSUER, or unset TRACKTOR_PASSWORDS. Until then only login links let anybody in."
            yield Finding("Sign-on", "warning", "passwords are off, and no provider is set", mend)
        return
    try:
        Provider(options, "").check()
    except SignOnError as error:
        ways = "Passwords and links work" if settings.passwords else "Only login links work"
        mend = f"Check TRACKTOR_OIDC_ISSUER, and that this machine may reach it. {ways} meanwhile."
        yield Finding("Sign-on", "warning", str(error), mend)
    else:
        yield Finding("Sign-on", "ok", options.issuer + ("" if settings.passwords else ", the only way in"))


def _campaigns(settings: Settings, running: bool) -> Iterator[Finding]:
    """Runs, letters and effects that ought to have moved on."""
    if not running:
        return
    try:
        with graph_server.connect(settings) as graph:
            before = int(time.time() * 1000) - STUCK_AFTER
            found = graph.read(lambda tx: standstill.find(tx, before))
    except GraphError:
        return  # told by the check of the graph
    for each in found:
        minutes = (int(time.time() * 1000) - each.since) // 60_000
        said = f"{each.count:,} {each.kind}, the oldest for {minutes:,} minutes ({each.example} of {each.campaign})"
        yield Finding("Campaigns", "wrong", said, _MEND[each.kind])
    if not found:
        yield Finding("Campaigns", "ok", "runs, letters and effects move on")


def _filling(settings: Settings, running: bool) -> Iterator[Finding]:
    """Room for accepted calls; the disk and memory of this machine are told by their own checks, unless critical."""
    if not running:
        return
    client = redis_server.connect(settings)
    try:
        found = alarms.sounding(client, settings)
    finally:
        client.close()
    for each in found:
        yield Finding("Filling up", "wrong" if each.severity == "critical" else "warning", each.found, each.mend)
    if not found:
        yield Finding("Filling up", "ok", "there is room for accepted calls")


def _limits(settings: Settings, running: bool) -> Iterator[Finding]:
    del settings, running
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding("User", "warning", "root", "Run it as a user of its own; it needs no special rights.")


_CHECKS: Final[tuple[Callable[[Settings, bool], Iterator[Finding]], ...]] = (
    _python,
    _limits,
    _home,
    _memory,
    _clock,
    _dashboard,
    _java,
    _ports,
    _redis,
    _graph,
    _mail,
    _filling,
    _sign_on,
    _campaigns,
)
