"""People put onto lists and taken off them; to do it twice is to do it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.effects import ChangeList
from graphstore.errors import ConflictError, NotFoundError
from graphstore.tasks import Task
from workers import lists
from workers.context import Context
from workers.effects.enactor import Done, End, Failed


@dataclass(frozen=True)
class ListChanger:
    kind: ClassVar[str] = ChangeList.kind
    repeatable: ClassVar[bool] = True
    quick: ClassVar[bool] = True

    def enact(self, context: Context, tasks: Sequence[Task]) -> list[End]:
        together: dict[tuple[str, str, bool], list[Task]] = defaultdict(list)
        for task in tasks:
            together[task.app, task.effect["segment"], task.effect["inside"]].append(task)
        ends: list[End] = []
        for (app, segment, inside), own in together.items():
            uids = [task.person.uid for task in own]
            try:
                if inside:
                    lists.add(context, app, segment, uids=uids)
                else:
                    lists.remove(context, app, segment, uids)
            except (NotFoundError, ConflictError) as error:
                ends += [Failed(task, str(error)) for task in own]
            else:
                ends += [Done(task) for task in own]
        return ends
