"""`tracktor site remove`: a site goes, with all there is of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from graphstore import apps, removing
from graphstore.removing import Removal
from workers import removing as removals
from workers.cli.output import AS_JSON, tell
from workers.cli.site import any_site_of
from workers.context import Context
from workers.settings import load

_COLUMNS: Final = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
_TURN: Final = 5.0  # seconds between two looks at how far it is


def remove_site(
    site: str = typer.Argument(help="Id or name of the site."),
    *,
    yes: bool = typer.Option(False, "--yes", "-y", help="Don't ask for its name."),
    as_json: bool = AS_JSON,
) -> None:
    """Remove a site for good: people, events, campaigns, letters, keys, files, and what waits in Redis.

    It takes nothing from the first moment on. Stopped, the workers go on with it, as the same command does.
    """
    with Context.open(load()) as context:
        own = apps.get(context.graph, any_site_of(context, site))
        if not yes and sys.stdin.isatty():
            typed = typer.prompt(f"Type {own.name!r}, to remove it with all there is of it")
        else:
            typed = own.name
        removals.ask(context, own.id, typed.strip(), "")
        erased = 0
        with Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
            task = bar.add_task(f"Removing {own.name}", total=None)
            for standing in _through(context, own.id):
                erased = max(erased, standing.erased)
                bar.update(task, completed=standing.erased, total=max(standing.total, standing.erased) or None)
    answer = {"site": own.id, "name": own.name, "erased": erased}
    tell(answer, [f"{own.name} is gone, with all there was of it."], as_json=as_json)


def _through(context: Context, app: str) -> Iterator[Removal]:
    """How far it is, until it is gone: by this process, or by a worker that was first."""
    while (standing := context.graph.read(lambda tx: removing.standing(tx, app))) is not None:
        yield standing
        if not removals.work(context, app, seconds=_TURN):
            time.sleep(0.2)
