"""Loads the sample site by the way that real data takes: into the streams, through the ingester, to the graph.

Every part can be repeated. A load that was cut off goes on when it is called again: what is stored already is
recognised by its message id.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.identity import is_anonymous
from graphstore import apps, overview, samples, schema
from graphstore.apps import AppRecord
from graphstore.errors import GraphUnavailableError
from graphstore.records import Call
from graphstore.samples import SampleRecord
from workers import backlog
from workers.context import Context
from workers.errors import ServiceError
from workers.samples import contents
from workers.samples.charts import ensure_charts
from workers.samples.furnish import ensure_campaign, ensure_segments
from workers.samples.history import history
from workers.samples.talks import EVENTS, WRITER, ensure_talks
from workers.samples.viewers import PEOPLE
from workers.settings import Settings
from workers.stream import StreamWriter

_BATCH: Final = 500  # calls a round trip
_POLL: Final = 0.2  # seconds
_COUNT_EVERY: Final = 1.0  # seconds: counting takes the graph's time from storing
_PATIENCE: Final = 120.0  # seconds without any progress


@dataclass(frozen=True, slots=True)
class Step:
    """How far one part of the load is."""

    title: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """The sample site, ready to use."""

    site: AppRecord
    fresh: bool  # whether this call had anything to do
    people: int
    events: int


Progress = Callable[[Step], None]


def load(settings: Settings, progress: Progress, *, name: str = contents.SITE, people: int = PEOPLE) -> Loaded:
    """Load the sample unless a site of this name has it. Needs a running graph, Redis and ingester.

    Raises ServiceError when nothing arrives in the graph, GraphUnavailableError, StreamUnavailableError.
    """
    with Context.open(settings) as context:
        schema.apply(context.graph)
        sample = samples.begin(context.graph, name, context.clock.now())
        if not sample.loaded:
            _Loader(context, sample, people, progress).load()
            samples.finish(context.graph, name)
        seen, events = overview.totals(context.graph, sample.app)
        site = apps.get(context.graph, sample.app)
        return Loaded(site, not sample.loaded, seen, events)


class _Loader:
    def __init__(self, context: Context, sample: SampleRecord, people: int, progress: Progress) -> None:
        self._context = context
        self._app = sample.app
        self._progress = progress
        self._history = history(sample.app, sample.end, people)
        self._writer = StreamWriter(context.redis, context.settings.partitions)
        self._sent = 0

    def load(self) -> None:
        self._send(self._history.before)
        self._wait(sum(call.kind == "track" for call in self._history.before))
        wanted = contents.SEGMENTS
        ensure_segments(
            self._context, self._app, wanted, lambda done: self._progress(Step("Making segments", done, len(wanted)))
        )
        # The campaign sees the last week, so that its figures show something.
        ensure_campaign(self._context, self._app)
        self._send(self._history.since)
        known = dict.fromkeys(call.identity for call in self._history.before if call.kind == "track")
        ensure_talks(self._context, self._app, [each for each in known if not is_anonymous(each) and each != WRITER])
        self._wait(self._history.events + EVENTS)
        # Last, so that their figures are counted of all that there is.
        ensure_charts(self._context, self._app)

    def _send(self, calls: Sequence[Call]) -> None:
        for start in range(0, len(calls), _BATCH):
            batch = calls[start : start + _BATCH]
            self._writer.append_all(batch)
            self._sent += len(batch)
            self._progress(Step("Sending sixty days of calls", self._sent, self._history.calls))

    def _wait(self, expected: int) -> None:
        """Until the ingester has passed all that was sent; calls it could not store are dead letters by then."""
        mark = backlog.accepted(self._context.redis, self._context.settings.partitions)
        last, counted, moved = -1, 0.0, time.monotonic()
        while not self._is_stored(mark):
            if time.monotonic() - counted > _COUNT_EVERY:
                stored, counted = self._show_stored(expected, last), time.monotonic()
                if stored != last:
                    last, moved = stored, counted
                elif counted - moved > _PATIENCE:
                    raise ServiceError(
                        f"The sample's events lie in Redis, but for {_PATIENCE:.0f} seconds none has been stored. See "
                        f"whether the ingester runs ({self._context.settings.logs / 'ingest.log'}), then start again."
                    )
            time.sleep(_POLL)
        self._show_stored(expected, last)

    def _is_stored(self, mark: backlog.Mark) -> bool:
        try:
            return backlog.is_stored(self._context.graph, mark)
        except GraphUnavailableError:  # what was sent is safe; when it is back, storing goes on
            return False

    def _show_stored(self, expected: int, last: int) -> int:
        """How many events are stored; `last` while nobody can tell."""
        try:
            stored = overview.overview(self._context.graph, self._app).events
        except GraphUnavailableError:
            return last
        self._progress(Step("Storing events", min(stored, expected), self._history.events + EVENTS))
        return stored
