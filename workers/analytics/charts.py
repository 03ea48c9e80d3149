"""Funnels and metrics of a site: kept, shown, and whose numbers they are.

A result is of one version of the columns, so all that is shown together tells of the same moment; it is kept until
there is another version, for the time that one is good.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final, cast
from zoneinfo import available_timezones

import numpy as np
import orjson

from engine.analytics.definitions import read_funnel
from engine.errors import RejectedError
from graphstore import charts, people_queries
from graphstore.charts import Chart, ChartKind
from graphstore.people_queries import PersonRow
from graphstore.segments import SegmentRecord
from workers import keys, lists
from workers.analytics import building, files
from workers.analytics.building import Building
from workers.analytics.files import Version
from workers.analytics.funnels import Asked, FunnelReader, Part
from workers.analytics.sources import Source
from workers.context import Context
from workers.people import PATIENCE
from workers.segments import known

_FRESH: Final = 2 * building.EVERY // 1_000  # seconds a result is kept
MOST_LISTED: Final = 1_000_000  # people of one list


@dataclass(frozen=True, slots=True)
class Standing:
    """How far analytics has got: `as_of` (ms) is what the figures tell of; None: there are none yet."""

    as_of: int | None
    building: Building
    time_zone: str


@dataclass(frozen=True, slots=True)
class Result:
    """`figures`: FunnelFigures as JSON; None while there are no columns yet."""

    standing: Standing
    asked: Asked
    kind: ChartKind
    figures: Mapping[str, Any] | None
    took: int  # ms


@dataclass(frozen=True, slots=True)
class Counted:
    """Someone behind a number: when they did what they are counted for, and what they did last. ms."""

    person: PersonRow
    at: int
    last_event: str
    last_at: int


@dataclass(frozen=True, slots=True)
class CountedPage:
    total: int
    people: list[Counted]
    after: tuple[int, str] | None  # to go on behind


@dataclass(frozen=True, slots=True)
class Whose:
    """Which number of a chart is meant."""

    step: int
    part: Part
    group: str = ""


def standing(context: Context, app: str) -> Standing:
    version = files.load(context.settings.home, app)
    zone = context.graph.read(lambda tx: charts.time_zone(tx, app))
    return Standing(version.as_of if version else None, building.state(context, app), zone)


def set_time_zone(context: Context, app: str, zone: str) -> None:
    """Raises RejectedError for what is no zone."""
    if zone not in available_timezones():
        raise RejectedError("unknown_zone", "Name a time zone as in Europe/Lisbon.", "time_zone", 422)
    context.graph.write(lambda tx: charts.set_time_zone(tx, app, zone))


def create(context: Context, app: str, kind: ChartKind, name: str, definition: Mapping[str, Any]) -> Chart:
    """Raises InvalidDefinitionError with all problems, ConflictError."""
    check(context, app, definition)
    now = context.clock.now()
    made = context.graph.write(lambda tx: charts.create(tx, app, kind, name, definition, now))
    if files.load(context.settings.home, app) is None:
        building.ask(context, app)
    return made


def update(context: Context, app: str, chart: str, *, name: str, definition: Mapping[str, Any], version: int) -> Chart:
    """Raises InvalidDefinitionError with all problems, NotFoundError, ConflictError."""
    check(context, app, definition)
    return context.graph.write(
        lambda tx: charts.update(tx, app, chart, name=name, definition=definition, version=version)
    )


def check(context: Context, app: str, definition: Mapping[str, Any]) -> None:
    """Raises InvalidDefinitionError with all problems."""
    read_funnel(definition, known(context, app))


def result(context: Context, app: str, kind: ChartKind, definition: Mapping[str, Any], asked: Asked) -> Result:
    """What a definition shows, kept or made now. Raises GraphTimeoutError, RejectedError, InvalidDefinitionError."""
    began = time.perf_counter()
    now = standing(context, app)
    version = files.load(context.settings.home, app)
    if version is None:
        return Result(building_asked(context, app, now), asked, kind, None, 0)
    key = keys.analytics_result(app, _digest(version, kind, definition, asked))
    kept = cast("bytes | None", context.redis.get(key))
    if kept is None:
        check(context, app, definition)
        source = Source(context, app, version, PATIENCE)
        kept = orjson.dumps(FunnelReader(source, definition).figures(asked))
        context.redis.set(key, kept, ex=_FRESH)
    took = int((time.perf_counter() - began) * 1_000)
    return Result(now, asked, kind, orjson.loads(kept), took)


def building_asked(context: Context, app: str, now: Standing) -> Standing:
    """Whoever looks at a site that was never counted has it counted; not, when somebody has just stopped that."""
    if now.building.state in {"cancelled", "failed"}:
        return now
    return Standing(now.as_of, building.ask(context, app), now.time_zone)


def people(
    context: Context, app: str, chart: Chart, asked: Asked, whose: Whose, limit: int, after: tuple[int, str] | None
) -> CountedPage:
    """Whom a number counts: those first who did lately what they are counted for."""
    version = files.load(context.settings.home, app)
    if version is None:
        return CountedPage(0, [], None)
    columns = version.columns
    person, rows = _counted(context, app, chart, asked, whose, version)
    at = columns.at[rows]
    order = np.lexsort((person, at))[::-1]
    if after is not None:
        moment, uid = after
        place = int(np.searchsorted(columns.uids, np.bytes_(uid.encode())))
        behind = (at[order] < moment) | ((at[order] == moment) & (person[order] < place))
        order = order[behind]
    order = order[: limit + 1]
    last = columns.last_rows()
    uids = [uid.decode() for uid in columns.uids[person[order]].tolist()]
    found = {row.uid: row for row in people_queries.some(context.graph, app, uids[:limit])}
    page = [
        Counted(
            found[uid],
            int(at[line]),
            columns.names[columns.name[last[person[line]]]],
            int(columns.at[last[person[line]]]),
        )
        for uid, line in zip(uids[:limit], order[:limit], strict=True)
        if uid in found  # who is gone since the columns were made
    ]
    following = (int(at[order[limit - 1]]), uids[limit - 1]) if len(order) > limit else None
    return CountedPage(len(person), page, following)


def listed(context: Context, app: str, chart: Chart, asked: Asked, whose: Whose, name: str) -> SegmentRecord:
    """A new list of whom a number counts. Raises ConflictError when the name is taken."""
    version = files.load(context.settings.home, app)
    uids: list[str] = []
    if version is not None:
        person, _ = _counted(context, app, chart, asked, whose, version)
        uids = [uid.decode() for uid in version.columns.uids[person].tolist()]
    made = lists.create(context, app, name)
    lists.add(context, app, made.id, uids=uids)
    return made


def _counted(context: Context, app: str, chart: Chart, asked: Asked, whose: Whose, version: Version) -> Any:
    source = Source(context, app, version, PATIENCE)
    return FunnelReader(source, chart.definition).people(asked, whose.step, whose.part, whose.group)


def _digest(version: Version, kind: ChartKind, definition: Mapping[str, Any], asked: Asked) -> str:
    said = [version.id, kind, definition, asdict(asked)]
    return blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
