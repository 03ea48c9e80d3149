"""`tracktor letter`: letters from and into files that belong in git."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table

from engine.errors import InvalidDefinitionError
from engine.letters import filing
from graphstore import letters
from workers import letter_files, letter_writing
from workers.campaign_files import text
from workers.cli.diffs import content_of, format_of, put, refused, show
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, site_of
from workers.context import Context
from workers.settings import load

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Letters from and into files that belong in git.")
app.add_typer(group, name="letter")

_FILE: Final = typer.Argument(help="YAML or JSON, as `tracktor letter export` writes it; - reads standard input.")
_WHICH: Final = typer.Option("", "--letter", help="Id or name of the letter; by default the name in the file.")
_BY: Final = "the command line"


@group.command("list")
def list_letters(site: str = SITE, as_json: bool = AS_JSON) -> None:
    """The letters of a site, by name."""
    with Context.open(load()) as context:
        found = letters.list_all(context.graph, site_of(context, site))
    if as_json:
        rows = [{"id": each.id, "name": each.name, "mode": each.mode, "version": each.version} for each in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("Id", "Name", "Subject", "Mode", "Version")
    for each in found:
        table.add_row(each.id, each.name, each.subject, each.mode, str(each.version))
    Console().print(table)


@group.command()
def export(
    letter: str = typer.Argument(help="Id or name."),
    file: Path | None = typer.Argument(None, help="Where to; standard output if not given."),  # noqa: B008 - typer's way
    site: str = SITE,
    draft: bool = typer.Option(False, help="What is being written, instead of what is sent."),
    form: str = typer.Option("", "--format", help="yaml or json; by default as the file's name ends, else yaml."),
) -> None:
    """Write a letter as YAML or JSON."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        found = letter_files.exported(context, own, letter_files.find(context, own, letter).id, draft=draft)
    put(text.write(filing.to_content(found), format_of(form, file)), file)


@group.command()
def remove(
    letter: str = typer.Argument(help="Id or name."),
    site: str = SITE,
    yes: bool = typer.Option(False, "--yes", "-y", help="Don't ask."),
    as_json: bool = AS_JSON,
) -> None:
    """Remove a letter that no campaign and no newsletter uses; what was sent of it stays."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        found = letter_files.find(context, own, letter)
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Remove the letter {found.name!r}?", abort=True)
        letter_writing.remove(context, own, found.id)
    tell({"removed": found.id}, [f"The letter {found.id} is removed."], as_json=as_json)


@group.command()
def apply(
    file: str = _FILE,
    site: str = SITE,
    letter: str = _WHICH,
    yes: bool = typer.Option(False, "--yes", "-y", help="Don't ask."),
    as_json: bool = AS_JSON,
) -> None:
    """Make a letter what a file says, from its next sending on: shows the difference, asks, and does it."""
    try:
        wanted = letter_files.read(content_of(file))
    except InvalidDefinitionError as error:
        refused(file, error)
    with Context.open(load()) as context:
        own = site_of(context, site)
        planned = letter_files.plan(context, own, wanted, letter)
        if not as_json:
            show(planned.lines(file))
            if planned.differs and not yes and sys.stdin.isatty():
                typer.confirm("Apply this?", abort=True)
        applied = letter_files.apply(context, own, wanted, letter, by=_BY)
    if as_json:
        typer.echo(json.dumps(asdict(applied), indent=1))
        return
    done = "made" if applied.created else "changed" if applied.changed else "as the file says already"
    typer.echo(f"The letter {applied.letter} is {done}; its version is {applied.version}.")
