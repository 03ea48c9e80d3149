"""Which pages people like, and who the people behind each number are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Final

import numpy as np

from engine.analytics import popular
from engine.analytics.columns import Columns
from engine.errors import RejectedError
from engine.library import PAGE_VIEW
from workers.analytics import reporting
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Looked, Scope
from workers.context import Context
from workers.people import csv_line

MOST_SHOWN: Final = 200
SORTS: Final = ("views", "people", "per_person", "entries", "exits", "on", "median")
_FEW_EVENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Page:
    """`per_person`: views by each of its people; `on`: views after which another page came; `median`: ms, None where no
    view was followed by another.
    """

    page: str
    views: int
    people: int
    per_person: float
    entries: int
    exits: int
    on: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Popular:
    """`event`: whose views these are; "" where no event tells of pages. `events`: which do, those with most first."""

    event: str
    events: list[str]
    views: int
    people: int
    visits: int
    total: int  # pages
    pages: list[Page]


def shown(context: Context, app: str, scope: Scope, event: str, sort: str) -> Popular:
    """The first MOST_SHOWN. Raises NotFoundError."""
    found = _popular(context, app, scope, event, sort)
    return replace(found, pages=found.pages[:MOST_SHOWN])


def lines(context: Context, app: str, scope: Scope, event: str, sort: str) -> Iterator[str]:
    """All pages, as CSV. Raises NotFoundError."""
    found = _popular(context, app, scope, event, sort)
    yield csv_line([each.name if each.name != "median" else "median_ms_until_next" for each in fields(Page)])
    yield from (csv_line(list(asdict(page).values())) for page in found.pages)


def behind(context: Context, app: str, scope: Scope, event: str, page: str, part: str) -> CountedOnes | None:
    """Who viewed a page, with the last time; None while nothing is counted. Raises RejectedError, NotFoundError."""
    looked = reporting.look(context, app, scope)
    if looked is None:
        return None
    columns = looked.columns
    place = columns.words.pages.get(page)
    if place is None:
        raise RejectedError("no_page", "Nobody has viewed such a page.", "page", 422)
    found = _views(looked, scope, event or default_event(columns))
    rows = found.rows[found.of(part) & (columns.page[found.rows] == place)]
    person = columns.person[rows]
    last = np.ones(len(rows), np.bool_)
    last[:-1] = person[1:] != person[:-1]
    return CountedOnes(columns.uids[person[last]], columns.at[rows[last]])


def default_event(columns: Columns) -> str:
    """The page views of the libraries where there are any; else the event that tells of pages most often."""
    events = _events(columns)
    return PAGE_VIEW if PAGE_VIEW in events else (events or [""])[0]


def _events(columns: Columns) -> list[str]:
    counts = np.bincount(columns.name[columns.page >= 0], minlength=len(columns.names))
    order = np.argsort(-counts, kind="stable")[:_FEW_EVENTS]
    return [columns.names[place] for place in order.tolist() if counts[place]]


def _views(looked: Looked, scope: Scope, event: str) -> popular.Views:
    return popular.views(looked.columns, event, scope.range.since, scope.range.until, looked.people)


def _popular(context: Context, app: str, scope: Scope, event: str, sort: str) -> Popular:
    looked = reporting.look(context, app, scope)
    return Popular(event, [], 0, 0, 0, 0, []) if looked is None else counted(looked, scope, event, sort)


def counted(looked: Looked, scope: Scope, event: str, sort: str) -> Popular:
    """All pages."""
    columns = looked.columns
    chosen = event or default_event(columns)
    views = _views(looked, scope, chosen)
    numbers = popular.pages(columns, views)
    names = list(columns.words.pages)
    pages = [
        Page(
            names[place], int(numbers.views[place]), int(numbers.people[place]),
            float(numbers.views[place] / numbers.people[place]), int(numbers.entries[place]),
            int(numbers.exits[place]), int(numbers.on[place]),
            None if np.isnan(numbers.median[place]) else float(numbers.median[place]),
        )
        for place in np.flatnonzero(numbers.views).tolist()
    ]  # fmt: skip
    pages.sort(key=lambda page: _rank(page, sort))
    people = popular.viewers(columns, views)
    return Popular(chosen, _events(columns), len(views.rows), people, int(views.begins.sum()), len(pages), pages)


def _rank(page: Page, sort: str) -> tuple[float, int, str]:
    """The most first. `on` is a share: of few views it would be chance, so pages with most views come before others."""
    value = page.on / page.views if sort == "on" else getattr(page, sort)
    return (-(value if value is not None else -1), -page.views, page.page)
