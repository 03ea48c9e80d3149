"""`tracktor status`, `tracktor doctor`, `tracktor version`: look, change nothing."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from importlib.metadata import version as installed_version
from typing import Final

import psutil
import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graphstore.errors import GraphError
from workers import workload
from workers.cli.output import AS_JSON, tell
from workers.context import Context
from workers.services import doctor as examiner
from workers.services import state
from workers.settings import Settings, load
from workers.workload import Workload

app = typer.Typer()

_SIGNS: Final = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "wrong": ("✗", "red")}


@app.command()
def doctor(as_json: bool = AS_JSON) -> None:
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
def status(as_json: bool = AS_JSON) -> None:
    """Show the running parts, queues, workers and timers (exit code 1 when Tracktor is not running)."""
    settings = load()
    running = state.is_running(settings.home)
    snapshot = state.read(settings.home) if running else None
    work, silent = _work(settings) if running else (None, "")
    if as_json:
        told = {"running": running, "state": snapshot and asdict(snapshot), "work": work and asdict(work)}
        typer.echo(json.dumps(told, indent=1))
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
        console = Console()
        console.print(table)
        if work is not None:
            console.print(_queues(work), _workers(work))
            console.print(
                f"{work.calls:,} calls wait to be stored. {work.timers:,} runs wait for a time, "
                f"{work.timers_soon:,} of them within the hour; {work.overdue:,} are due now."
            )
            for each in work.standing:
                console.print(f"[yellow]{each.count:,} {each.kind}: not moving since {_moment(each.since)}.[/yellow]")
        elif silent:
            console.print(silent, style="yellow")
    raise typer.Exit(0 if running else 1)


@app.command()
def version(as_json: bool = AS_JSON) -> None:
    """Print the version."""
    found = installed_version("tracktor")
    tell({"version": found}, [found], as_json=as_json)


def _work(settings: Settings) -> tuple[Workload | None, str]:
    """What there is to do; or why that can't be told now."""
    try:
        with Context.open(settings) as context:
            return workload.read(context), ""
    except (GraphError, RedisError) as error:
        return None, f"What there is to do can't be told now: {error}"


def _queues(work: Workload) -> Table:
    table = Table(title="Queues, the most urgent first")
    for column in ("Queue", "Jobs", "Oldest"):
        table.add_column(column)
    for queue in work.queues:
        table.add_row(queue.name, f"{queue.jobs:,}", f"{queue.oldest} s" if queue.jobs else "")
    return table


def _workers(work: Workload) -> Table:
    table = Table(title="Workers")
    for column in ("Worker", "Queues", "State", "Process", "Done", "Failed"):
        table.add_column(column)
    for worker in work.workers:
        pid = str(worker.pid or "")
        done, failed = f"{worker.done:,}", f"{worker.failed:,}"
        table.add_row(worker.name[:8], ", ".join(worker.queues), worker.state, pid, done, failed)
    return table


def _moment(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at / 1000))


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
