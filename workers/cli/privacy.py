"""`tracktor person`, `tracktor erase`: what people may ask for."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typer

from workers.cli.output import AS_JSON
from workers.cli.site import SITE, site_of
from workers.context import Context
from workers.privacy import requests
from workers.settings import load

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="One person.")
app.add_typer(group, name="person")

_WHO: Final = typer.Argument(help="Id or e-mail address of the person, or the uid in the address of their page.")


@group.command("export")
def export_person(
    who: str = _WHO,
    file: Path | None = typer.Argument(None, help="Where to; standard output if not given."),  # noqa: B008 - typer's way
    site: str = SITE,
) -> None:
    """Write all that is known of a person as JSON: properties, events, letters, conversations, runs, waiting calls."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        pieces = requests.file(context, own, requests.find(context, own, who))
        if file is None:
            for piece in pieces:
                typer.echo(piece, nl=False)
        else:
            with file.open("w", encoding="utf-8") as written:
                written.writelines(pieces)
            typer.echo(f"All that is known of {who} is in {file}.")


@app.command()
def erase(
    who: str = _WHO,
    site: str = SITE,
    yes: bool = typer.Option(False, "--yes", "-y", help="Don't ask."),
    as_json: bool = AS_JSON,
) -> None:
    """Erase a person for good: in the graph, in Redis, and letters to them in the local mail sink.

    That their address gets no letters stays known, as a hash.
    """
    with Context.open(load()) as context:
        own = site_of(context, site)
        uid = requests.find(context, own, who)
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Erase {who} for good?", abort=True)
        erased = requests.erase(context, own, uid)
    if as_json:
        typer.echo(json.dumps(asdict(erased), ensure_ascii=False))
    else:
        typer.echo(
            f"{who} is erased: {len(erased.ids)} ids, {erased.calls} calls in the streams, "
            f"{erased.letters} letters in the mail sink."
        )
