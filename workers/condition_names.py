"""The names that conditions can be about on a site, looked up once for everybody who asks within a few seconds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, cast

import orjson

from graphstore import known_names, segments
from graphstore.driver import Transaction
from workers import keys
from workers.context import Context

FRESH: Final = 20  # seconds


def known(context: Context, app: str) -> dict[str, Any]:
    """Properties, events with their arguments, companies, letters, newsletters, products, segments, as lists."""
    kept = cast("bytes | None", context.redis.get(keys.condition_names(app)))
    found: dict[str, Any]
    if kept is None:
        found = context.graph.read(lambda tx: _read(tx, app))
        context.redis.set(keys.condition_names(app), orjson.dumps(found), ex=FRESH)
    else:
        found = orjson.loads(kept)
    records = context.graph.read(lambda tx: segments.every(tx, app))
    named = sorted(({"id": each.id, "name": each.name} for each in records), key=lambda each: each["name"].lower())
    return {**found, "segments": named}


def _read(tx: Transaction, app: str) -> dict[str, Any]:
    return {
        "properties": [asdict(each) for each in known_names.properties(tx, app)],
        "events": [asdict(each) for each in known_names.events(tx, app)],
        "companies": [asdict(each) for each in known_names.companies(tx, app)],
        "letters": [asdict(each) for each in known_names.letters(tx, app)],
        "newsletters": [asdict(each) for each in known_names.newsletters(tx, app)],
        "products": [asdict(each) for each in known_names.products(tx, app)],
    }
