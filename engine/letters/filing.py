"""A letter as it stands in a file: its parts by name, those left out that are as they are without being said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from typing import Any, Final

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.contents import ready
from graphstore.letters import LetterContents, natural_mode

# What a file says of a letter: the part's type, and what it is where the file says nothing.
_DEFAULTS: Final[Mapping[str, str | bool]] = {
    field.name: "" if field.default is MISSING else field.default
    for field in fields(LetterContents)
    if field.name not in {"name", "mode", "made"}  # the last two follow from the others
}
_PARTS: Final[Mapping[str, type]] = {part: type(value) for part, value in _DEFAULTS.items()}
_SWITCHES: Final = tuple(part for part, kind in _PARTS.items() if kind is bool)
_MAX_NAME: Final = 200


def parts_of(letter: LetterContents) -> dict[str, str | bool]:
    """What is written of a letter besides its name."""
    values = asdict(letter)
    return {part: values[part] for part, default in _DEFAULTS.items() if values[part] != default}


def to_content(letter: LetterContents) -> dict[str, str | bool]:
    """What is written of a letter that has a file of its own."""
    return {"name": letter.name, **parts_of(letter)}


def from_content(content: Any) -> LetterContents:
    """Raises InvalidDefinitionError with the path of all that is wrong."""
    name = content.get("name") if isinstance(content, Mapping) else None
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME:
        message = f"A letter's file has a name, 1 to {_MAX_NAME} characters, and: {', '.join(_PARTS)}."
        raise InvalidDefinitionError([Problem("bad_name", message, "name")])
    found, problems = read(name, {part: value for part, value in content.items() if part != "name"}, "")
    if found is None or problems:
        raise InvalidDefinitionError(problems)
    return found


def read(name: Any, parts: Any, path: str) -> tuple[LetterContents | None, list[Problem]]:
    """The letter with these parts, and what is wrong with it; None where it is no letter at all."""
    if not isinstance(parts, Mapping) or not isinstance(name, str):
        return None, [Problem("bad_letter", f"A letter has: {', '.join(_PARTS)}.", path)]
    wrong = [key for key, value in parts.items() if not isinstance(value, _PARTS.get(key, ()))]
    if wrong:
        message = f"A letter has: {', '.join(_PARTS)}. {', '.join(_SWITCHES)} are true or false, the others texts."
        return None, [Problem("bad_letter", message, _below(path, str(key))) for key in wrong]
    whole: dict[str, Any] = {**_DEFAULTS, **parts}
    letter = LetterContents(name=name, mode=natural_mode(whole["text"], whole["html"], whole["mjml"]), **whole)
    return letter, _template_problems(letter, path)


def _template_problems(letter: LetterContents, path: str) -> list[Problem]:
    try:
        ready(letter)
    except InvalidDefinitionError as error:
        return [Problem(each.code, each.message, _below(path, each.path)) for each in error.problems]
    return []


def _below(path: str, part: str) -> str:
    return f"{path}/{part}" if path else part
