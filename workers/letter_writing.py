"""Letters written: made, kept as drafts, published, restored, removed."""

from __future__ import annotations

from dataclasses import fields
from dataclasses import replace as with_values
from typing import Final

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.contents import ready
from graphstore import letter_drafts, letter_removal, letter_versions, letters
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.letter_drafts import DraftRecord
from graphstore.letters import LetterContents, LetterRecord
from workers.context import Context

_MOST_NAMED: Final = 5


def create(context: Context, app: str, contents: LetterContents, *, by: str) -> LetterRecord:
    """Raises InvalidDefinitionError, NotFoundError."""
    return letters.create(context.graph, app, ready(contents), by=by, now=context.clock.now())


def replace(context: Context, app: str, letter: str, contents: LetterContents, *, by: str) -> LetterRecord:
    """Publish contents, whatever the draft holds; the draft follows. Raises InvalidDefinitionError, NotFoundError."""
    made = ready(contents)
    now = context.clock.now()

    def work(tx: Transaction) -> LetterRecord:
        record = letter_versions.publish(tx, app, letter, made, by=by, now=now)
        letter_drafts.follow(tx, app, letter, contents, by=by, now=now)
        return record

    return context.graph.write(work)


def save(
    context: Context, app: str, letter: str, contents: LetterContents, *, revision: int, by: str
) -> tuple[DraftRecord, tuple[Problem, ...]]:
    """Keep a draft, finished or not; and what keeps it from being published. Raises ConflictError, NotFoundError."""
    now = context.clock.now()

    def work(tx: Transaction) -> DraftRecord:
        letter_drafts.save(tx, app, letter, contents, revision=revision, by=by, now=now)
        return letter_drafts.get(tx, app, letter)

    return context.graph.write(work), problems(contents)


def publish(context: Context, app: str, letter: str, *, revision: int, by: str) -> LetterRecord:
    """Make the draft what is sent. Raises ConflictError where it is another, InvalidDefinitionError, NotFoundError."""
    now = context.clock.now()

    def work(tx: Transaction) -> LetterRecord:
        draft = letter_drafts.get(tx, app, letter)
        if draft.revision != revision:
            raise ConflictError(f"{draft.by or 'Somebody'} has changed the draft meanwhile: look at it first.")
        made = ready(draft.contents)
        return letters.read(tx, app, letter) if draft.is_published else letter_versions.publish(
            tx, app, letter, made, by=by, now=now
        )  # fmt: skip

    return context.graph.write(work)


def restore(
    context: Context, app: str, letter: str, *, version: int, revision: int, by: str
) -> tuple[DraftRecord, tuple[Problem, ...]]:
    """Make the draft what a version held. Raises ConflictError, NotFoundError."""
    found = context.graph.read(lambda tx: letter_versions.get(tx, app, letter, version))
    return save(context, app, letter, found.contents, revision=revision, by=by)


def duplicate(context: Context, app: str, letter: str, name: str, *, by: str) -> LetterRecord:
    """A new letter of this name, of what is sent of the other; what is being written of that, too, as its draft.

    Raises NotFoundError.
    """
    draft = context.graph.read(lambda tx: letter_drafts.get(tx, app, letter))
    sent = letters.get(context.graph, app, letter)
    now = context.clock.now()
    published = LetterContents(**{each.name: getattr(sent, each.name) for each in fields(LetterContents)})
    made = letters.create(context.graph, app, with_values(published, name=name), by=by, now=now)
    if not draft.is_published:
        writing = with_values(draft.contents, name=name)
        context.graph.write(lambda tx: letter_drafts.save(tx, app, made.id, writing, revision=0, by=by, now=now))
    return made


def remove(context: Context, app: str, letter: str) -> None:
    """What was sent of it stays. Raises NotFoundError, ConflictError that names what uses it."""

    def work(tx: Transaction) -> None:
        letter_removal.lock(tx, app, letter)
        uses = letter_removal.uses(tx, app, letter)
        if uses:
            named = ", ".join(f"{each.kind} “{each.name}”" for each in uses[:_MOST_NAMED])
            more = f" and {len(uses) - _MOST_NAMED} more" if len(uses) > _MOST_NAMED else ""
            raise ConflictError(f"This letter is used by {named}{more}: take it out of there first.")
        if waiting := letter_removal.on_their_way(tx, app, letter):
            raise ConflictError(f"{waiting} of this letter are still to be sent: remove it when they are.")
        letter_removal.remove(tx, app, letter)

    context.graph.write(work)


def problems(contents: LetterContents) -> tuple[Problem, ...]:
    """What keeps contents from being sent."""
    try:
        ready(contents)
    except InvalidDefinitionError as error:
        return error.problems
    return ()
