"""CSS selectors: whether browsers take them."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = r"\\(?:[0-9A-Fa-f]{1,6}[ \t\n]?|[^\n\r\f0-9A-Fa-f])"
_NAME_REST: Final = rf"(?:[A-Za-z0-9_\u0080-\U0010ffff-]|{_ESCAPE})"
_NAME: Final = rf"(?:--|-?(?:[A-Za-z_\u0080-\U0010ffff]|{_ESCAPE})){_NAME_REST}*"
_STRING: Final = r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n\f]+)
    | (?P<attribute>\[[ \t]*{_NAME}[ \t]*(?:[~|^$*]?=[ \t]*(?:{_NAME}|{_STRING})[ \t]*(?:[iIsS][ \t]*)?)?\])
    | (?P<part>\#{_NAME}|\.{_NAME})
    | (?P<call>::?{_NAME}\()
    | (?P<pseudo>::?{_NAME})
    | (?P<type>{_NAME}|\*)
    | (?P<combinator>[>+~])
    | (?P<comma>,)
    | (?P<close>\))
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECES: Final = re.compile(rf"{_STRING}|\\.|.", re.DOTALL)
_WITH_SELECTORS: Final = frozenset({":is(", ":where(", ":not(", ":has("})
_RELATIVE: Final = ":has("
_DEEPEST: Final = 30


class _BadSelectorError(Exception):
    pass


def problem_of_selector(text: str) -> str:
    """Why browsers would not take it; "" where nothing speaks against it.

    Which pseudo-classes there are, and what is between the brackets of most, is theirs to know.
    """
    try:
        end = _List(text, 0, "").read(0)
    except _BadSelectorError as error:
        return f"This is no CSS selector: {error}."
    return "" if end == len(text) else "This is no CSS selector: a ) has no beginning."


class _List:
    """Selectors with commas between them: the whole text, or what stands in the brackets of a pseudo-class."""

    def __init__(self, text: str, depth: int, inside: str) -> None:
        if depth > _DEEPEST:
            raise _BadSelectorError("its brackets are too many")
        self._text = text
        self._depth = depth
        self._inside = inside  # the pseudo-class, "" for none
        self._begin()

    def _begin(self) -> None:
        self._has_parts = self._is_after_combinator = False
        self._can_have_type = True

    def read(self, at: int) -> int:
        """Behind its end."""
        while at < len(self._text):
            token = _TOKEN.match(self._text, at)
            if token is None:
                raise _BadSelectorError(f"nothing can begin with {self._text[at : at + 12]!r} there")
            if token.lastgroup == "close":
                if not self._inside:
                    return at
                self._end()
                return token.end()
            at = self._take(str(token.lastgroup), token[0], token.end())
        if self._inside:
            raise _BadSelectorError("a ( has no end")
        self._end()
        return at

    def _take(self, kind: str, text: str, at: int) -> int:
        if kind == "space":
            self._can_have_type = True
        elif kind == "comma":
            self._end()
            self._begin()
        elif kind == "combinator":
            if self._is_after_combinator or not (self._has_parts or self._inside == _RELATIVE):
                raise _BadSelectorError(f"nothing stands before {text}")
            self._is_after_combinator = self._can_have_type = True
        else:
            if kind == "type" and not self._can_have_type:
                raise _BadSelectorError(f"{text!r} stands behind something else")
            self._has_parts = True
            self._is_after_combinator = self._can_have_type = False
            if kind == "call":
                return self._call(text.lower(), at)
        return at

    def _end(self) -> None:
        if self._is_after_combinator:
            raise _BadSelectorError("it says nothing after >, + or ~")
        if not self._has_parts:
            raise _BadSelectorError("there is nothing beside a comma, or in its brackets")

    def _call(self, name: str, at: int) -> int:
        """Behind the brackets of a pseudo-class."""
        if name in _WITH_SELECTORS:
            return _List(self._text, self._depth + 1, name).read(at)
        open_brackets = 1
        for piece in _PIECES.finditer(self._text, at):
            open_brackets += {"(": 1, ")": -1}.get(piece[0], 0)
            if open_brackets == 0 and self._text[at : piece.start()].strip():
                return piece.end()
        raise _BadSelectorError(f"the brackets of {name[:-1]} are empty, or have no end")
