"""Mails to colleagues. Like letters, each goes out at most once: one that a dead worker had begun is not repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from engine.effects import NotifyTeam
from engine.letters.render import Rendered
from graphstore.tasks import Task
from workers.context import Context
from workers.effects.enactor import Done, End, Failed
from workers.mailers import SmtpMailer
from workers.mime import build
from workers.posting import DEFAULT_SENDER, Way

_PAUSE: Final = 60_000  # ms until a mail server that was away is tried again
_MAX_ATTEMPTS: Final = 5


@dataclass(frozen=True)
class TeamMailer:
    kind: ClassVar[str] = NotifyTeam.kind
    repeatable: ClassVar[bool] = False
    quick: ClassVar[bool] = False

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        mailer = SmtpMailer(context.settings.smtp_url)
        try:
            return [self._send(mailer, task) for task in tasks]
        finally:
            mailer.close()

    def _send(self, mailer: SmtpMailer, task: Task) -> End:
        reached = []
        for place, recipient in enumerate(task.effect["recipients"]):
            rendered = Rendered(task.effect["subject"], task.effect["text"], "")
            try:
                letter = build(
                    rendered, way=Way(DEFAULT_SENDER), recipient=recipient, name="", delivery=f"{task.key}:{place}"
                )
            except ValueError as error:
                return Failed(task, str(error))
            sent = mailer.send(letter)
            if sent.state == "sent":
                reached.append(recipient)
            elif not reached and sent.state == "deferred" and task.attempts < _MAX_ATTEMPTS:
                return Failed(task, sent.reason, _PAUSE * task.attempts)
            else:
                return Failed(task, sent.reason)
        return Done(task)
