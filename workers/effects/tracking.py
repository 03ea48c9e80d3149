"""Properties and events that campaigns set and track: calls like any other, so that history and segments stay right.

A call repeats what it said before under the same message id and time, so a task that is done twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.effects import SetCompany, SetProperties, TrackEvent
from engine.happenings import RUN_MESSAGE
from graphstore.records import Call
from graphstore.tasks import Task
from graphstore.values import dump
from workers.context import Context
from workers.effects.enactor import End, Told
from workers.stream import StreamWriter


def message(task: Task) -> str:
    """Says, wherever the call goes, which run it comes from."""
    return f"{RUN_MESSAGE}{task.run}:{task.key}"


def tell(context: Context, tasks: Sequence[Task], calls: Sequence[Call]) -> list[End]:
    writer = StreamWriter(context.redis, context.settings.partitions)
    places = writer.append_all(calls)
    return [Told(task, stream, position) for task, (stream, position) in zip(tasks, places, strict=True)]


@dataclass(frozen=True)
class PropertySetter:
    kind: ClassVar[str] = SetProperties.kind
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        return tell(
            context,
            tasks,
            [
                Call(
                    "set", task.app, task.person.id, task.at, task.at, dump(task.effect["values"]),
                    message=message(task),
                )
                for task in tasks
            ],
        )  # fmt: skip


@dataclass(frozen=True)
class EventTracker:
    kind: ClassVar[str] = TrackEvent.kind
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        now = context.clock.now()
        return tell(
            context,
            tasks,
            [
                Call(
                    "track", task.app, task.person.id, task.at, now, dump(task.effect["arguments"]),
                    name=task.effect["name"], message=message(task),
                )
                for task in tasks
            ],
        )  # fmt: skip


@dataclass(frozen=True)
class CompanySetter:
    kind: ClassVar[str] = SetCompany.kind
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        return tell(
            context,
            tasks,
            [
                Call("company", task.app, task.effect["company"], task.at, task.at, dump(task.effect["values"]))
                for task in tasks
            ],
        )
