"""Loads the sample site by the way that real data takes: into the streams, through the ingester, to the graph.

Every part can be repeated. A load that was cut off goes on when it is called again: what is stored already is
recognised by its message id.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from redis import Redis
from redis.exceptions import ResponseError

from graphstore import apps, letters, overview, positions, samples, schema, workflows
from graphstore.apps import AppRecord
from graphstore.records import Call
from graphstore.samples import SampleRecord
from workers import campaigns, keys
from workers.context import Context
from workers.errors import ServiceError
from workers.samples import contents
from workers.samples.history import history
from workers.settings import Settings
from workers.stream import StreamWriter

_BATCH: Final = 500  # calls a round trip
_POLL: Final = 0.25  # seconds
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


def load(settings: Settings, progress: Progress) -> Loaded:
    """Load the sample unless it is there. Needs a running graph, Redis and ingester.

    Raises ServiceError when nothing arrives in the graph, GraphUnavailableError, StreamUnavailableError.
    """
    with Context.open(settings) as context:
        schema.apply(context.graph)
        sample = samples.begin(context.graph, contents.SITE, context.clock.now())
        if not sample.loaded:
            _Loader(context, sample, progress).load()
            samples.finish(context.graph, contents.SITE)
        figures = overview.overview(context.graph, sample.app)
        site = apps.get(context.graph, sample.app)
        return Loaded(site, not sample.loaded, figures.people + figures.anonymous, figures.events)


class _Loader:
    def __init__(self, context: Context, sample: SampleRecord, progress: Progress) -> None:
        self._context = context
        self._app = sample.app
        self._progress = progress
        self._history = history(sample.app, sample.end)
        self._writer = StreamWriter(context.redis, context.settings.partitions)
        self._sent = 0

    def load(self) -> None:
        self._send(self._history.before)
        self._wait(sum(call.kind == "track" for call in self._history.before))
        self._set_up()
        self._send(self._history.since)
        self._wait(self._history.events)

    def _send(self, calls: Sequence[Call]) -> None:
        for start in range(0, len(calls), _BATCH):
            batch = calls[start : start + _BATCH]
            self._writer.append_all(batch)
            self._sent += len(batch)
            self._progress(Step("Sending sixty days of calls", self._sent, self._history.calls))

    def _wait(self, expected: int) -> None:
        """Until the ingester has passed all that was sent; calls it could not store are dead letters by then."""
        graph, streams = self._context.graph, [keys.stream(n) for n in range(self._context.settings.partitions)]
        ends = {stream: end for stream in streams if (end := _end(self._context.redis, stream))}
        last, moved = -1, time.monotonic()
        while True:
            reached = graph.read(lambda tx: positions.read(tx, streams))
            stored = overview.overview(graph, self._app).events
            self._progress(Step("Storing events", min(stored, expected), self._history.events))
            if all(_moment(reached[stream]) >= end for stream, end in ends.items()):
                return
            if stored != last:
                last, moved = stored, time.monotonic()
            elif time.monotonic() - moved > _PATIENCE:
                raise ServiceError(
                    f"The sample's events lie in Redis, but for {_PATIENCE:.0f} seconds none has been stored. See "
                    f"whether the ingester runs ({self._context.settings.logs / 'ingest.log'}), then start again."
                )
            time.sleep(_POLL)

    def _set_up(self) -> None:
        """Segments, letter and campaign, each unless it is there by name."""
        graph, app = self._context.graph, self._app
        letter = next((each.id for each in letters.list_all(graph, app) if each.name == contents.LETTER.name), "")
        letter = letter or letters.create(graph, app, contents.LETTER).id
        found = next((each for each in workflows.listing(graph, app) if each.name == contents.CAMPAIGN), None)
        campaign = (
            found.id if found else campaigns.create(self._context, app, contents.CAMPAIGN, contents.campaign(letter))
        )
        # From here on events count, so that the last week shows in its figures.
        if found is None or found.state == "draft":
            campaigns.run(self._context, app, campaign)


def _end(redis: Redis, stream: str) -> tuple[int, int] | None:
    """The id of the last call that was ever added to the stream."""
    try:
        answer = cast("dict[str, bytes]", redis.xinfo_stream(stream))
    except ResponseError:  # nothing has been added yet
        return None
    return _moment(answer["last-generated-id"].decode())


def _moment(position: str) -> tuple[int, int]:
    milliseconds, _, number = position.partition("-")
    return int(milliseconds), int(number)
