"""What people answer to letters by mail: read, kept durably at once, and said in Conversations by the scheduler.

It is theirs by the address it came to, which only their letter names. Machines that answer (out of office) are not
heard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from functools import partial
from hashlib import sha256
from typing import Final

import orjson
import structlog
from redis import Redis

from engine.letters.plain import plain
from graphstore import conversations, returned
from graphstore.conversations import NewMessage
from graphstore.driver import Transaction
from graphstore.letter_activity import ANSWERED, Recipient
from graphstore.records import Call
from graphstore.vocabulary import scoped
from workers import keys, noted
from workers.context import Context
from workers.mail_text import decoded
from workers.stream import StreamWriter
from workers.talking.say import say

log = structlog.get_logger("answers")

LONGEST: Final = 4_000  # characters of a message
BY_MAIL: Final = "mail"  # the device that such conversations are led on: no widget of a claimed id sees them
_MOST: Final = 100_000  # answers that wait at the most; beyond, the oldest go
_PAGE: Final = 100
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BEFORE: Final = re.compile(
    r"^\s*(-{3,}.*-{3,}|_{10,}|On .{5,120}wrote:|.{5,120}(?:schrieb|a écrit|escribió).{0,40}:)\s*$"
)


@dataclass(frozen=True, slots=True)
class Answer:
    letter: str  # digest of the letter that it answers
    message: str  # what tells it from others
    sender: str  # address
    text: str
    at: int  # ms epoch


def read(content: bytes, letter: str, at: int) -> Answer | None:
    """None for what a machine says, and for what says nothing."""
    message = BytesParser(policy=default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    if _is_machine(message):
        return None
    said = _CONTROLS.sub("", unquoted(_text(message))).strip()
    if not said:
        return None
    name = sha256(str(message.get("Message-ID", "")).encode() or content).hexdigest()[:32]
    return Answer(letter, name, parseaddr(str(message.get("From", "")))[1].lower(), said[:LONGEST], at)


def unquoted(text: str) -> str:
    """What is new: without the letter that is quoted below, and the line that introduces it."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith(">") or _BEFORE.match(line):
            break
        kept.append(line.rstrip())
    while kept and kept[-1].endswith(":") and len(kept) > 1 and not kept[-2]:
        kept.pop()  # "On Monday Ann wrote:" in a language not known here
    return "\n".join(kept).strip()


def note(redis: Redis, answers: list[Answer]) -> None:
    """Keep them. Raises StreamUnavailableError."""
    noted.keep(redis, keys.ANSWERS, answers, _MOST)


def take(context: Context) -> int:
    """Say those that are there; how many. To repeat it changes nothing: keys see to that."""
    return noted.take(context.redis, keys.ANSWERS, _PAGE, partial(_page, context))


def _page(context: Context, entries: Sequence[noted.Entry]) -> None:
    answers = [Answer(**values) for _, values in entries]
    letters, people, talks = context.graph.read(lambda tx: _known(tx, answers))
    events: list[Call] = []
    for answer in answers:
        to = letters.get(answer.letter)
        uid, conversation = people.get((to.app, to.person), ("", "")) if to is not None else ("", "")
        if to is None or not uid:
            log.info("answer_of_nobody", letter=answer.letter)
            continue
        # One by one: what the first begins, the next goes on with.
        if answer.letter in talks:
            # Of the messenger: the events of messages tell of it.
            say(context, [replace(_message(answer, to, uid, talks[answer.letter]), device="")])
            continue
        for written in say(context, [_message(answer, to, uid, conversation)]):
            people[to.app, to.person] = uid, written.conversation.id
        if _is_own(answer, to):
            events.append(_event(answer, to))
    StreamWriter(context.redis, context.settings.partitions).append_all(events)


def _known(
    tx: Transaction, answers: list[Answer]
) -> tuple[Mapping[str, Recipient], dict[tuple[str, str], tuple[str, str]], Mapping[str, str]]:
    """The letters that are answered, by digest; by site and id their people, with the conversation to go on with;
    and the conversations whose messages were mailed, by the letter that did.
    """
    digests = sorted({each.letter for each in answers})
    letters = returned.by_digest(tx, digests)
    people = dict(conversations.led_on(tx, [(to.app, to.person) for to in letters.values()], BY_MAIL))
    return letters, people, returned.talked_in(tx, digests)


def _message(answer: Answer, to: Recipient, uid: str, conversation: str) -> NewMessage:
    # Whoever a letter was forwarded to can answer it, too: then it is said who.
    text = answer.text if _is_own(answer, to) else f"[{answer.sender}]\n{answer.text}"[:LONGEST]
    return NewMessage(
        f"mail:{answer.message}", to.app, uid, "person", "", text, answer.at, conversation=conversation, device=BY_MAIL
    )


def _is_own(answer: Answer, to: Recipient) -> bool:
    return answer.sender in {"", to.email.lower()}


def _event(answer: Answer, to: Recipient) -> Call:
    """On the letter, so that segments and campaigns know of it; once for each answer, by its message id."""
    data = {"letter": to.letter, "campaign": to.campaign, "delivery": to.key}
    return Call(
        "track", to.app, to.person, answer.at, answer.at, orjson.dumps(data).decode(), name=ANSWERED,
        message=f"{to.key}:answered:{answer.message}", asset=scoped(to.app, to.letter),
    )  # fmt: skip


def _is_machine(message: EmailMessage) -> bool:
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    reports = message.get_content_type() == "multipart/report"
    return automatic != "no" or precedence in {"bulk", "junk", "auto_reply"} or reports


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = decoded(part)
    return text if part.get_content_type() == "text/plain" else plain(text)
