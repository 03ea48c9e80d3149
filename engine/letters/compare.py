"""What two letters differ in, line by line."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from typing import Final

from graphstore.letters import LetterContents

_MOST_LINES: Final = 3_000  # of both together; comparing takes time by their product
_AROUND: Final = 2


@dataclass(frozen=True, slots=True)
class Line:
    sign: str  # "+", "-", " "; "…" stands for lines in between
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    part: str
    lines: tuple[Line, ...]  # none where there are too many to compare


def compare(before: LetterContents, after: LetterContents) -> tuple[Change, ...]:
    old, new = asdict(before), asdict(after)
    return tuple(
        Change(part, _lines(str(old[part]), str(new[part])))
        for part in old
        if part != "made" and old[part] != new[part]
    )


def _lines(old: str, new: str) -> tuple[Line, ...]:
    before, after = old.splitlines(), new.splitlines()
    if len(before) + len(after) > _MOST_LINES:
        return ()
    found = list(difflib.unified_diff(before, after, lineterm="", n=_AROUND))[2:]
    return tuple(Line("…", "") if line.startswith("@@") else Line(line[0], line[1:]) for line in found)
