"""Letters that ask whether somebody wants a topic's letters: one a day at most, and none to who has said yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from engine.effects import AskConsent
from engine.letters.confirming import Confirmation, Confirmations
from engine.letters.render import Rendered
from graphstore import mail_settings, suppressions, topics
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.suppressions import digest
from graphstore.tasks import Task
from graphstore.topics import Consent
from workers.context import Context
from workers.effects.enactor import Done, End, Failed
from workers.mailers import Mailers
from workers.mime import Message, build
from workers.posting import way
from workers.sealing import SealError
from workers.signing import BadKeyError

_PAUSE: Final = 60_000  # ms until a mail server that was away is tried again
_MAX_ATTEMPTS: Final = 5
_AGAIN_AFTER: Final = 86_400_000  # ms


@dataclass(frozen=True)
class Asker:
    kind: ClassVar[str] = AskConsent.kind
    repeatable: ClassVar[bool] = False
    quick: ClassVar[bool] = False

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        mailer = Mailers(context.settings.smtp_url)
        try:
            return [self._ask(context, mailer, task) for task in tasks]
        finally:
            mailer.close()

    def _ask(self, context: Context, mailer: Mailers, task: Task) -> End:
        email = str(task.person.properties.get("email", ""))
        if not email:
            return Failed(task, "They have no email.")
        asked = Consent(task.app, task.effect["topic"], digest(email), "asked", context.clock.now())
        try:
            refused = context.graph.read(partial(_refused, asked, email))
            if refused is not None:
                return Failed(task, refused) if refused else Done(task)
            message = _message(context, task, asked, email)
        except (NotFoundError, ValueError, SealError, BadKeyError) as error:
            return Failed(task, str(error))
        [sent] = mailer.send_all([message])
        if sent.state == "deferred" and task.attempts < _MAX_ATTEMPTS:
            return Failed(task, sent.reason, _PAUSE * task.attempts)
        if sent.state not in {"sent", "unknown"}:
            return Failed(task, sent.reason)
        context.graph.write(lambda tx: topics.say(tx, [asked]))
        return Done(task)


def _message(context: Context, task: Task, asked: Consent, email: str) -> Message:
    """Raises SealError, BadKeyError, ValueError for what can't stand in a header."""
    secret = context.settings.secret_key
    wanted = Confirmation(task.app, asked.topic, asked.sha256, task.person.id)
    site = mail_settings.one(context.graph, task.app)
    link = Confirmations(secret).address(site.tracking.address or context.settings.public_url, wanted)
    rendered = Rendered(task.effect["subject"], f"{task.effect['text'].rstrip()}\n\n{link}\n", "")
    leaving = way(site, "", secret)
    return build(rendered, way=leaving, recipient=email, name="", delivery=task.key)


def _refused(asked: Consent, email: str, tx: Transaction) -> str | None:
    """None: ask. "": there is nothing to ask any more. Else why they can't be asked. Raises NotFoundError."""
    topics.get(tx, asked.app, asked.topic)
    wanted = (asked.app, email)
    held = suppressions.held(tx, [wanted]).get(wanted)
    if held is not None and held != "unsubscribed":
        return f"Their address is suppressed: {held}."
    said = topics.said_by(tx, asked.app, asked.sha256).get(asked.topic)
    lately = said is not None and said.state == "asked" and asked.at - said.at < _AGAIN_AFTER
    return "" if lately or (said is not None and said.state == "in") else None
