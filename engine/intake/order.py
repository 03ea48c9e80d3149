"""The order inside a batch: calls about one person keep theirs, though writes are done in bulk.

A merge separates what came before it from what comes after, for both its ids. Each id has a level; an alias lifts
both its ids above every level either has reached. All calls of a level are written at once, then its aliases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graphstore.records import Call


@dataclass(frozen=True, slots=True)
class Item:
    """A call with the key its event gets: the same however often the call is delivered."""

    call: Call
    key: str


@dataclass
class Level:
    items: list[Item] = field(default_factory=list)  # sets and events
    aliases: list[Item] = field(default_factory=list)


def levels(items: Iterable[Item]) -> list[Level]:
    found: dict[int, Level] = defaultdict(Level)
    reached: dict[tuple[str, str], int] = {}
    for item in items:
        call = item.call
        source = (call.app, call.identity)
        if call.kind == "alias":
            target = (call.app, call.target)
            level = max(reached.get(source, 0), reached.get(target, 0))
            found[level].aliases.append(item)
            reached[source] = reached[target] = level + 1
        else:
            found[reached.get(source, 0)].items.append(item)
    return [found[level] for level in sorted(found)]
