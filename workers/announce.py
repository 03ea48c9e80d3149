"""Telling open dashboards what happened. Nothing is computed for a site that nobody watches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

import orjson
from redis import Redis

from graphstore import workflows
from graphstore.driver import Graph
from graphstore.records import Call
from workers import keys
from workers.metrics.meter import METER
from workers.metrics.names import CALLS_REFUSED

RECENT_KEPT: Final = 200  # calls a site in the live view, both those stored and those refused
REFUSED_SHOWN: Final = 200  # characters of a refused call's parameter
_SHOWN_A_BATCH: Final = 50


# To the live streams' own process: ask anew whether who watches still may.
ACCESS: Final = b'{"type":"access"}'


def access_changed(redis: Redis, apps: Iterable[str]) -> None:
    """Streams of these sites are closed at once to those who may not watch any more."""
    pipeline = redis.pipeline(transaction=False)
    for app in apps:
        pipeline.publish(keys.live(app), ACCESS)
    pipeline.execute()


class Announcer:
    def __init__(self, redis: Redis, graph: Graph) -> None:
        self._redis = redis
        self._graph = graph

    def stored(self, calls: Sequence[Call]) -> None:
        """Calls that are now in the graph; of a large batch the latest stand for all."""
        by_app: dict[str, list[Call]] = defaultdict(list)
        for call in calls:
            by_app[call.app].append(call)
        pipeline = self._redis.pipeline(transaction=False)
        for app, own in by_app.items():
            for call in own[-_SHOWN_A_BATCH:]:
                message = orjson.dumps(_described(call))
                pipeline.xadd(keys.recent(app), {"d": message}, maxlen=RECENT_KEPT, approximate=True)
                pipeline.publish(keys.live(app), message)
        pipeline.execute()

    def counts(self, campaigns: Iterable[tuple[str, str]]) -> None:
        """Live counts of (app, campaign), for those that are watched."""
        by_app: dict[str, set[str]] = defaultdict(set)
        for app, campaign in campaigns:
            by_app[app].add(campaign)
        if not by_app:
            return
        channels = [keys.live(app) for app in by_app]
        watched = dict(cast(Any, self._redis.pubsub_numsub(*channels)))
        for app, names in by_app.items():
            if watched.get(keys.live(app).encode(), 0):
                self._publish_counts(app, sorted(names))

    def segment(self, app: str, segment: str, people: int, total: int) -> None:
        """How far the recompute of a segment is."""
        message = orjson.dumps({"type": "segment", "segment": segment, "people": people, "total": total})
        self._redis.publish(keys.live(app), message)

    def _publish_counts(self, app: str, names: Sequence[str]) -> None:
        found = self._graph.read(lambda tx: workflows.counts(tx, app, names))
        for campaign, nodes in found.items():
            shown = {
                record.node: {
                    "entered": record.entered,
                    "failed": record.failed,
                    "skipped": record.skipped,
                    "out": dict(record.out),
                }
                for record in nodes
            }
            message = orjson.dumps({"type": "counts", "campaign": campaign, "nodes": shown})
            self._redis.publish(keys.live(app), message)


def refused(redis: Redis, app: str, entry: dict[str, Any]) -> None:
    """A call that was not accepted: `entry` has at, code, message, path, method and what could be read of the call."""
    message = orjson.dumps({"type": "rejected", **entry})
    pipeline = redis.pipeline(transaction=False)
    pipeline.xadd(keys.rejected(app), {"d": message}, maxlen=RECENT_KEPT, approximate=True)
    pipeline.publish(keys.live(app), message)
    pipeline.execute()
    METER.count(CALLS_REFUSED, 1, str(entry.get("code", "")))


def _described(call: Call) -> dict[str, Any]:
    return {
        "type": "incoming",
        "kind": call.kind,
        "id": call.identity,
        "target": call.target,
        "name": call.name,
        "at": call.at,
        "received": call.received,
        "data": orjson.Fragment(call.data or "{}"),
        "flag": call.flag,
    }
