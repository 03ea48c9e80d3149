"""Answers mailed to those who have not seen them in the messenger in time; what they answer comes back into it.

A letter that the mail server puts off is tried again as others are, with what holds by then: a person who has seen it
meanwhile gets none. Claimed in the graph before anything is sent, and recorded after: a crash between leaves a letter
that may have gone out, and is never sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog

from engine.letters.render import Rendered
from engine.letters.returning import ReturnPaths
from graphstore import answer_mail, mail_settings, suppressions
from graphstore.answer_mail import End, UnseenAnswers
from graphstore.mail_settings import MailSettings
from workers import keys
from workers.context import Context
from workers.mailers import Mailers, Sent
from workers.mime import Message, build, digest
from workers.posting import way
from workers.queues import Queues
from workers.retrying import settled
from workers.sealing import SealError
from workers.signing import BadKeyError
from workers.talking.say import announce_changed

log = structlog.get_logger("answers")

_AT_ONCE: Final = 100  # letters
_IMAGE: Final = "(An image: it is in the messenger on our site.)"
_ASKED_AGAIN_AFTER: Final = 60_000  # ms, for a job that may be lost


def tick(context: Context) -> None:
    """Have those mailed whose time has come."""
    now = context.clock.now()
    is_due = context.graph.read(lambda tx: answer_mail.due(tx, now))
    if is_due and context.redis.set(keys.MAILING_ASKED, "1", nx=True, px=_ASKED_AGAIN_AFTER):
        Queues(context.redis).mail_answers()


def work(context: Context) -> int:
    """Mail all that are due; how many letters there were to send."""
    context.redis.delete(keys.MAILING_ASKED)
    total, mailer = 0, Mailers(context.settings.smtp_url)
    try:
        while True:
            now = context.clock.now()
            claimed = context.graph.write(lambda tx, now=now: answer_mail.claim(tx, now, _AT_ONCE))  # type: ignore[misc]  # mypy can't infer a lambda's default
            if claimed:
                _send(context, mailer, claimed)
                total += len(claimed)
            elif not context.graph.read(lambda tx, now=now: answer_mail.due(tx, now)):  # type: ignore[misc]
                return total
    finally:
        mailer.close()


def _send(context: Context, mailer: Mailers, claimed: Sequence[UnseenAnswers]) -> None:
    held = context.graph.read(lambda tx: suppressions.held(tx, [(each.app, each.email) for each in claimed]))
    settings = context.graph.read(lambda tx: mail_settings.of(tx, sorted({each.app for each in claimed})))
    ends: list[End] = []
    messages: list[tuple[UnseenAnswers, Message]] = []
    for each in claimed:
        refused = held.get((each.app, each.email))
        if refused is not None:
            ends.append(End(each.key, "skipped", f"Their address is suppressed: {refused}."))
            continue
        try:
            messages.append((each, _message(context, each, settings.get(each.app))))
        except (ValueError, SealError, BadKeyError) as error:
            ends.append(End(each.key, "failed", str(error)))
    sent = mailer.send_all([message for _, message in messages]) if messages else []
    now = context.clock.now()
    ends += [_end(each, message.id, outcome, now) for (each, message), outcome in zip(messages, sent, strict=True)]
    context.graph.write(lambda tx: answer_mail.record(tx, ends, now))
    for each in claimed:
        announce_changed(context, each.app, each.conversation)
    log.info("answers_mailed", letters=len(messages), left_out=len(claimed) - len(messages))


def _end(unseen: UnseenAnswers, message: str, sent: Sent, now: int) -> End:
    came_to, due = settled(sent, unseen.tries, unseen.first, now)
    return End(unseen.key, came_to.state, came_to.reason, message, due)


def _message(context: Context, unseen: UnseenAnswers, settings: MailSettings | None) -> Message:
    """Raises ValueError, SealError, BadKeyError."""
    returns = ReturnPaths(context.settings.secret_key, context.settings.bounce_domain)
    answers = returns.answers(digest(unseen.key))
    by = way(settings, "", context.settings.secret_key)
    if answers:
        by = replace(by, reply_to=answers)
    return build(
        _letter(unseen, can_answer=bool(answers or by.reply_to)),
        way=by, recipient=unseen.email, name="", delivery=unseen.key, returns=returns,
    )  # fmt: skip


def _letter(unseen: UnseenAnswers, *, can_answer: bool) -> Rendered:
    names = list(dict.fromkeys(name for name, _ in unseen.said if name))
    who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "Somebody"
    parts: list[str] = []
    before = ""
    for name, words in unseen.said:
        text = words or _IMAGE
        parts.append(f"{name} wrote:\n\n{text}" if name and name != before else text)
        before = name
    end = "Answer this letter, or write to us on our site." if can_answer else "Answer us on our site."
    return Rendered(f"{who} answered you", "\n\n".join([*parts, f"--\n{end}"]) + "\n", "")
