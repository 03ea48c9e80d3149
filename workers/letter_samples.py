"""An event to try a letter with: the person's last one that has what the letter shows, or a made-up cart."""

from __future__ import annotations

from typing import Any, Final

from engine.letters.render import Templates
from engine.letters.variables import used
from graphstore import timeline
from graphstore.records import StoredEvent
from graphstore.values import parse_object
from workers.context import Context

SAMPLE: Final = "sample"
_LOOKED_AT: Final = 50  # events of the person, the last ones
_OF_THE_EVENT: Final = frozenset({"name", "at"})
_CART: Final[dict[str, Any]] = {
    "order": "A-1001",
    "currency": "EUR",
    "totalprice": 54.9,
    "products": [
        {"name": "The first product", "price": 39.9, "count": 1},
        {"name": "The second one", "price": 7.5, "count": 2},
    ],
}


def fitting(context: Context, app: str, uid: str, templates: Templates) -> StoredEvent | None:
    """None where the letter shows nothing of an event, or nobody has done one that fits."""
    wanted = {each.path[1] for each in used(templates) if each.path[0] == "event" and len(each.path) > 1}
    wanted -= _OF_THE_EVENT
    if not wanted:
        return None
    best, most = None, 0
    for event in timeline.page(context.graph, app, uid, limit=_LOOKED_AT) if uid else ():
        arguments = parse_object(event.json)
        held = len(wanted & arguments.keys())
        if held > most:
            best, most = StoredEvent(event.key, app, uid, event.name, event.at, arguments), held
    if best is None and wanted & _CART.keys():
        return StoredEvent(SAMPLE, app, uid, SAMPLE, context.clock.now(), _CART)
    return best
