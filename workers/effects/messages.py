"""In-app messages of campaigns: said once, whoever does the task how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from engine.effects import SendMessage
from graphstore.broadcasts import ensure_asset
from graphstore.conversations import NewMessage
from graphstore.tasks import Task
from workers.context import Context
from workers.effects.enactor import Done, End, Failed
from workers.talking.say import say

_SHOWN: Final = 60  # characters of a message
_GONE: Final = "The person is not there any more."


@dataclass(frozen=True)
class Messenger:
    kind: ClassVar[str] = SendMessage.kind
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        now = context.clock.now()
        said: set[str] = set()
        for (app, asset), own in groupby(sorted(tasks, key=_place), key=_place):
            new = [_message(task, now) for task in own]
            title = " ".join(new[0].text.split())[:_SHOWN]
            context.graph.write(lambda tx, app=app, asset=asset, title=title: ensure_asset(tx, app, asset, title))  # type: ignore[misc]
            said |= {each.key for each in say(context, new)}
        return [
            Done(task) if _key(task) in said else Failed(task, "The person is not there any more.") for task in tasks
        ]


def _place(task: Task) -> tuple[str, str]:
    """The site, and what of it says this: the asset that events are about."""
    return task.app, f"{task.campaign}.{task.node}"


def _key(task: Task) -> str:
    return f"t:{task.key}"


def _message(task: Task, now: int) -> NewMessage:
    return NewMessage(
        _key(task), task.app, task.person.uid, "team", task.effect["name"], task.effect["text"], now,
        asset=_place(task)[1],
    )  # fmt: skip
