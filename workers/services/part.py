"""What the supervisor knows of a part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workers.services.process import Command


@dataclass(frozen=True)
class Part:
    name: str
    command: Callable[[], Command] | None  # None: it runs elsewhere and is only waited for
    ready: Callable[[int], bool]  # of the process with this pid; may take seconds
    needs: frozenset[str]
    start_limit: float  # seconds in which it must get ready
    stop_limit: float  # seconds it gets to end by itself
    stop_order: int  # lower ones are stopped first, those alike together
    host: str = ""
    port: int | None = None
    variable: str = ""  # the setting that moves the port
    alive: Callable[[], bool] | None = None  # asked while it runs; one that says no for long is started again
