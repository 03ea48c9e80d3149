"""One command a process, to run parts by hand or under another supervisor.

Each replaces this process by the module that does the work, so that none carries what only the others need.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

app = typer.Typer()


def _become(module: str) -> NoReturn:
    os.execv(sys.executable, [sys.executable, "-m", f"workers.processes.{module}"])  # noqa: S606 - our own module


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


@app.command()
def worker() -> None:
    """Move campaigns and send letters."""
    _become("worker")


@app.command()
def scheduler() -> None:
    """Wake waiting runs and find again what a crash left."""
    _become("scheduler")


@app.command()
def sink() -> None:
    """Catch all mail and show it in the dashboard (for development)."""
    _become("sink")
