"""Where events happened and what had led there: the page, and the campaign or the site that a visit came from.

A page is a path: decoded, without query, double or trailing slashes. A part behind # that begins with a slash belongs
to it, since pages made by scripts keep their place there. Without a path it is the address's; a screen is its name.

An event comes from somewhere when its arguments or its address name a campaign (utm_source, utm_medium, utm_campaign),
or its referrer is of another site than its address. Both are what the library for pages sends with visits, page views
and auto events, and what Segment's SDKs send.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

MOST_PAGES: Final = 100_000
MOST_ORIGINS: Final = 20_000
LONGEST: Final = 300  # characters
OTHER_PAGES: Final = "(other pages)"
_SLASHES: Final = re.compile("/{2,}")
_KEPT: Final = 16_384  # answers
_Word = TypeVar("_Word")


class Origin(NamedTuple):
    """What a visit came from; "" for what is not known of it. `referrer`: a host."""

    source: str
    medium: str
    campaign: str
    referrer: str


OTHER_ORIGINS: Final = Origin("(others)", "(others)", "(others)", "(others)")


@dataclass
class Words:
    """The pages and origins that rows name by their places. It grows while columns are made."""

    pages: dict[str, int] = field(default_factory=dict)
    origins: dict[Origin, int] = field(default_factory=dict)

    def read(self, trail: Sequence[str | None]) -> tuple[int, int]:
        """Places of the page and the origin of (url, path, referrer, source, medium, campaign); -1 for none."""
        if not trail:
            return -1, -1
        url, path, referrer, *campaign = trail
        page = page_of(path, url)
        origin = origin_of(url, referrer, tuple(campaign))
        return (
            -1 if page is None else _place(self.pages, page, MOST_PAGES, OTHER_PAGES),
            -1 if origin is None else _place(self.origins, origin, MOST_ORIGINS, OTHER_ORIGINS),
        )


def _place(places: dict[_Word, int], word: _Word, most: int, other: _Word) -> int:
    if word not in places and len(places) >= most:
        word = other
    return places.setdefault(word, len(places))


@lru_cache(maxsize=_KEPT)
def page_of(path: str | None, url: str | None) -> str | None:
    """The page of an event; None: it tells of none."""
    if not (path or url):
        return None
    try:
        parts = urlsplit(url or "")
    except ValueError:  # an address with half a bracket
        parts = urlsplit("")
    text = path or parts.path or "/"
    if path and "://" in path:
        return page_of(None, path)
    text = unquote(text.partition("?")[0]).partition("#")[0]
    behind = unquote(parts.fragment) if parts.fragment.startswith(("/", "!/")) else ""
    plain = _SLASHES.sub("/", text).strip()
    plain = plain if plain == "/" else plain.rstrip("/")
    found = plain + (f"#{behind.partition('?')[0]}" if behind else "")
    return (found or "/")[:LONGEST]


@lru_cache(maxsize=_KEPT)
def origin_of(url: str | None, referrer: str | None, named: tuple[str | None, ...]) -> Origin | None:
    """`named`: source, medium and campaign, where arguments have them; None: it tells of none."""
    own, asked = _host_and_query(url)
    tags = [
        (given or asked.get(name, [""])[0]).strip()[:LONGEST]
        for given, name in zip(named, ("utm_source", "utm_medium", "utm_campaign"), strict=True)
    ]
    host = _host_and_query(referrer)[0]
    foreign = host if host and not _same_site(host, own) else ""
    found = Origin(tags[0], tags[1], tags[2], foreign)
    return found if any(found) else None


def _host_and_query(url: str | None) -> tuple[str, dict[str, list[str]]]:
    if not url:
        return "", {}
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")[:LONGEST]
        return host, parse_qs(parts.query, max_num_fields=100) if "utm_" in parts.query else {}
    except ValueError:  # an address with half a bracket, or with more fields than anybody has
        return "", {}


def _same_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}") if other else False
