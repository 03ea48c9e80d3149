"""The contract of what enacts effects: a batch of claimed tasks of one kind, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphstore.tasks import Task
from workers.context import Context


@dataclass(frozen=True, slots=True)
class Done:
    """`result`: what later nodes and letters can read."""

    task: Task
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Its call is in the streams, at this position; it is done once that is stored."""

    task: Task
    stream: str
    position: str


@dataclass(frozen=True, slots=True)
class Failed:
    task: Task
    reason: str
    again_in: int | None = None  # ms until it is worth another try; None: it is not
    result: Mapping[str, Any] | None = None


End = Done | Told | Failed


class Enactor(Protocol):
    """`repeatable`: whether doing it twice does no harm, so that one left by a dead worker is simply done again."""

    @property
    def kind(self) -> str: ...

    @property
    def repeatable(self) -> bool: ...

    @property
    def quick(self) -> bool:
        """Whether it is done beside the step; else it has a queue of its own, so that it holds up nobody."""

    def enact(self, context: Context, tasks: Sequence[Task]) -> Sequence[End]: ...
