"""Funnels and metrics of a site: kept, shown, and whose numbers they are.

A result is of one version of the columns, so all that is shown together tells of the same moment; it is kept until
there is another version, for the time that one is good.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final, cast
from zoneinfo import available_timezones

import orjson

from engine.analytics import ranges
from engine.analytics.definitions import read_funnel
from engine.analytics.measures import property_of, read_metric
from engine.analytics.ranges import Range
from engine.errors import RejectedError
from graphstore import charts, property_history
from graphstore.charts import Chart, ChartKind
from graphstore.driver import Transaction
from graphstore.segments import SegmentRecord
from graphstore.vocabulary import PERSON_PREFIX, property_key
from workers import keys
from workers.analytics import building, counted, files
from workers.analytics.asked import Asked, CountedOnes, Whose
from workers.analytics.building import Building
from workers.analytics.counted import CountedPage
from workers.analytics.files import Version
from workers.analytics.funnels import FunnelReader
from workers.analytics.metrics import MetricReader
from workers.analytics.sources import Source
from workers.context import Context
from workers.people import PATIENCE
from workers.segments import known

_READS: Final = {"funnel": read_funnel, "metric": read_metric}
FRESH: Final = 2 * building.EVERY // 1_000  # seconds a result is kept
MOST_LISTED: Final = 1_000_000  # people of one list


@dataclass(frozen=True, slots=True)
class Standing:
    """How far analytics has got: `as_of` (ms) is what the figures tell of; None: there are none yet."""

    as_of: int | None
    building: Building
    time_zone: str


@dataclass(frozen=True, slots=True)
class Result:
    """`figures`: FunnelFigures or MetricFigures as JSON; None while there are no columns yet."""

    standing: Standing
    asked: Asked
    kind: ChartKind
    figures: Mapping[str, Any] | None
    took: int  # ms


def standing(context: Context, app: str) -> Standing:
    version = files.load(context.settings.home, app)
    zone = context.graph.read(lambda tx: charts.time_zone(tx, app))
    return Standing(version.as_of if version else None, building.state(context, app), zone)


def set_time_zone(context: Context, app: str, zone: str) -> None:
    """Raises RejectedError for what is no zone."""
    if zone not in available_timezones():
        raise RejectedError("unknown_zone", "Name a time zone as in Europe/Lisbon.", "time_zone", 422)
    context.graph.write(lambda tx: charts.set_time_zone(tx, app, zone))


def span(context: Context, app: str, name: str, first: str, last: str) -> Range:
    """The range called so; "" with two days, or for a week. Raises RejectedError."""
    zone = context.graph.read(lambda tx: charts.time_zone(tx, app))
    named = name or ("" if first or last else ranges.DEFAULT)
    return ranges.read(named, first, last, context.clock.now(), zone)


def create(context: Context, app: str, kind: ChartKind, name: str, definition: Mapping[str, Any]) -> Chart:
    """Raises InvalidDefinitionError with all problems, ConflictError."""
    check(context, app, kind, definition)
    now = context.clock.now()

    def work(tx: Transaction) -> tuple[Chart, bool]:
        made = charts.create(tx, app, kind, name, definition, now)
        return made, _watch(tx, app, now)

    made, is_new = context.graph.write(work)
    if is_new or files.load(context.settings.home, app) is None:
        building.ask(context, app, newer=True)
    return made


def update(context: Context, app: str, chart: str, *, name: str, definition: Mapping[str, Any], version: int) -> Chart:
    """Its figures become new. Raises InvalidDefinitionError with all problems, NotFoundError, ConflictError."""
    kind = context.graph.read(lambda tx: charts.get(tx, app, chart)).kind
    check(context, app, kind, definition)
    now = context.clock.now()

    def work(tx: Transaction) -> Chart:
        changed = charts.update(tx, app, chart, name=name, definition=definition, version=version)
        _watch(tx, app, now)
        return changed

    changed = context.graph.write(work)
    building.ask(context, app, newer=True)
    return changed


def delete(context: Context, app: str, chart: str) -> None:
    """Raises NotFoundError. The history of a property that no other metric is about goes with it."""
    now = context.clock.now()

    def work(tx: Transaction) -> None:
        charts.delete(tx, app, chart)
        _watch(tx, app, now)

    context.graph.write(work)


def check(context: Context, app: str, kind: ChartKind, definition: Mapping[str, Any]) -> None:
    """Raises InvalidDefinitionError with all problems."""
    _READS[kind](definition, known(context, app))


def _watch(tx: Transaction, app: str, now: int) -> bool:
    """Have the history kept of what the site's metrics are about; whether that is a change."""
    paths = {property_of(each.definition) for each in charts.listing(tx, app)}
    keys = {property_key(PERSON_PREFIX, path) for path in paths if path is not None}
    return property_history.watch(tx, app, keys, now)


def result(context: Context, app: str, kind: ChartKind, definition: Mapping[str, Any], asked: Asked) -> Result:
    """What a definition shows, kept or made now. Raises GraphTimeoutError, RejectedError, InvalidDefinitionError."""
    began = time.perf_counter()
    now = standing(context, app)
    version = files.load(context.settings.home, app)
    if version is None:
        return Result(building_asked(context, app, now), asked, kind, None, 0)
    key = keys.analytics_result(app, digest(version, [kind, definition, asdict(asked)]))
    kept = cast("bytes | None", context.redis.get(key))
    if kept is None:
        check(context, app, kind, definition)
        kept = orjson.dumps(_reader(context, app, version, kind, definition).figures(asked))
        context.redis.set(key, kept, ex=FRESH)
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
    return counted.page(context, app, version, _counted(context, app, chart, asked, whose, version), limit, after)


def listed(context: Context, app: str, chart: Chart, asked: Asked, whose: Whose, name: str) -> SegmentRecord:
    """A new list of whom a number counts. Raises ConflictError when the name is taken."""
    version = files.load(context.settings.home, app)
    ones = None if version is None else _counted(context, app, chart, asked, whose, version)
    return counted.listed(context, app, name, None if ones is None else ones.uids)


def _counted(context: Context, app: str, chart: Chart, asked: Asked, whose: Whose, version: Version) -> CountedOnes:
    return _reader(context, app, version, chart.kind, chart.definition).people(asked, whose)


def _reader(
    context: Context, app: str, version: Version, kind: ChartKind, definition: Mapping[str, Any]
) -> FunnelReader | MetricReader:
    source = Source(context, app, version, PATIENCE)
    return FunnelReader(source, definition) if kind == "funnel" else MetricReader(source, definition)


def digest(version: Version, said: Sequence[Any]) -> str:
    """Names a result of a version, by all that was asked."""
    return blake2b(orjson.dumps([version.id, *said], option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
