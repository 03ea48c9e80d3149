"""`tracktor backup` and `tracktor restore`: everything into one file, and out of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workers.backup import form
from workers.backup.making import make
from workers.backup.restoring import refuse_unfit
from workers.backup.restoring import restore as restore_into
from workers.backup.services import alone
from workers.cli.output import AS_JSON, tell
from workers.cli.site import UsageError
from workers.context import Context, SystemClock, open_graph, open_redis
from workers.on_hold import release as release_hold
from workers.services import state
from workers.settings import load

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to. It holds secrets: keep it like them.")] = None,
    *,
    hold: Annotated[
        bool, typer.Option("--hold", help="To move: afterwards nothing is changed here for an hour, no letter is sent.")
    ] = False,
    release: Annotated[bool, typer.Option("--release", help="End that; makes no backup.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Write everything into one file, also while the product runs: graph, waiting calls, secrets.

    Calls are accepted all the while; changes, campaigns and letters wait until the graph is read.
    """
    settings = load()
    if release:
        with open_redis(settings) as redis:
            released = release_hold(redis)
        tell({"released": released}, ["Everything goes on." if released else "Nothing was on hold."], as_json=as_json)
        return
    if file is None:
        raise UsageError("Say where to: tracktor backup FILE.")
    if file.exists():
        raise UsageError(f"{file} is there already. A backup replaces none: give another name.")
    with ExitStack() as stack:
        if not state.is_running(settings.home) and (settings.manages_graph or settings.manages_redis):
            stack.enter_context(alone(settings))
        context = stack.enter_context(Context.open(settings))
        with _bar() as bar:
            made = make(context, file, stay=hold, tell=_shown(bar, "Reading the graph"))
    size = file.stat().st_size
    what = f"{made.nodes} nodes, {made.links} links, {made.calls} waiting calls; {size / 2**20:.1f} MB"
    lines = [
        f"{file}: {what}. Changes waited {made.held:.1f} s.",
        "It holds the secret key and passwords' hashes: keep it like them.",
    ]
    tell({**asdict(made), "file": str(file), "bytes": size}, lines, as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that tracktor backup has made.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Erase all that is here first.")] = False,
    go_on: Annotated[
        bool,
        typer.Option(
            "--send-waiting", help="Send letters that waited, too: the old installation has done nothing since."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Put a backup into an empty installation that does not run. Letters that waited are not sent by themselves."""
    settings = load()
    head = form.check(file)
    if replace and not yes and sys.stdin.isatty():
        typer.confirm("Erase all that is in this installation?", abort=True)
    with alone(settings), open_graph(settings) as graph, open_redis(settings) as redis, _bar() as bar:
        refuse_unfit(settings, graph, head, replace=replace)
        done = restore_into(
            settings, graph, redis, file, replace=replace, go_on=go_on, now=SystemClock().now(),
            tell=_shown(bar, "Restoring"),
        )  # fmt: skip
    lines = [f"{done.nodes} nodes, {done.links} links, {done.calls} waiting calls are here. Start it: tracktor up"]
    if done.letters:
        lines.append(
            f"{done.letters} letters that waited become unknown, since they may have been sent after the backup."
        )
    tell(asdict(done), lines, as_json=as_json)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _shown(bar: Progress, what: str) -> Callable[[int, int], None]:
    task = bar.add_task(what, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)
