"""Newsletters in two variants: set up, decided when their time has come, and the winner handed to everybody else.

Who gets which follows from the person and the campaign. Once a winner is noted, those who wait are let go page by page;
whatever is interrupted is gone on with by the next look at it.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Final

import orjson
import structlog

from engine.effects import Leave
from engine.letters.contest import Score, Variant, Verdict
from engine.letters.contest import decide as judged
from graphstore import contests, letters, newsletters
from graphstore.contests import Contest
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from graphstore.letter_activity import CLICKED, OPENED
from graphstore.letters import LetterContents, LetterRecord
from graphstore.newsletters import EDITABLE, UNDER_WAY, NewsletterRecord
from workers import letter_writing
from workers.context import Context
from workers.leaving import Onward
from workers.queues import Queues

log = structlog.get_logger("newsletters")

HOUR: Final = 3_600_000  # ms
REST: Final = "rest"  # the node where those wait who are to get the winner's letter
# Its node knows two ways out; for those who wait they mean this.
WAYS: Final[dict[str, str]] = {"a": "out", "b": "past"}
_EVENTS: Final = {"opens": OPENED, "clicks": CLICKED}
_A_PAGE: Final = 1_000  # runs that are let go in one transaction


def set_up(context: Context, app: str, newsletter: str, wanted: Contest, *, by: str) -> None:
    """Try two variants; `wanted.letter` is ignored: B's letter is made with the first, as a copy.

    Raises NotFoundError, ConflictError once it has begun or where it goes out by local time, InvalidDefinitionError.
    """
    record = _open(context, app, newsletter)
    if record.local:
        raise ConflictError("It goes out when it is time where each person is: a test decides for all at one moment.")
    before = record.contest
    own = letters.get(context.graph, app, record.letter)
    if before is None:
        letter = letter_writing.create(context, app, _variant(record, own, wanted), by=by).id
    else:
        letter = before.letter
        if wanted.varies == "subject":
            letter_writing.replace(context, app, letter, _variant(record, own, wanted), by=by)
    context.graph.write(lambda tx: contests.keep(tx, app, newsletter, replace(wanted, letter=letter)))


def take_away(context: Context, app: str, newsletter: str) -> None:
    """One letter for all again. Raises NotFoundError, ConflictError once it has begun."""
    _open(context, app, newsletter)
    context.graph.write(lambda tx: contests.forget(tx, app, newsletter))


def renew(context: Context, record: NewsletterRecord) -> None:
    """Right before it begins: where only the subject varies, B says what A says by now."""
    contest = record.contest
    if contest is not None and contest.varies == "subject":
        own = letters.get(context.graph, record.app, record.letter)
        letter_writing.replace(context, record.app, contest.letter, _variant(record, own, contest), by="")


def choose(context: Context, app: str, newsletter: str, variant: Variant) -> None:
    """Somebody decides. Raises NotFoundError, ConflictError unless it is under way and undecided."""
    record = context.graph.read(lambda tx: newsletters.get(tx, app, newsletter))
    if record.contest is None or record.contest.winner or record.state not in UNDER_WAY:
        raise ConflictError("There is nothing to decide: no test is under way.")
    _note(context, record, replace(_verdict(context, record, record.contest), winner=variant), chosen=True)
    if record.state == "sending":
        _let_go(context, record, variant)


def tick(context: Context) -> None:
    """Decide those whose time has come, and let those go who wait for what has been decided."""
    now = context.clock.now()
    for record in context.graph.read(newsletters.contested):
        contest = record.contest
        if contest is None or (not contest.winner and now < contest.decides):
            continue
        winner = contest.winner
        if not winner:
            verdict = _verdict(context, record, contest)
            _note(context, record, verdict, chosen=False)
            winner = verdict.winner
        _let_go(context, record, winner)


def result(contest: Contest) -> dict[str, Any] | None:
    """What was known when it was decided."""
    found: dict[str, Any] | None = orjson.loads(contest.result) if contest.result else None
    return found


def _open(context: Context, app: str, newsletter: str) -> NewsletterRecord:
    record = context.graph.read(lambda tx: newsletters.get(tx, app, newsletter))
    if record.state not in EDITABLE:
        raise ConflictError(f"This newsletter is {record.state}: what it tries is settled.")
    return record


def _variant(record: NewsletterRecord, own: LetterRecord, contest: Contest) -> LetterContents:
    subject = contest.subject if contest.varies == "subject" else own.subject
    return LetterContents(
        f"{record.name} (B)", subject, own.text, own.html, own.sender, own.transactional, own.follow, own.mode, own.mjml
    )


def _verdict(context: Context, record: NewsletterRecord, contest: Contest) -> Verdict:
    event = _EVENTS[contest.by]

    def read(tx: Transaction) -> Verdict:
        a, b = (
            contests.score(tx, record.app, record.campaign, letter, event) for letter in (record.letter, contest.letter)
        )
        return judged(_score(*a), _score(*b))

    return context.graph.read(read)


def _score(sent: int, hits: int) -> Score:
    """A letter that is in doubt may have been opened all the same."""
    return Score(sent, min(sent, hits))


def _note(context: Context, record: NewsletterRecord, verdict: Verdict, *, chosen: bool) -> None:
    found = {"at": context.clock.now(), **asdict(verdict)}
    is_new = context.graph.write(
        lambda tx: contests.decide(tx, record.app, record.id, verdict.winner, found, chosen=chosen)
    )
    if is_new:
        log.info("newsletter_decided", newsletter=record.id, winner=verdict.winner, chance=verdict.chance)


def _let_go(context: Context, record: NewsletterRecord, winner: str) -> None:
    """Everybody who waits, in pages: whoever comes to wait later is found by the next look."""

    def page(tx: Transaction) -> Onward:
        onward = Onward()
        for run in contests.resting(tx, record.app, record.campaign, REST, _A_PAGE):
            onward.add(run, Leave(WAYS[winner]))
        onward.leave(tx, context.registry, context.clock.now())
        return onward

    while len(onward := context.graph.write(page)):
        onward.queue(Queues(context.redis))
