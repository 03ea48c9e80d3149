"""`tracktor events`: events from and into files. `tracktor site`, `tracktor segment`: what there is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from graphstore import apps, segments
from workers.cli.output import AS_JSON, tell, tell_rows
from workers.cli.removing import remove_site
from workers.cli.site import SITE, site_of
from workers.context import Context
from workers.files.events import export_events, import_events
from workers.settings import load

app = typer.Typer()
events = typer.Typer(no_args_is_help=True, help="Events from and into files.")
sites = typer.Typer(no_args_is_help=True, help="Sites.")
groups = typer.Typer(no_args_is_help=True, help="Segments and lists.")
app.add_typer(events, name="events")
app.add_typer(sites, name="site")
app.add_typer(groups, name="segment")

_COLUMNS: Final = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


@events.command("import")
def import_them(
    file: Path = typer.Argument(help="JSON lines (.jsonl) or CSV: id, event, at, mid, arguments."),  # noqa: B008 - typer's way
    site: str = SITE,
    rejected: Path | None = typer.Option(None, help="Where refused lines go; FILE.rejected.csv if not given."),  # noqa: B008
    as_json: bool = AS_JSON,
) -> None:
    """Import events; stopped, the same command goes on where it was. Exit code 1: lines were refused."""
    refused = rejected or file.with_name(file.name + ".rejected.csv")
    with Context.open(load()) as context, Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("Importing", total=None)
        done = import_events(
            context, site_of(context, site), file, rejected=refused,
            tell=lambda found: bar.update(task, completed=found.lines),
        )  # fmt: skip
    lines = [f"{done.accepted} events are accepted, {done.rejected} lines refused."]
    lines += [f"The refused lines are in {refused}: line, reason, and the line."] if done.rejected else []
    tell(asdict(done), lines, as_json=as_json)
    if done.rejected:
        raise typer.Exit(1)


@events.command("export")
def export_them(
    file: Path = typer.Argument(help="JSON lines with everything exact (.jsonl), or CSV."),  # noqa: B008 - typer's way
    site: str = SITE,
    as_json: bool = AS_JSON,
) -> None:
    """Export all events of a site. Stopped, the same command goes on where it was."""
    with Context.open(load()) as context, Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("Exporting", total=None)
        count = export_events(
            context, site_of(context, site), file, tell=lambda found: bar.update(task, completed=found)
        )
    tell({"events": count, "file": str(file)}, [f"{count} events are in {file}."], as_json=as_json)


@sites.command("list")
def list_sites(as_json: bool = AS_JSON) -> None:
    """All sites, by name."""
    with Context.open(load()) as context:
        found = apps.list_all(context.graph)
    tell_rows(
        [{"id": each.id, "name": each.name, "token": each.token, "removing": bool(each.removing)} for each in found],
        as_json=as_json,
    )


@sites.command("create")
def create_site(name: str = typer.Argument(help="Its name."), as_json: bool = AS_JSON) -> None:
    """Make a site."""
    with Context.open(load()) as context:
        made = apps.create(context.graph, name.strip(), context.clock.now())
    answer = {"id": made.id, "name": made.name, "token": made.token}
    tell(answer, [f"{made.name} has the id {made.id} and the token {made.token}."], as_json=as_json)


sites.command("remove")(remove_site)


@groups.command("list")
def list_segments(site: str = SITE, as_json: bool = AS_JSON) -> None:
    """The segments and lists of a site."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        found = context.graph.read(lambda tx: segments.every(tx, own))
    rows = [{"id": each.id, "name": each.name, "kind": "list" if each.static else "segment"} for each in found]
    tell_rows(rows, as_json=as_json)
