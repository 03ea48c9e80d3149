"""Properties and events that campaigns set and track: calls like any other, so that history and segments stay right.

A call repeats what it said before under the same message id and time, so a task that is done twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True)
class Teller:
    """Effects that are a call. `call`: the one for a task, at this time (ms epoch)."""

    kind: str
    call: Callable[[Task, int], Call]
    repeatable: bool = True
    quick: bool = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        now = context.clock.now()
        writer = StreamWriter(context.redis, context.settings.partitions)
        places = writer.append_all([self.call(task, now) for task in tasks])
        return [Told(task, stream, position) for task, (stream, position) in zip(tasks, places, strict=True)]


def _set(task: Task, now: int) -> Call:
    del now
    values = dump(task.effect["values"])
    return Call("set", task.app, task.person.id, task.at, task.at, values, message=message(task))


def _track(task: Task, now: int) -> Call:
    name, arguments = task.effect["name"], dump(task.effect["arguments"])
    return Call("track", task.app, task.person.id, task.at, now, arguments, name=name, message=message(task))


def _company(task: Task, now: int) -> Call:
    del now
    return Call("company", task.app, task.effect["company"], task.at, task.at, dump(task.effect["values"]))


TELLERS: Final = (
    Teller(SetProperties.kind, _set),
    Teller(TrackEvent.kind, _track),
    Teller(SetCompany.kind, _company),
)
