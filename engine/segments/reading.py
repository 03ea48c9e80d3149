"""Reading a definition: every problem is collected with its path, so that a user sees all of them at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.errors import Problem

MAX_DEPTH: Final = 10  # groups inside groups, `where` included
MAX_CONDITIONS: Final = 100
MAX_VALUES: Final = 500  # of one_of
MAX_TEXT: Final = 4_096  # characters of a value
MAX_NAME: Final = 1_000  # characters of a property, argument or event name
MAX_PATH: Final = 8  # names in a path; deeper values are stored but can't be queried
MAX_INTEGER: Final = 2**63 - 1
MAX_PROBLEMS: Final = 200  # told at once: a hopeless definition must not give a hopeless answer

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Library:
    """The segments of a site that a definition may name: id -> definition, None for a static list.

    `own`: the id of the segment that is read, so that it can't come to depend on itself.
    """

    definitions: Mapping[str, object] = field(default_factory=dict)
    own: str = ""

    def leads_back(self, segment: str) -> bool:
        """Whether the segment is the own one, or depends on it."""
        if not self.own:
            return False
        seen: set[str] = set()
        waiting = [segment]
        while waiting:
            found = waiting.pop()
            if found == self.own:
                return True
            if found not in seen:
                seen.add(found)
                waiting += named_segments(self.definitions.get(found))
        return False


def named_segments(definition: object) -> list[str]:
    """The ids of the segments that a definition names, wherever in it: a segment's, or the conditions of a campaign."""
    if isinstance(definition, list):
        return [found for part in definition for found in named_segments(part)]
    if not isinstance(definition, Mapping):
        return []
    own = [definition.get(key) for key, beside in (("segment", "segment"), ("to", "path")) if beside in definition]
    inner = [found for value in definition.values() for found in named_segments(value)]
    return [name for name in own if isinstance(name, str)] + inner


@dataclass
class Reader:
    """Collects problems while a definition is read; a function that returns None has told why."""

    library: Library | None = None  # None: segments are taken to be there
    problems: list[Problem] = field(default_factory=list)
    conditions: int = 0

    def problem(self, code: str, message: str, place: Place) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, message, "/".join(map(str, place))))

    def only(self, value: Mapping[str, object], allowed: Collection[str], place: Place) -> None:
        """Tell of keys that mean nothing here: a misspelt one must not be ignored in silence."""
        for key in value:
            if key not in allowed:
                self.problem(
                    "unknown_key", f"'{key}' means nothing here. Known: {', '.join(sorted(allowed))}.", (*place, key)
                )

    def name(self, value: object, place: Place, what: str) -> str | None:
        if not isinstance(value, str) or not value:
            self.problem("bad_name", f"Give the {what} as a text that is not empty.", place)
        elif len(value) > MAX_NAME:
            self.problem("too_long", f"The {what} may have {MAX_NAME} characters, not {len(value)}.", place)
        elif unstorable(value):
            self.problem("bad_characters", f"The {what} holds NUL or half a surrogate pair: remove it.", place)
        else:
            return value
        return None

    def segment(self, value: object, place: Place) -> str | None:
        """The id of another segment."""
        name = self.name(value, place, "segment's id")
        if name is None or self.library is None:
            return name
        if name not in self.library.definitions:
            self.problem("unknown_segment", f"There is no segment {name!r}: choose another.", place)
        elif self.library.leads_back(name):
            self.problem("loop", "That segment is this one, or depends on it: a loop has no answer.", place)
        else:
            return name
        return None

    def path(self, value: object, place: Place, what: str) -> tuple[str, ...] | None:
        """A top-level name, or a list of names that leads into nested values."""
        if not isinstance(value, list):
            name = self.name(value, place, what)
            return None if name is None else (name,)
        if not 1 <= len(value) <= MAX_PATH:
            self.problem("bad_path", f"A path to a {what} has 1 to {MAX_PATH} names.", place)
            return None
        names = [self.name(part, (*place, index), what) for index, part in enumerate(value)]
        found = tuple(name for name in names if name is not None)
        return found if len(found) == len(names) else None

    def integer(self, value: object, place: Place, low: int, high: int, what: str) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.problem("bad_number", f"{what} is a whole number from {low:,} to {high:,}.", place)
        return None


def unstorable(text: str) -> bool:
    """Whether no stored text can be this one."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_storable_number(value: float) -> bool:
    return math.isfinite(value) if isinstance(value, float) else -MAX_INTEGER - 1 <= value <= MAX_INTEGER
