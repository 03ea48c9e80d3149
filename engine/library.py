"""What a site has set for the library in its pages: auto events, advanced events, privacy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

import orjson

from graphstore.apps import AppRecord

VISITED_SITE: Final = "Visited Site"
PAGE_VIEW: Final = "Page view"
LONGEST_INACTIVITY: Final = 43_200  # minutes: 30 days
MAX_EVENTS: Final = 100


@dataclass(frozen=True, slots=True)
class AutoEvent:
    """`by` page: `url` holds URL expressions, one a line; click: `css` is a selector."""

    name: str
    by: Literal["page", "click"]
    url: str = ""
    css: str = ""

    def script(self) -> dict[str, str]:
        return {"name": self.name, "by": self.by, **({"url": self.url} if self.by == "page" else {"css": self.css})}


@dataclass(frozen=True, slots=True)
class Inactivity:
    """An event that comes once a cart has been left alone for so long."""

    on: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    events: tuple[AutoEvent, ...] = ()
    visits: bool = True  # "Visited Site"
    pages: bool = True  # "Page view"
    canceled: Inactivity = field(default=Inactivity(on=True, minutes=0))
    abandoned: Inactivity = field(default=Inactivity(on=True, minutes=60))
    dnt: bool = False  # nothing of visitors who ask not to be tracked
    consent: bool = False  # nothing before a visitor agrees

    def dump(self) -> str:
        return orjson.dumps(asdict(self)).decode()


def load(text: str) -> LibrarySettings:
    """From what `dump` made; "" is what holds before anybody has set anything."""
    if not text:
        return LibrarySettings()
    values: Mapping[str, Any] = orjson.loads(text)
    return LibrarySettings(
        events=tuple(AutoEvent(**event) for event in values["events"]),
        visits=values["visits"],
        pages=values["pages"],
        canceled=Inactivity(**values["canceled"]),
        abandoned=Inactivity(**values["abandoned"]),
        dnt=values["dnt"],
        consent=values["consent"],
    )


def script_config(site: AppRecord, url: str) -> dict[str, Any]:
    """What the script in the site's pages is given along. All of it is public."""
    settings = load(site.library)
    events: Sequence[dict[str, str]] = [event.script() for event in settings.events]
    return {
        "token": site.token,
        "url": url,
        "signed": site.signed_only,
        "dnt": settings.dnt,
        "consent": settings.consent,
        "visits": settings.visits,
        "pages": settings.pages,
        "messenger": site.shows_messenger,
        "events": events,
    }
