"""Regular expressions of browsers (ECMAScript, without flags): what is wrong with one. Python's own are others."""

from __future__ import annotations

import re
from typing import Final

_GROUP: Final = re.compile(r"\((?:\?(?:[:=!]|<[=!]|<(?P<name>[^>]*)>)?)?")
_NAME: Final = re.compile(r"[A-Za-z_$\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??")
_ESCAPES_OF_NAMES: Final = re.compile(r"\\k<(?P<name>[^>]*)>|\\.", re.DOTALL)
_ESCAPES: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "b": 8, "0": 0}


class _BadRegexError(Exception):
    pass


def problem_of_regex(source: str) -> str:
    """What is wrong; an empty text where browsers take it. What they have learned since 2018 is let through."""
    try:
        _Regex(source).read()
    except _BadRegexError as error:
        return f"This is no regular expression: {error}."
    return ""


class _Regex:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._open: list[bool] = []  # groups: whether a quantifier may follow their end
        self._names: list[str] = []
        self._can_repeat = False

    def read(self) -> None:
        while self._at < len(self._source):
            quantifier = _QUANTIFIER.match(self._source, self._at)
            if quantifier:
                self._repeat(quantifier)
            else:
                self._take(self._source[self._at])
        if self._open:
            raise _BadRegexError("a ( has no end")
        if self._names:
            self._check_references()

    def _repeat(self, quantifier: re.Match[str]) -> None:
        if not self._can_repeat:
            raise _BadRegexError(f"there is nothing to repeat before {quantifier[0]}")
        least, most = quantifier[1], quantifier[2]
        if least and most and int(most) < int(least):
            raise _BadRegexError(f"the numbers of {quantifier[0]} are out of order")
        self._at, self._can_repeat = quantifier.end(), False

    def _take(self, char: str) -> None:
        if char == "\\":
            if self._at + 1 == len(self._source):
                raise _BadRegexError("nothing follows the \\ at its end")
            self._at, self._can_repeat = self._at + 2, self._source[self._at + 1] not in "bB"
        elif char == "[":
            self._at, self._can_repeat = _class(self._source, self._at), True
        elif char == "(":
            self._group()
        elif char == ")":
            if not self._open:
                raise _BadRegexError("a ) has no beginning")
            self._at, self._can_repeat = self._at + 1, self._open.pop()
        else:
            self._at, self._can_repeat = self._at + 1, char not in "|^$"

    def _group(self) -> None:
        found = _GROUP.match(self._source, self._at)
        opening, name = (found[0], found["name"]) if found else ("(", None)
        if opening == "(?":
            raise _BadRegexError("there is no such group")
        if name is not None:
            if name in self._names:
                raise _BadRegexError(f"two groups are called {name!r}")
            if not _NAME.fullmatch(name):
                raise _BadRegexError(f"no group can be called {name!r}")
            self._names.append(name)
        # What is looked for in front can be repeated; what is looked for behind can't.
        self._open.append(opening not in {"(?<=", "(?<!"})
        self._at, self._can_repeat = self._at + len(opening), False

    def _check_references(self) -> None:
        """What the escape for names means as soon as any group has one."""
        for escape in _ESCAPES_OF_NAMES.finditer(self._source):
            if escape[0] == "\\k":
                raise _BadRegexError("\\k names no group")
            if escape["name"] is not None and escape["name"] not in self._names:
                raise _BadRegexError(f"no group is called {escape['name']!r}")


def _class(source: str, at: int) -> int:
    """Behind its end. Ranges go upwards."""
    at += 2 if source.startswith("[^", at) else 1
    before: int | None = None  # a character that a range could begin with
    is_range = False
    while at < len(source) and source[at] != "]":
        value, end = _in_class(source, at)
        if source[at] == "-" and before is not None and not is_range and end < len(source) and source[end] != "]":
            is_range = True
        elif is_range:
            if value is not None and before is not None and value < before:
                raise _BadRegexError(f"a range of [ ] goes backwards: {source[at - 2 : end]}")
            before, is_range = None, False
        else:
            before = value
        at = end
    if at >= len(source):
        raise _BadRegexError("a [ has no end")
    return at + 1


def _in_class(source: str, at: int) -> tuple[int | None, int]:
    """A character's number, None for several of them, and where the next one begins."""
    if source[at] != "\\":
        return ord(source[at]), at + 1
    if at + 1 == len(source):
        raise _BadRegexError("a [ has no end")
    for kind, digits in (("x", 2), ("u", 4)):
        number = re.compile(rf"\\{kind}([0-9A-Fa-f]{{{digits}}})").match(source, at)
        if number:
            return int(number[1], 16), number.end()
    escaped = source[at + 1]
    if escaped in "dDsSwWcpP123456789":
        return None, at + 2
    return _ESCAPES.get(escaped, ord(escaped)), at + 2
