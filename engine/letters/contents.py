"""What a letter holds, checked and made ready: MJML and styles are compiled here, once for all who get it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.mjml import compiled, inlined
from engine.letters.render import MAX_TEMPLATE, Templates, check
from graphstore.letters import LetterContents, Mode

_SOURCE: Final[dict[Mode, str]] = {"drag_and_drop": "mjml", "html": "html", "text": "text"}
_SOURCES: Final = frozenset({"mjml", "html"})
# A compiler of documents is not handed what is larger than any letter should be.
_MAX_COMPILED: Final = MAX_TEMPLATE


def ready(contents: LetterContents) -> LetterContents:
    """The contents with `made`, what templates are rendered from. Raises InvalidDefinitionError with every problem."""
    problems: list[Problem] = []
    made = ""
    if len(contents.mjml) > _MAX_COMPILED or len(contents.html) > _MAX_COMPILED:
        path = "mjml" if len(contents.mjml) > _MAX_COMPILED else "html"
        raise InvalidDefinitionError([Problem("too_large", f"At most {_MAX_COMPILED} characters.", path)])
    try:
        if contents.mode == "drag_and_drop":
            made = compiled(contents.mjml)
        elif contents.html.strip():
            made = inlined(contents.html)
    except InvalidDefinitionError as error:
        problems += error.problems
    html = "" if contents.mode == "text" else made or contents.html
    is_broken = bool(problems)
    try:
        check(Templates(contents.subject, contents.text, html or ("-" if is_broken else "")))
    except InvalidDefinitionError as error:
        problems += [_named(problem, contents) for problem in error.problems]
    problems += [
        Problem("other_mode", f"A letter in the mode {contents.mode!r} has no {name}: convert it, or empty this.", name)
        for name in _SOURCES - {_SOURCE[contents.mode]}
        if getattr(contents, name).strip()
    ]
    if problems:
        raise InvalidDefinitionError(problems)
    return replace(contents, made="" if made == contents.html else made)


def _named(problem: Problem, contents: LetterContents) -> Problem:
    """The field that somebody has written: HTML of MJML is nobody's."""
    is_compiled = problem.path == "html" and contents.mode == "drag_and_drop"
    return replace(problem, path="mjml") if is_compiled else problem
