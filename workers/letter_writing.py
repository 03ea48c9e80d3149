"""Letters written: made, kept as drafts, published, restored."""

from __future__ import annotations

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.contents import ready
from graphstore import letter_drafts, letter_versions, letters
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.letter_drafts import DraftRecord
from graphstore.letters import LetterContents, LetterRecord
from workers.context import Context


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


def problems(contents: LetterContents) -> tuple[Problem, ...]:
    """What keeps contents from being sent."""
    try:
        ready(contents)
    except InvalidDefinitionError as error:
        return error.problems
    return ()
