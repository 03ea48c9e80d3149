"""Bringing a site's letter in line with a file: what would change, and the change."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from engine.letters import filing
from engine.letters.contents import ready
from graphstore import letter_drafts, letters
from graphstore.errors import NotFoundError
from graphstore.letters import LetterContents, LetterRecord
from workers import called, letter_writing
from workers.campaign_files import text
from workers.context import Context

_AROUND: Final = 2  # lines that stay, shown around those that differ


@dataclass(frozen=True)
class Plan:
    """What applying a file would do."""

    letter: str  # id; "" when it is made
    before: str  # the site's letter as it would be exported; "" when there is none
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after

    def lines(self, name: str) -> list[str]:
        """As a unified diff."""
        before, after = self.before.splitlines(), self.after.splitlines()
        return list(difflib.unified_diff(before, after, "on the site", name, lineterm="", n=_AROUND))


@dataclass(frozen=True)
class Applied:
    letter: str
    created: bool
    changed: bool
    version: int


def find(context: Context, app: str, wanted: str) -> LetterRecord:
    """A letter by its id, else by its name. Raises NotFoundError, ConflictError when several are called so."""
    return called.only(letters.list_all(context.graph, app), wanted, "letter")


def read(content: str) -> LetterContents:
    """Raises InvalidDefinitionError with the path, or the line, of all that is wrong."""
    return filing.from_content(text.read(content))


def exported(context: Context, app: str, letter: str, *, draft: bool = False) -> LetterContents:
    """What is sent, or the draft. Raises NotFoundError."""
    if draft:
        return context.graph.read(lambda tx: letter_drafts.get(tx, app, letter)).contents
    return letter_drafts.contents_of(letters.get(context.graph, app, letter))


def plan(context: Context, app: str, wanted: LetterContents, letter: str = "") -> Plan:
    """`letter`: which one it is for; by default the one of the file's name. Raises NotFoundError, ConflictError."""
    after = text.write(filing.to_content(wanted), "yaml")
    try:
        record = find(context, app, letter or wanted.name)
    except NotFoundError:
        if letter:
            raise
        return Plan("", "", after)
    before = filing.to_content(letter_drafts.contents_of(record))
    return Plan(record.id, text.write(before, "yaml"), after)


def apply(context: Context, app: str, wanted: LetterContents, letter: str = "", *, by: str) -> Applied:
    """Make the letter what the file says, at once; applied twice, the second time changes nothing.

    Raises InvalidDefinitionError, NotFoundError, ConflictError.
    """
    ready(wanted)
    planned = plan(context, app, wanted, letter)
    if not planned.letter:
        made = letter_writing.create(context, app, wanted, by=by)
        return Applied(made.id, created=True, changed=True, version=made.version)
    if not planned.differs:
        version = letters.get(context.graph, app, planned.letter).version
        return Applied(planned.letter, created=False, changed=False, version=version)
    changed = letter_writing.replace(context, app, planned.letter, wanted, by=by)
    return Applied(changed.id, created=False, changed=True, version=changed.version)
