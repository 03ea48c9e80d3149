"""Newsletters: made, planned, sent by the workflow engine, paused, gone on with, canceled.

To send one is to run a campaign of two nodes, hidden from the list of campaigns: so claiming, pausing, crashes and
counting are the engine's. Whom it is for is settled when it starts: nobody who comes later gets it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import structlog

from engine.calendar import clock_time, moment_at
from graphstore import broadcasts, deliveries, enrolment, letters, newsletters, segments, versions, workflows
from graphstore.contests import Contest
from graphstore.driver import Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.letters import LetterContents
from graphstore.newsletters import UNDER_WAY, NewsletterRecord
from graphstore.people_list import Wanted
from workers import campaigns, contests, letter_writing
from workers.context import Context
from workers.queues import Queues

log = structlog.get_logger("newsletters")

_FIRST_TEXT = "Hello {{ person.first_name | default: 'there' }},\n\n\n\n{{ unsubscribe_url }}\n"
_A_PAGE = 5_000  # letters that are called back in one transaction
CANCELED = "canceled"
_NEVER: Final = "9000-01-01"  # who rests is let go, and leaves by nobody's clock
_EARLIEST: Final = "Pacific/Kiritimati"  # where each day begins first


def create(context: Context, app: str, name: str, audience: Sequence[str]) -> str:
    """A new draft with a letter of its own; its id. Raises NotFoundError for a segment that is none."""
    _check(context, app, audience)
    letter = letters.create(context.graph, app, LetterContents(name, name, _FIRST_TEXT))
    made = NewsletterRecord(secrets.token_hex(6), app, name, letter.id, tuple(audience), "draft", context.clock.now())
    context.graph.write(lambda tx: newsletters.create(tx, made))
    return made.id


def write_to(
    context: Context, app: str, *, subject: str, text: str, wanted: Wanted | None, chosen: Sequence[str], by: str
) -> str:
    """A letter to the people chosen (uids), or to all that are wanted, at once; the newsletter's id.

    What they answer comes to Conversations. Raises InvalidDefinitionError, NotFoundError.
    """
    contents = LetterContents(
        subject, subject, f"{text.strip()}\n\n\n{{{{ unsubscribe_url }}}}\n", mode="text", answers=True
    )
    letter = letter_writing.create(context, app, contents, by=by)
    made = NewsletterRecord(secrets.token_hex(6), app, subject, letter.id, (), "draft", context.clock.now())

    def settle(tx: Transaction) -> None:
        newsletters.create(tx, made)
        newsletters.settle(tx, app, made.id, broadcasts.settle(tx, app, wanted, chosen))

    context.graph.write(settle)
    _begin(context, made)
    return made.id


def change(context: Context, app: str, newsletter: str, name: str, audience: Sequence[str]) -> None:
    """Raises NotFoundError, ConflictError once it has begun."""
    _check(context, app, audience)
    context.graph.write(lambda tx: newsletters.change(tx, app, newsletter, name, audience))


def send(context: Context, app: str, newsletter: str, at: int | None, local: str = "", zone: str = "") -> None:
    """Now, or at a time (ms epoch). Raises NotFoundError, ConflictError once it has begun.

    `local` ("2027-05-01T09:00"): then, where each person is; `zone`: of those whose own is not known.
    """
    record = context.graph.read(lambda tx: newsletters.get(tx, app, newsletter))
    letters.get(context.graph, app, record.letter)
    if record.contest is not None:
        letters.get(context.graph, app, record.contest.letter)
        if local:
            raise ConflictError("A test decides for all at one moment: it can't go out by each person's own time.")
    if local:
        at = _first(local)
    if local or (at is not None and at > context.clock.now()):
        context.graph.write(lambda tx: newsletters.schedule(tx, app, newsletter, at, local, zone))
    else:
        _begin(context, record)


def _first(local: str) -> int:
    """Ms epoch at which it is this time somewhere on earth first."""
    day, _, time = local.partition("T")
    return moment_at(date.fromisoformat(day), clock_time(time), _EARLIEST)


def unschedule(context: Context, app: str, newsletter: str) -> None:
    """A draft again. Raises NotFoundError, ConflictError once it has begun."""
    context.graph.write(lambda tx: newsletters.schedule(tx, app, newsletter, None))


def pause(context: Context, app: str, newsletter: str) -> None:
    """What has not been handed to the mail server waits. Raises NotFoundError, ConflictError unless it is sending."""

    def hold(tx: Transaction) -> None:
        record = newsletters.set_state(tx, app, newsletter, "paused", ("sending",), context.clock.now())
        workflows.set_state(tx, app, record.campaign, "paused", context.clock.now())

    context.graph.write(hold)


def resume(context: Context, app: str, newsletter: str) -> None:
    """Raises NotFoundError, ConflictError unless it is paused."""

    def go_on(tx: Transaction) -> NewsletterRecord:
        record = newsletters.set_state(tx, app, newsletter, "sending", ("paused",), context.clock.now())
        workflows.set_state(tx, app, record.campaign, "running", context.clock.now())
        return record

    record = context.graph.write(go_on)
    Queues(context.redis).enrol(app, record.campaign)


def cancel(context: Context, app: str, newsletter: str) -> int:
    """For good; how many letters were called back. Raises NotFoundError, ConflictError unless it is under way."""
    now = context.clock.now()
    record = context.graph.write(lambda tx: newsletters.set_state(tx, app, newsletter, "canceled", UNDER_WAY, now))
    context.graph.write(lambda tx: workflows.set_state(tx, app, record.campaign, "paused", now))
    total = 0
    while back := context.graph.write(
        lambda tx: deliveries.call_back(tx, app, record.campaign, CANCELED, now, _A_PAGE)
    ):
        total += back
    campaigns.stop(context, app, record.campaign)
    return total


def remove(context: Context, app: str, newsletter: str) -> None:
    """Its letter stays. Raises NotFoundError, ConflictError while it is being sent."""
    context.graph.write(lambda tx: newsletters.remove(tx, app, newsletter))


def tick(context: Context) -> None:
    """Send those whose time has come, and end those that have nobody left."""
    now = context.clock.now()
    for record in context.graph.read(lambda tx: newsletters.due(tx, now)):
        try:
            _begin(context, record)
        except (ConflictError, NotFoundError) as error:
            # Somebody else has begun or removed it in this moment.
            log.info("newsletter_not_begun", newsletter=record.id, error=str(error))
    contests.tick(context)
    for record in context.graph.read(newsletters.over):
        context.graph.write(lambda tx, record=record: _end(tx, record, now))  # type: ignore[misc]


def _end(tx: Transaction, record: NewsletterRecord, now: int) -> None:
    newsletters.set_state(tx, record.app, record.id, "sent", (*UNDER_WAY, "sent"), now)
    workflows.set_state(tx, record.app, record.campaign, "stopped", now)


def _begin(context: Context, record: NewsletterRecord) -> None:
    app, campaign, now = record.app, secrets.token_hex(6), context.clock.now()
    contests.renew(context, record)

    def start(tx: Transaction) -> None:
        begun = newsletters.begin(tx, app, record.id, campaign, now)
        definition = definition_of(begun)
        workflows.create(tx, app, campaign, begun.name, definition, now, newsletter=True)
        versions.publish(tx, app, campaign, definition, by="", now=now)
        workflows.set_state(tx, app, campaign, "running", now)
        portions_of = "" if begun.chosen is None else begun.id
        enrolment.open_pass(tx, app, campaign, now, begun.segments, portions_of=portions_of)

    context.graph.write(start)
    Queues(context.redis).enrol(app, campaign)


def definition_of(record: NewsletterRecord) -> dict[str, Any]:
    """The campaign that sends a newsletter."""
    people = {"id": "people", "type": "for_all_people", "config": {"later": False}}
    send = _send("send", record.letter)
    if record.contest is not None:
        return _contest(people, send, record.contest)
    if not record.local:
        return {"nodes": [people, send], "edges": [{"from": "people", "port": "people", "to": "send"}]}
    day, _, time = record.local.partition("T")
    wait = {
        "id": "wait",
        "type": "wait_until_moment",
        "config": {"day": day, "time": time, "zone": record.zone or "UTC"},
    }
    return {
        "nodes": [people, wait, send],
        "edges": [
            {"from": "people", "port": "people", "to": "wait"},
            {"from": "wait", "port": "out", "to": "send"},
            {"from": "wait", "port": "past", "to": "send"},
        ],
    }


def _send(node: str, letter: str) -> dict[str, Any]:
    return {"id": node, "type": "send_letter", "config": {"letter": letter, "repeat": "once"}}


def _contest(people: dict[str, Any], send: dict[str, Any], contest: Contest) -> dict[str, Any]:
    """A share gets one of two letters, by chance; all others rest until it is decided which is theirs."""
    weights = [contest.share / 2, contest.share / 2, 100 - contest.share]
    split = {"id": "split", "type": "ab_split", "config": {"weights": weights}}
    rest = {"id": contests.REST, "type": "wait_until_moment", "config": {"day": _NEVER}}
    edges = [
        ("people", "people", "split"), ("split", "a", "send"), ("split", "b", "send_b"), ("split", "c", contests.REST),
        (contests.REST, contests.WAYS["a"], "send"), (contests.REST, contests.WAYS["b"], "send_b"),
    ]  # fmt: skip
    return {
        "nodes": [people, split, send, _send("send_b", contest.letter), rest],
        "edges": [{"from": start, "port": port, "to": to} for start, port, to in edges],
    }


def _check(context: Context, app: str, audience: Sequence[str]) -> None:
    known = {segment.id for segment in context.graph.read(lambda tx: segments.every(tx, app))}
    unknown = sorted(set(audience) - known)
    if unknown:
        raise NotFoundError(f"There is no segment {unknown[0]!r} on this site.")
