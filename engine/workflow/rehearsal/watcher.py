"""Who looks on while a rehearsal goes on."""

from __future__ import annotations

from typing import Protocol

from engine.effects import Leave, Outcome
from engine.node import Visit
from engine.workflow.match import Start
from engine.workflow.step import Passed


class Watcher(Protocol):
    """Is told of each thing in its order; `at` is the time (ms epoch) on the virtual clock."""

    def started(self, at: int, start: Start, refused: str) -> None:
        """A trigger has fired; `refused`: why nobody enters by it, "" where they do."""

    def passed(self, at: int, passed: Passed) -> None:
        """A node has decided by which way a run leaves it."""

    def acted(self, at: int, visit: Visit, node: str, effect: Outcome, way: Leave) -> None:
        """What would have been done to the world, and by which way the run goes on."""

    def rested(self, at: int, visit: Visit, node: str, wait: Outcome, due: int | None) -> None: ...

    def woke(self, at: int, visit: Visit, node: str, way: Leave) -> None:
        """A wait is over: by its time, by what was waited for, or by an interruption (`node` is the trigger's then)."""

    def ended(self, at: int, visit: Visit, node: str, failure: str) -> None: ...
