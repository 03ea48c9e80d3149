"""Made-up pages and origins over the events of columns, and what reports of them cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np

from engine.analytics.columns import Columns
from engine.analytics.paths import Way
from engine.analytics.ranges import Range, Step
from engine.analytics.trails import Origin, Words
from engine.calendar import local
from workers import keys
from workers.analytics import acquisition, leaving, paths, popular, retention, stopping
from workers.analytics.acquisition import Sought
from workers.analytics.files import Version
from workers.analytics.reporting import Scope
from workers.analytics.retention import Cycle
from workers.context import Context

_PAGES: Final = 2_000
_ORIGINS: Final = 300
_DAYS: Final = 60
_FROM_SOMEWHERE: Final = 0.05  # of the events


def laid(columns: Columns) -> Columns:
    """Every event has a page, the first ones far more often than the last; every twentieth comes from somewhere."""
    chance = np.random.default_rng(1)
    rows = len(columns.at)
    page = (chance.random(rows) ** 3 * _PAGES).astype(np.int32)
    origin = (chance.random(rows) ** 2 * _ORIGINS).astype(np.int32)
    origin[chance.random(rows) > _FROM_SOMEWHERE] = -1
    words = Words(
        {f"/films/{number}": number for number in range(_PAGES)},
        {
            Origin(f"source-{number % 20}", f"medium-{number % 5}", f"campaign-{number}", ""): number
            for number in range(_ORIGINS)
        },
    )
    return replace(columns, page=page, origin=origin, words=words, _rows={})


def reports(
    context: Context, app: str, version: Version, event: str, funnels: Sequence[str]
) -> dict[str, Callable[[], object]]:
    """Each report whole, over 60 days; the version is the present one and has been laid. `funnels`: ids."""
    today = local(version.as_of, "UTC").date()
    scope = Scope(Range(today - timedelta(days=_DAYS - 1), today, "UTC"))
    active, bought = Sought("source", "first", "", 7, Step.WEEK), Sought("all", "last", event, 7, Step.DAY)
    way = Way(event, "from", 4, 1_800_000)
    behind = {"step": 1, "node": "left", "before": ""}

    def stops(sought: stopping.Sought) -> object:
        """Anew: what is kept of an answer is forgotten."""
        for key in context.redis.scan_iter(keys.analytics_result(app, "*")):
            context.redis.delete(key)
        return stopping.shown(context, app, scope, sought)

    return {
        "pages": lambda: popular.shown(context, app, scope, event, "views"),
        "pages_people": lambda: popular.behind(context, app, scope, event, "/films/0", "people"),
        "acquisition_first_active": lambda: acquisition.shown(context, app, scope, active),
        "acquisition_last_event": lambda: acquisition.shown(context, app, scope, bought),
        "retention_weeks": lambda: retention.shown(context, app, scope, Cycle("", "", Step.WEEK)),
        "retention_days": lambda: retention.shown(context, app, scope, Cycle(event, "", Step.DAY)),
        "paths_four_steps": lambda: paths.shown(context, app, scope, way, 5),
        "paths_people": lambda: paths.behind(context, app, scope, way, 5, **behind),  # type: ignore[arg-type]
        "stops_all_funnels": lambda: stops(stopping.Sought()),
        "stops_one_funnel": lambda: stops(stopping.Sought(funnels[0])),
        "stops_people": lambda: stopping.behind(
            context,
            app,
            scope,
            stopping.Sought(funnels[0]),
            stopping.Ones("stopped", stopping.SOURCE, stopping.NOT_SET_KEY),
        ),
        "leaving": lambda: leaving.page(context, app, "", 50, None),
    }
