"""The names that conditions can be about on a site, looked up once for everybody who asks within a few seconds.

A new event or property is there at once: who has just sent one looks for it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, cast

import orjson

from graphstore import known_names, segments
from graphstore.driver import Transaction
from graphstore.segments import SegmentRecord
from workers import keys
from workers.context import Context

FRESH: Final = 20  # seconds


def known(context: Context, app: str) -> dict[str, Any]:
    """Properties, events with arguments, companies, letters, newsletters, messages, products, segments, as lists.

    Properties that the site hides stand beside the others.
    """
    kept = cast("bytes | None", context.redis.get(keys.condition_names(app)))
    past = orjson.loads(kept) if kept is not None else {}

    def read(tx: Transaction) -> tuple[dict[str, Any], list[SegmentRecord]]:
        how_many = list(known_names.how_many(tx, app))
        found = past if past.get("how_many") == how_many else {"how_many": how_many, "names": _read(tx, app)}
        return found, segments.every(tx, app)

    found, records = context.graph.read(read)
    if found is not past:
        context.redis.set(keys.condition_names(app), orjson.dumps(found), ex=FRESH)
    named = sorted(({"id": each.id, "name": each.name} for each in records), key=lambda each: each["name"].lower())
    return {**found["names"], "segments": named}


def _read(tx: Transaction, app: str) -> dict[str, Any]:
    shown, hidden = known_names.properties(tx, app)
    return {
        "properties": [asdict(each) for each in shown],
        "hidden_properties": [asdict(each) for each in hidden],
        "events": [asdict(each) for each in known_names.events(tx, app)],
        "companies": [asdict(each) for each in known_names.companies(tx, app)],
        "letters": [asdict(each) for each in known_names.letters(tx, app)],
        "newsletters": [asdict(each) for each in known_names.newsletters(tx, app)],
        "messages": [asdict(each) for each in known_names.messages(tx, app)],
        "products": [asdict(each) for each in known_names.products(tx, app)],
    }
