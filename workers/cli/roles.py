"""One command a process, to run parts by hand or under another supervisor.

Each replaces this process by the module that does the work, so that none carries what only the others need.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Final, NoReturn

import typer

from workers.queues import ALL, NAMES

app = typer.Typer()


def _become(module: str, *arguments: str) -> NoReturn:
    command = [sys.executable, "-m", f"workers.processes.{module}", *arguments]
    os.execv(sys.executable, command)  # noqa: S606 - our own module


@app.command()
def web() -> None:
    """Serve the API, the tracking calls and the dashboard."""
    _become("web")


@app.command()
def live() -> None:
    """Serve the live stream (server-sent events)."""
    _become("live")


@app.command()
def ingest() -> None:
    """Store accepted calls in the graph."""
    _become("ingest")


_USUAL: Final = ",".join(NAMES)
_Queues = Annotated[str, typer.Option(help=f"Which queues to serve, the most urgent first: {', '.join(ALL)}.")]


_Many = Annotated[int, typer.Option(min=1, max=64, help="How many worker processes.")]


@app.command()
def worker(queues: _Queues = _USUAL, concurrency: _Many = 1) -> None:
    """Move campaigns and send letters; with --queues effects, call webhooks and write to colleagues.

    At SIGTERM each finishes what it has begun, and leaves the rest to others.
    """
    names = [name.strip() for name in queues.split(",")]
    unknown = [name for name in names if name not in ALL]
    if unknown:
        raise typer.BadParameter(f"There is no queue {unknown[0]!r}; there are: {', '.join(ALL)}.")
    if concurrency > 1:
        _become("crew", str(concurrency), *names)
    _become("worker", *names)


@app.command()
def scheduler() -> None:
    """Wake waiting runs and find again what a crash left."""
    _become("scheduler")


@app.command()
def sink() -> None:
    """Catch all mail and show it in the dashboard (for development)."""
    _become("sink")
