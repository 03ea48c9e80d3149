"""`tracktor up` and `tracktor demo`: everything under one supervisor."""

from __future__ import annotations

import sys
from typing import Final

import typer
from rich.console import Console
from rich.text import Text

from workers.services import mould
from workers.services.errand import Errand
from workers.services.parts import parts
from workers.services.process import Command
from workers.services.supervisor import Supervisor
from workers.services.watched import Watched
from workers.settings import Settings, load

app = typer.Typer()

_SAMPLE: Final = "workers.processes.sample"
_SHOWN: Final = {"running": "[green]✓[/green]", "external": "[green]✓[/green]", "stopped": "[dim]■[/dim]"}


class Terminal:
    """Tells the supervisor's doings, a line each."""

    def __init__(self) -> None:
        self._console = Console(soft_wrap=True, highlight=False)

    def ready(self, settings: Settings) -> None:
        self._console.print(f"[bold]Tracktor is ready at {settings.public_url}[/bold]")
        self._console.print("[dim]tracktor login-link prints a link to log in; Ctrl+C stops everything[/dim]")

    def changed(self, part: Watched, seconds: float) -> None:
        sign = _SHOWN.get(part.state)
        if sign is None:
            return
        where = f"{part.part.host}:{part.part.port}" if part.part.port and part.part.command else ""
        what = {"running": "ready", "external": "reached", "stopped": "stopped"}[part.state]
        self._console.print(f"{sign} {part.part.name:<10} {what} [dim]in {seconds:4.1f} s  {where}[/dim]")

    def began(self, settings: Settings) -> None:
        self._console.print(f"Starting Tracktor in {settings.home}; logs are in {settings.logs}")

    def said(self, text: str) -> None:
        self._console.print(Text.assemble(("! ", "yellow"), text))


@app.command()
def up() -> None:
    """Start every part and watch over them until Ctrl+C."""
    _run(load(), with_sample=False)


@app.command()
def demo() -> None:
    """Like up, with a sample site loaded and a link to log in."""
    _run(load(), with_sample=True)


def _run(settings: Settings, *, with_sample: bool) -> None:
    made = mould.make()  # before there are threads, or the lock of the home
    terminal = Terminal()
    # A process of its own: the supervisor goes on watching, and keeps none of the memory it takes.
    sample = Errand(Command("sample", [sys.executable, "-m", _SAMPLE], {}, module=_SAMPLE), made)

    def when_ready() -> None:
        terminal.ready(settings)
        if with_sample:
            sample.begin()

    terminal.began(settings)
    try:
        Supervisor(settings, parts(settings), terminal, made).run(when_ready, sample.stop)
    finally:
        if made is not None:
            made.stop()
