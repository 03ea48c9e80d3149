"""What the person did with a letter, a message, a page or a product, and what was done to them with it.

{"asset": "letter", "activity": "clicked", "id": "5f0c2a9b7e41", "link": "https://…",
 "operator": "at_least", "count": 2, "within": {"last_days": 30}}

Every activity is an event, so this is read as a condition on that event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.segments.expressions import (
    ArgumentCondition,
    Comparison,
    EventCondition,
    Expression,
    Operator,
    Or,
    Text,
)
from engine.segments.kinds import deeds, event
from engine.segments.reading import Place, Reader
from graphstore.predicates.events import NEWSLETTER

KEY: Final = "asset"
_MAIL: Final = ("sent", "opened", "clicked", "bounced", "complained", "answered", "unsubscribed", "failed")
# asset -> activity -> event
ACTIVITIES: Final[Mapping[str, Mapping[str, str]]] = {
    "letter": {activity: f"Letter {activity}" for activity in _MAIL},
    "newsletter": {activity: f"Letter {activity}" for activity in _MAIL},  # of the letters that newsletters send
    "message": {activity: f"Message {activity}" for activity in ("sent", "opened", "clicked", "answered")},
    "page": {"viewed": "Page view"},
    "product": {
        "carted": "Cart set",
        "bought": "Cart purchased",
        "abandoned": "Cart abandoned",
        "cancelled": "Cart canceled",
    },
}
_PAGE_ARGUMENTS: Final = ("path", "url")


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> EventCondition | None:  # noqa: ARG001
    reader.only(value, (KEY, "activity", "id", "link", "operator", "count", "within"), place)
    told = len(reader.problems)
    activities = ACTIVITIES.get(str(value[KEY]))
    if activities is None:
        reader.problem("unknown_asset", f"Choose an asset: {', '.join(ACTIVITIES)}.", (*place, KEY))
        return None
    name = activities.get(str(value.get("activity", "")))
    if name is None:
        reader.problem("unknown_activity", f"Choose an activity: {', '.join(activities)}.", (*place, "activity"))
    asset = _optional(reader, value, place, "id")
    link = _optional(reader, value, place, "link")
    if link and value.get("activity") != "clicked":
        reader.problem("unexpected_link", "Only clicks have a link: remove it.", (*place, "link"))
    frequency, count = event.read_frequency(reader, value, place)
    within = deeds.read_within(reader, value, place)
    if name is None or frequency is None or len(reader.problems) > told:
        return None
    where: Expression | None = None
    if value[KEY] == "page":
        where, asset = (_page(asset) if asset else None), ""
    elif link:
        where = ArgumentCondition(("link",), Comparison(Operator.IS, (Text(link),)))
    if asset and value[KEY] == "product":
        asset = f"product:{asset}"
    if value[KEY] == "newsletter":
        asset = f"{NEWSLETTER}{asset}"
    return EventCondition(name, frequency, count, within, where, asset)


def _optional(reader: Reader, value: Mapping[str, object], place: Place, key: str) -> str:
    if value.get(key) is None:
        return ""
    return reader.name(value[key], (*place, key), key) or ""


def _page(pattern: str) -> Expression:
    """A page by its path or its whole address; * stands for any characters."""
    comparison = Comparison(Operator.MATCHES, (Text(pattern),))
    return Or(tuple(ArgumentCondition((name,), comparison) for name in _PAGE_ARGUMENTS))
