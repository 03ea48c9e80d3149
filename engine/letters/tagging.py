"""UTM parameters for the links of letters: added where they are missing, so an author's own always stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

NAMES: Final = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
_GIVEN: Final = re.compile(r"[?&](utm_[a-z]+)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tags:
    """Name and value of each, ready for an address."""

    pairs: tuple[tuple[str, str], ...] = ()

    def on(self, url: str) -> str:
        """The address with those it does not have yet; the rest of it stays as it is, sign by sign."""
        if not self.pairs:
            return url
        rest, mark, fragment = url.partition("#")
        given = {name.lower() for name in _GIVEN.findall(rest)}
        added = "&".join(f"{name}={value}" for name, value in self.pairs if name not in given)
        if not added:
            return url
        if "?" not in rest:
            joint = "?"
        else:
            joint = "" if rest.endswith(("?", "&")) else "&"
        return f"{rest}{joint}{added}{mark}{fragment}"


NONE: Final = Tags()


@lru_cache(maxsize=512)
def tags(source: str, medium: str, campaign: str, content: str, letter: str) -> Tags:
    """Of what a site has set, "" being none; `{letter}` in it stands for the letter's name."""
    given = zip(NAMES, (source, medium, campaign, content), strict=True)
    return Tags(tuple((name, quote(value.replace("{letter}", letter), safe="")) for name, value in given if value))
