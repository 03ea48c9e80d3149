"""What reports mean, spelt out over plain lists: slow, obvious, and without a line of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from engine.analytics.columns import Columns, columns

PASSIVE = "Letter sent"


@dataclass(frozen=True)
class Did:
    """`page` and `source`: "" for an event that tells of none."""

    name: str
    at: int
    page: str = ""
    source: str = ""


def as_columns(people: Sequence[Sequence[Did]]) -> Columns:
    rows = [
        (
            f"{number:032x}",
            [
                (did.name, did.at, f"{number}-{place}", None, did.page or None, None, did.source or None, None, None)
                for place, did in enumerate(history)
            ],
        )
        for number, history in enumerate(people)
    ]
    return columns(rows, ())  # type: ignore[arg-type]  # lists are invariant


@dataclass
class PlainPage:
    views: int = 0
    entries: int = 0
    exits: int = 0
    on: int = 0
    people: frozenset[int] = frozenset()
    spans: tuple[int, ...] = ()

    def median(self) -> float | None:
        return median(self.spans) if self.spans else None


def pages(people: Sequence[Sequence[Did]], event: str, gap: int, since: int, until: int) -> dict[str, PlainPage]:
    found: dict[str, PlainPage] = {}
    for who, history in enumerate(people):
        views = [did for did in history if did.name == event and did.page]
        for place, view in enumerate(views):
            if not since <= view.at < until:
                continue
            before = views[place - 1] if place else None
            after = views[place + 1] if place + 1 < len(views) else None
            if after is not None and after.at - view.at > gap:
                after = None
            page = found.setdefault(view.page, PlainPage())
            page.views += 1
            page.people |= {who}
            page.entries += before is None or view.at - before.at > gap
            page.exits += after is None
            page.on += after is not None and after.page != view.page
            page.spans += (after.at - view.at,) if after is not None else ()
    return found


def came(
    people: Sequence[Sequence[Did]],
    touch: str,
    event: str,
    since: int,
    until: int,
    *,
    visit: int,
    active: tuple[int, int],
) -> dict[int, tuple[str, bool]]:
    """Of who arrived: what from, and whether they were won. `active`: what they must do something behind, and a day."""
    found: dict[int, tuple[str, bool]] = {}
    for who, history in enumerate(people):
        arrived = next((place for place, did in enumerate(history) if did.name != PASSIVE), None)
        if arrived is None or not since <= history[arrived].at < until:
            continue
        rest, at = history[arrived:], history[arrived].at
        aim = next((place for place, did in enumerate(rest) if event and did.name == event), None)
        if touch == "first":
            sources = [did.source for did in rest if did.source and did.at - at <= visit][:1]
        elif aim is not None:
            sources = [did.source for did in rest[: aim + 1] if did.source][-1:]
        else:
            sources = [did.source for did in rest if did.source and did.at < until][-1:]
        recent, day = active
        won = aim is not None if event else any(
            did.name != PASSIVE and did.at > recent and did.at > at + day for did in rest
        )  # fmt: skip
        found[who] = ((sources or [""])[0], won)
    return found


def ways(
    people: Sequence[Sequence[Did]],
    event: str,
    *,
    forth: bool,
    steps: int,
    window: int,
    each: bool,
    since: int,
    until: int,
    end: str = "",
) -> Counter[tuple[str, ...]]:
    """How many go each way; a way ends early where they left. With an `end` only those that come to it, up to there."""
    found: Counter[tuple[str, ...]] = Counter()
    for history in people:
        done = [did for did in history if did.name != PASSIVE or did.name in {event, end}]
        begun = next((place for place, did in enumerate(done) if did.name == event and since <= did.at < until), None)
        if begun is None:
            continue
        way, last = [event], done[begun]
        for did in done[begun + 1 :] if forth else done[:begun][::-1]:
            if abs(did.at - last.at) > window or len(way) > steps:
                break
            if each or did.name != last.name:
                way.append(did.name)
            last = did
        way = way[: steps + 1]
        if end:
            if end not in way[1:]:
                continue
            way = way[: way.index(end, 1) + 1]
        found[tuple(way)] += 1
    return found
