"""`tracktor import`, `tracktor export`: people, and who is in a list, from and into files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from graphstore import overview
from workers import lists
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, UsageError, site_of
from workers.context import Context
from workers.files.exporting import export_file
from workers.files.importing import Imported, import_file
from workers.settings import load

app = typer.Typer()

_MAP = typer.Option([], "--map", help="What a column is: COLUMN=id, COLUMN=email, COLUMN=property:NAME, or COLUMN=.")


@app.command("import")
def import_people(
    file: Path = typer.Argument(help="CSV with a line of column names, or JSON lines (.jsonl)."),  # noqa: B008 - typer's way
    site: str = SITE,
    into: str = typer.Option("", "--list", help="Name of the list they go into; it is made if it is not there."),
    mapping: list[str] = _MAP,
    rejected: Path | None = typer.Option(None, help="Where refused rows go; FILE.rejected.csv if not given."),  # noqa: B008
    as_json: bool = AS_JSON,
) -> None:
    """Import people from a file; stopped, the same command goes on where it was. Exit code 1: rows were refused."""
    chosen = dict(_pair(each) for each in mapping)
    refused = rejected or file.with_name(file.name + ".rejected.csv")
    with Context.open(load()) as context, _bar() as bar:
        task = bar.add_task("Importing", total=None)

        def show(done: Imported, total: int) -> None:
            bar.update(task, completed=done.lines, total=total)

        done = import_file(
            context, site_of(context, site), file, name=into, mapping=chosen, rejected=refused, tell=show
        )
    lines = [f"{done.added} new people, {done.updated} known ones, {done.rejected} rows refused."]
    lines += [f"The refused rows are in {refused}: line, reason, and the row."] if done.rejected else []
    tell(asdict(done), lines, as_json=as_json)
    if done.rejected:
        raise typer.Exit(1)


@app.command("export")
def export_people(
    file: Path = typer.Argument(help="CSV, or JSON lines with everything exact (.jsonl)."),  # noqa: B008 - typer's way
    site: str = SITE,
    segment: str = typer.Option("", "--segment", "--list", help="Id or name of a segment or list to stay inside."),
    columns: str = typer.Option("", help="Properties for CSV, with commas between; all when not given."),
    as_json: bool = AS_JSON,
) -> None:
    """Export people into a file. Stopped, the same command goes on where it was."""
    with Context.open(load()) as context, _bar() as bar:
        own = site_of(context, site)
        inside = lists.find(context, own, segment) if segment else None
        total = None if inside else overview.people(context.graph, own)
        task = bar.add_task("Exporting", total=total)
        names = [name for name in columns.split(",") if name]
        people = export_file(
            context, own, file, segment=inside.id if inside else "", columns=names,
            tell=lambda done: bar.update(task, completed=done),
        )  # fmt: skip
    tell({"people": people, "file": str(file)}, [f"{people} people are in {file}."], as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    column, divided, target = text.rpartition("=")
    if not divided:
        raise UsageError(f"--map takes COLUMN=WHAT, not {text!r}.")
    return column, target


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
