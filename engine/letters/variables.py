"""What a letter's templates name, and what becomes of it where somebody has nothing there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.letters.render import Templates, parsed
from graphstore.records import PersonState

_DEFAULT: Final = re.compile(r"\|\s*default\s*:")
_CONDITION: Final = re.compile(r"\{%-?\s*(if|unless|elsif|case|when|for)\b")


@dataclass(frozen=True, slots=True)
class Variable:
    path: tuple[str, ...]  # ("person", "address", "city")
    has_fallback: bool  # each place that shows it says what else to show, or it is asked for in a condition


def used(templates: Templates) -> tuple[Variable, ...]:
    """Every variable that is named, in its order. The templates must be checked."""
    found: dict[tuple[str, ...], bool] = {}
    asked: set[tuple[str, ...]] = set()
    for source in (templates.subject, templates.text, templates.html):
        places = [
            (variable.span.index, tuple(str(part) for part in variable.segments))
            for variables in parsed(source).analyze().globals.values()
            for variable in variables
        ]
        for index, path in sorted(places):
            tag = _tag(source, index)
            if _CONDITION.match(tag):
                asked.add(path)
            found[path] = found.get(path, True) and (
                _DEFAULT.search(tag) is not None or _CONDITION.match(tag) is not None
            )
    return tuple(Variable(path, fallback or path in asked) for path, fallback in found.items())


def missing(templates: Templates, person: PersonState) -> tuple[str, ...]:
    """Properties (paths with dots) without a fallback that this person does not have, in the order of the letter."""
    values = {**person.properties, "id": person.id}
    return tuple(
        ".".join(variable.path[1:])
        for variable in used(templates)
        if variable.path[0] == "person" and len(variable.path) > 1 and not variable.has_fallback
        and not _has(values, variable.path[1:])
    )  # fmt: skip


def _tag(source: str, index: int) -> str:
    """The tag or output in which the sign at `index` stands."""
    start = max(source.rfind("{{", 0, index + 1), source.rfind("{%", 0, index + 1), 0)
    closer = "}}" if source.startswith("{{", start) else "%}"
    end = source.find(closer, index)
    return source[start : end if end >= 0 else len(source)]


def _has(value: Any, path: tuple[str, ...]) -> bool:
    for part in path:
        if not isinstance(value, Mapping) or value.get(part) in (None, ""):
            return False
        value = value[part]
    return True
