"""`tracktor campaign`: campaigns from and into files that belong in git."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.errors import InvalidDefinitionError
from engine.workflow import filing
from engine.workflow.compare import compare
from engine.workflow.filing import CampaignFile
from graphstore import drafts, workflows
from workers.campaign_files import apply as applying
from workers.campaign_files import text
from workers.campaign_files.apply import Applied, Plan
from workers.cli.diffs import complain, content_of, format_of, put, refused, show, where
from workers.cli.output import AS_JSON
from workers.cli.site import SITE, site_of
from workers.context import Context
from workers.settings import load

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Campaigns from and into files that belong in git.")
app.add_typer(group, name="campaign")

_FILE: Final = typer.Argument(help="YAML or JSON, as `tracktor campaign export` writes it; - reads standard input.")
_WHICH: Final = typer.Option("", "--campaign", help="Id or name of the campaign; by default the name in the file.")
_BY: Final = "the command line"


@group.command("list")
def list_campaigns(site: str = SITE, as_json: bool = AS_JSON) -> None:
    """The campaigns of a site, newest first."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        every = workflows.listing(context.graph, own)
        drawn = context.graph.read(lambda tx: drafts.every(tx, own))
    found = [
        {
            "id": each.id,
            "name": each.name,
            "state": each.state,
            "version": each.version,
            "draft_differs": each.id in drawn and compare(each.definition, drawn[each.id]).differs,
        }
        for each in every
    ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    table = Table("Id", "Name", "State", "Version", "Draft")
    for row in found:
        draft = "changed" if row["draft_differs"] else ""
        table.add_row(str(row["id"]), str(row["name"]), str(row["state"]), str(row["version"]), draft)
    Console().print(table)


@group.command()
def export(
    campaign: str = typer.Argument(help="Id or name."),
    file: Path | None = typer.Argument(None, help="Where to; standard output if not given."),  # noqa: B008 - typer's way
    site: str = SITE,
    published: bool = typer.Option(False, help="What people go through, instead of the draft."),
    form: str = typer.Option("", "--format", help="yaml or json; by default as the file's name ends, else yaml."),
) -> None:
    """Write a campaign, with the letters it sends, as YAML or JSON."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        found = applying.exported(context, own, applying.find(context, own, campaign).id, published=published)
    put(text.write(filing.to_content(found), format_of(form, file)), file)


@group.command()
def diff(file: str = _FILE, site: str = SITE, campaign: str = _WHICH, as_json: bool = AS_JSON) -> None:
    """Show what applying a file would change (exit code 1 when anything)."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        planned = _planned(context, own, file, campaign)[1]
    if as_json:
        typer.echo(json.dumps(_plan(planned), ensure_ascii=False, indent=1))
    else:
        _show(planned, file)
    raise typer.Exit(1 if planned.differs else 0)


@group.command()
def apply(
    file: str = _FILE,
    site: str = SITE,
    campaign: str = _WHICH,
    publish: bool = typer.Option(False, help="Publish the draft, too. People under way go on as they came."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Don't ask."),
    as_json: bool = AS_JSON,
) -> None:
    """Make a campaign's draft, and its letters, what a file says: shows the difference, asks, and does it."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        content, planned = _planned(context, own, file, campaign)
        if not as_json:
            _show(planned, file)
            if planned.differs and not yes and sys.stdin.isatty():
                typer.confirm("Apply this?", abort=True)
        try:
            applied = applying.apply(context, own, content, campaign, publish=publish, by=_BY)
        except InvalidDefinitionError as error:
            refused(file, error)
    if as_json:
        done = {**_plan(planned), **asdict(applied)}
        typer.echo(json.dumps(done, ensure_ascii=False, indent=1))
    else:
        _tell(applied)


def _planned(context: Context, app: str, file: str, campaign: str) -> tuple[CampaignFile, Plan]:
    try:
        content = applying.read(content_of(file))
        own = applying.find(context, app, campaign).id if campaign else ""
        return content, applying.plan(context, app, content, own)
    except InvalidDefinitionError as error:
        refused(file, error)


def _show(planned: Plan, file: str) -> None:
    show(planned.lines(file))
    console = Console(soft_wrap=True, highlight=False)
    for letter in planned.letters:
        if letter.change == "changed":
            console.print(Text(f"The letter “{letter.name}” changes at once: {', '.join(letter.parts)}.", "yellow"))


def _plan(planned: Plan) -> dict[str, object]:
    comparison = planned.comparison
    return {
        "campaign": planned.campaign or None,
        "differs": planned.differs,
        "renamed": planned.renamed,
        "nodes": [asdict(each) for each in comparison.nodes],
        "connected": [list(each) for each in comparison.connected],
        "disconnected": [list(each) for each in comparison.disconnected],
        "moved": list(planned.moved),
        "letters": [asdict(each) for each in planned.letters],
    }


def _tell(applied: Applied) -> None:
    done = "made" if applied.created else "changed" if applied.saved else "as the file says already"
    typer.echo(f"The draft of {applied.campaign} is {done}.")
    if applied.published is not None:
        typer.echo(f"Version {applied.published} is published.")
    for problem in applied.problems:
        complain(f"It can't run yet. {where(problem)}", "!", "yellow")
