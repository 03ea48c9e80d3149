"""A site's figures, counted once for everybody who looks within a few seconds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final, cast

from redis import Redis

from graphstore import overview as counted
from graphstore.driver import Graph
from graphstore.overview import Overview
from workers import keys

FRESH: Final = 3  # seconds


def overview(graph: Graph, redis: Redis, app: str, now: int) -> tuple[Overview, int]:
    """The figures, and when (ms epoch) they were counted."""
    kept = cast("bytes | None", redis.get(keys.overview(app)))
    if kept is not None:
        figures, computed = json.loads(kept)
        return Overview(**figures), computed
    fresh = counted.overview(graph, app)
    redis.set(keys.overview(app), json.dumps([asdict(fresh), now]), ex=FRESH)
    return fresh, now
