"""`tracktor status`, `tracktor doctor`, `tracktor version`: look, change nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version as installed_version
from typing import Final

import psutil
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.services import doctor as examiner
from workers.services import state
from workers.settings import load

app = typer.Typer()

_SIGNS: Final = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "wrong": ("✗", "red")}
_AS_JSON: Final = typer.Option(False, "--json", help="Print JSON.")


@app.command()
def doctor(as_json: bool = _AS_JSON) -> None:
    """Check everything Tracktor needs, and say how to mend what is wrong (exit code 1 then)."""
    findings = examiner.examine(load())
    wrong = any(finding.verdict == "wrong" for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": not wrong, "checks": [asdict(finding) for finding in findings]}, indent=1))
    else:
        console = Console(soft_wrap=True, highlight=False)
        for finding in findings:
            sign, colour = _SIGNS[finding.verdict]
            console.print(Text.assemble((f"{sign} ", colour), f"{finding.what:<10} {finding.found}"))
            if finding.mend:
                console.print(Text(f"  {'':<10} {finding.mend}", colour))
    raise typer.Exit(1 if wrong else 0)


@app.command()
def status(as_json: bool = _AS_JSON) -> None:
    """Show the running parts (exit code 1 when Tracktor is not running)."""
    settings = load()
    running = state.is_running(settings.home)
    snapshot = state.read(settings.home) if running else None
    if as_json:
        typer.echo(json.dumps({"running": running, "state": asdict(snapshot) if snapshot else None}, indent=1))
    elif snapshot is None:
        typer.echo(f"Tracktor is not running in {settings.home}.")
    else:
        table = Table(title=f"Tracktor in {settings.home}, at {snapshot.address}")
        for column in ("Part", "State", "Process", "Port", "Memory", "Restarts", "Last end"):
            table.add_column(column)
        for part in snapshot.parts:
            process = str(part.pid or "")
            port = str(part.port or "")
            table.add_row(part.name, part.state, process, port, _memory(part.pid), str(part.restarts), part.last_end)
        Console().print(table)
    raise typer.Exit(0 if running else 1)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(installed_version("tracktor"))


def _memory(pid: int | None) -> str:
    """Resident memory of the process and all it started, in MB."""
    if pid is None:
        return ""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return f"{sum(each.memory_info().rss for each in family) >> 20} MB"
    except psutil.NoSuchProcess:
        return ""
