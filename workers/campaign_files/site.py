"""A site's side of a campaign's file: names for its ids, ids for its names, letters made or brought in line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.errors import InvalidDefinitionError, Problem
from engine.node import Reference
from engine.workflow import filing
from engine.workflow.filing import CampaignFile
from graphstore import letter_drafts, letters, segments, workflows
from graphstore.letters import LetterContents, LetterRecord
from workers import letter_writing
from workers.context import Context


@dataclass(frozen=True)
class Names:
    """What a site's settings may name, by id."""

    letters: Mapping[str, LetterRecord]
    others: Mapping[tuple[Reference, str], str]  # kind and id -> name

    @classmethod
    def of(cls, context: Context, app: str) -> Names:
        every = context.graph.read(lambda tx: segments.every(tx, app))
        others: dict[tuple[Reference, str], str] = {("segment", each.id): each.name for each in every}
        others |= {("list", each.id): each.name for each in every if each.static}
        others |= {("campaign", each.id): each.name for each in workflows.listing(context.graph, app)}
        return cls({each.id: each for each in letters.list_all(context.graph, app)}, others)

    def name(self, kind: Reference, value: str) -> str | None:
        if kind == "letter":
            return self.letters[value].name if value in self.letters else None
        return self.others.get((kind, value))

    def ids(self, kind: Reference, name: str) -> list[str]:
        """Those of this name; else the one that has it as its id."""
        known = {each.id: each.name for each in self.letters.values()}
        if kind != "letter":
            known = {value: called for (other, value), called in self.others.items() if other == kind}
        return [value for value, called in known.items() if called == name] or [
            value for value in known if value == name
        ]


def to_file(context: Context, app: str, name: str, definition: Mapping[str, Any]) -> CampaignFile:
    """Raises InvalidDefinitionError when two letters in it share a name."""
    names = Names.of(context, app)
    carried: dict[str, LetterRecord] = {}
    problems = []
    for used, path in filing.letters_named(definition, context.registry).items():
        letter = names.letters.get(used)
        if letter is not None and carried.setdefault(letter.name, letter) is not letter:
            message = f"Two letters of this campaign are called {letter.name!r}: give one another name first."
            problems.append(Problem("same_name", message, path))
    if problems:
        raise InvalidDefinitionError(problems)
    contents = {called: _contents(letter) for called, letter in carried.items()}
    return CampaignFile(name, filing.by_names(definition, context.registry, names.name), contents)


def to_definition(context: Context, app: str, file: CampaignFile, used: Mapping[str, str]) -> dict[str, Any]:
    """With this site's ids; the letters must be there. `used`: name -> id of the letters that come before others.

    Raises InvalidDefinitionError with the path of every name that the site does not have, or has several times.
    """
    names = Names.of(context, app)
    return filing.by_ids(
        file.definition,
        context.registry,
        lambda kind, name: [used[name]] if kind == "letter" and name in used else names.ids(kind, name),
    )


@dataclass(frozen=True)
class LetterChange:
    name: str
    change: str  # "made", "changed"
    parts: tuple[str, ...] = ()  # changed: which


def differing(
    context: Context, app: str, file: CampaignFile, used: Mapping[str, str]
) -> dict[LetterChange, tuple[str, LetterContents]]:
    """What the file's letters would change -> id ("" for a new one) and new contents."""
    names = Names.of(context, app)
    found: dict[LetterChange, tuple[str, LetterContents]] = {}
    for name, wanted in sorted(file.letters.items()):
        same = [used[name]] if name in used else names.ids("letter", name)
        if not same:
            found[LetterChange(name, "made")] = ("", wanted)
            continue
        present = asdict(_contents(names.letters[same[0]]))
        parts = tuple(part for part, value in asdict(wanted).items() if present[part] != value)
        if parts:
            found[LetterChange(name, "changed", parts)] = (same[0], wanted)
    return found


def used_letters(context: Context, app: str, definition: Mapping[str, Any]) -> dict[str, str]:
    """Name -> id of the letters that a definition sends."""
    known = Names.of(context, app).letters
    used = filing.letters_named(definition, context.registry)
    return {known[letter].name: letter for letter in used if letter in known}


def write_letters(context: Context, app: str, changes: Mapping[LetterChange, tuple[str, LetterContents]]) -> None:
    for letter, contents in changes.values():
        if letter:
            letter_writing.replace(context, app, letter, contents, by="")
        else:
            letter_writing.create(context, app, contents, by="")


def _contents(letter: LetterRecord) -> LetterContents:
    return letter_drafts.contents_of(letter)
