"""Links that show figures to whoever has them, without a login: numbers, never people, nor values that people have."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from redis import Redis

from engine.analytics import ranges
from engine.analytics.ranges import Range, Step
from engine.errors import EngineError, RejectedError
from graphstore import apps, charts, share_links
from graphstore.charts import Chart
from graphstore.driver import Transaction
from graphstore.errors import GraphTimeoutError
from graphstore.share_links import NewLink, ShareLink
from workers import keys
from workers.analytics.asked import Asked
from workers.analytics.charts import result, standing
from workers.context import Context
from workers.errors import WorkerError
from workers.sessions import digest

PATH: Final = "/share/"
_WINDOW: Final = 60  # seconds
PER_ADDRESS: Final = 120  # looks in a window by one address, good or not
PER_LINK: Final = 600  # looks in a window at one link, by whomever
_HINT: Final = 4  # characters


class TooManyLooksError(WorkerError):
    """Try again after `retry_after` seconds."""

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"These figures are asked for too often. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class SharedChart:
    """`figures`: FunnelFigures or MetricFigures as JSON; None: there are none yet, or `problem` says why."""

    chart: Chart
    figures: Mapping[str, Any] | None
    problem: str


@dataclass(frozen=True, slots=True)
class Shared:
    link: ShareLink
    site: str  # its name
    range: Range
    step: Step
    as_of: int | None  # ms
    charts: list[SharedChart]


def create(context: Context, app: str, new: NewLink) -> tuple[ShareLink, str]:
    """A new link, and its token, which is told only here. Raises NotFoundError, RejectedError, ConflictError."""
    now = context.clock.now()
    if new.expires is not None and new.expires <= now:
        raise RejectedError("over_already", "A link ends at a time that is yet to come.", "expires", 422)
    token = secrets.token_urlsafe(32)

    def work(tx: Transaction) -> ShareLink:
        if new.chart:
            charts.get(tx, app, new.chart)
        return share_links.create(tx, app, new, digest(token), token[-_HINT:], now)

    return context.graph.write(work), token


def address(context: Context, token: str) -> str:
    return f"{context.settings.public_url}{PATH}{token}"


def count(redis: Redis, token: str, asker: str) -> None:
    """Note that an address looks at a link. Raises TooManyLooksError."""
    pipeline = redis.pipeline(transaction=True)
    for budget in (keys.shared(digest(f"address {asker}")), keys.shared(digest(f"link {token}"))):
        # The TTL is set only when the window opens; INCR keeps it.
        pipeline.set(budget, 0, ex=_WINDOW, nx=True)
        pipeline.incr(budget)
        pipeline.ttl(budget)
    found = cast("list[int]", pipeline.execute())
    for looks, left, allowed in ((found[1], found[2], PER_ADDRESS), (found[4], found[5], PER_LINK)):
        if looks > allowed:
            raise TooManyLooksError(max(left, 1))


def look(context: Context, token: str) -> Shared | None:
    """What a link shows now; None for one that is not there, was revoked or is over."""
    now = context.clock.now()
    link = share_links.find(context.graph, digest(token), now)
    if link is None:
        return None
    share_links.note_use(context.graph, link, now)
    site = apps.get(context.graph, link.app).name
    shown = context.graph.read(lambda tx: _charts(tx, link))
    now_at = standing(context, link.app)
    span = ranges.read(link.range, "", "", now, now_at.time_zone)
    asked = Asked(span, Step(link.step))
    return Shared(link, site, span, asked.step, now_at.as_of, [_shared(context, chart, asked) for chart in shown])


def _charts(tx: Transaction, link: ShareLink) -> list[Chart]:
    return [charts.get(tx, link.app, link.chart)] if link.chart else charts.listing(tx, link.app)


def _shared(context: Context, chart: Chart, asked: Asked) -> SharedChart:
    try:
        found = result(context, chart.app, chart.kind, chart.definition, asked)
    except (GraphTimeoutError, EngineError):
        # Why says how it is counted, which is nobody's business here.
        return SharedChart(chart, None, "This can't be shown now.")
    return SharedChart(chart, found.figures, "")
