from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from feeding import Feed
from redis import Redis
from stage import Sink, Stage
from support import Site, free_ports

from graphstore import apps
from graphstore.driver import Graph
from workers import effect_jobs, jobs, performing, stopping
from workers.context import Context
from workers.heartbeat import Life
from workers.mailers import Mailers
from workers.performing import Performer
from workers.sending import Sender
from workers.settings import Settings

_numbers = itertools.count()


@pytest.fixture
def context(settings: Settings, graph: Graph) -> Iterator[Context]:  # noqa: ARG001 - the graph must be up
    """A context whose streams nobody else reads: in a Redis database of the test's own."""
    own = dataclasses.replace(settings, redis_url=f"{settings.redis_url.rpartition('/')[0]}/{2 + next(_numbers) % 13}")
    with Context.open(own) as opened:
        opened.redis.flushdb()
        yield opened


@pytest.fixture
def redis(context: Context) -> Redis:
    return context.redis


@pytest.fixture
def other(graph: Graph) -> Site:
    """A second site."""
    made = apps.create(graph, "Another", 0)
    return Site(made.id, made.token, made.secret)


@pytest.fixture
def feed(context: Context, app: Site) -> Feed:
    return Feed(context, app.id)


class Clock:
    """The real time, and as much more as a test says."""

    def __init__(self, context: Context) -> None:
        self._real = context.clock
        self.ahead = 0  # ms
        self._held = 0  # ms since 1970; 0 while time goes on

    def now(self) -> int:
        return self._held or self._real.now() + self.ahead

    def pass_time(self, **parts: float) -> None:
        self.ahead += int(timedelta(**parts).total_seconds() * 1000)

    def go_to(self, at: datetime) -> None:
        self.ahead = int(at.timestamp() * 1000) - self._real.now()

    def hold(self, at: datetime) -> None:
        """It is `at` until told otherwise, however long the machine takes."""
        self._held = int(at.timestamp() * 1000)


@pytest.fixture
def clock(context: Context) -> Clock:
    return Clock(context)


@pytest.fixture
def stage(context: Context, clock: Clock, app: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A site whose campaigns run when told, at the time of `clock`."""
    # The scheduler sees all sites: what other tests have left would be worked off as this one's clock goes on.
    others = "MATCH (n) WHERE n.app <> $app CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
    context.graph.command(others, {"app": app.id})
    context.graph.command("MATCH (a:App) WHERE a.id <> $app DETACH DELETE a", {"app": app.id})
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    smtp = f"smtp://127.0.0.1:{controller.port}"
    settings = dataclasses.replace(context.settings, smtp_url=smtp, private_webhooks=True)
    own = dataclasses.replace(context, settings=settings, clock=clock)
    mailer = Mailers(smtp)
    monkeypatch.setattr(jobs, "current", lambda: own)
    monkeypatch.setattr(effect_jobs, "current", lambda: own)
    monkeypatch.setattr(jobs, "sender", lambda: Sender(own, [mailer], Life(own, "test"), stopping.asked))
    monkeypatch.setattr(effect_jobs, "performer", lambda: Performer(own, Life(own, "test")))
    monkeypatch.setattr(performing, "_PATIENCE", 0.0)
    yield Stage(Feed(own, app.id), sink)
    mailer.close()
    controller.stop()
    # The sweeps of other tests see all sites: what one test leaves waiting is not theirs to work off.
    for label in ("Run", "Task", "Delivery"):
        context.graph.command(f"MATCH (n:{label} {{app: $app}}) DETACH DELETE n", {"app": app.id})
