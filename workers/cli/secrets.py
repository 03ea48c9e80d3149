"""`tracktor secret` and `tracktor secrets`: what webhooks of campaigns name and never hold."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, site_of
from workers.context import Context
from workers.settings import load
from workers.site_secrets import SiteSecrets

app = typer.Typer()


@app.command()
def secret(
    name: Annotated[str, typer.Argument(help="What webhooks call it: {{ secrets.NAME }}.")],
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Remove it instead.")] = False,
    site: str = SITE,
    as_json: bool = AS_JSON,
) -> None:
    """Keep a secret for webhooks of a site: asked for, or read from standard input."""
    settings = load()
    with Context.open(settings) as context:
        kept = SiteSecrets(settings, site_of(context, site))
    if remove:
        kept.remove(name)
    else:
        value = typer.prompt("Value", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        kept.keep(name, value)
    tell({"name": name, "removed": remove}, [], as_json=as_json)


@app.command()
def secrets(site: str = SITE, as_json: bool = AS_JSON) -> None:
    """List the names of a site's secrets."""
    settings = load()
    with Context.open(settings) as context:
        names = SiteSecrets(settings, site_of(context, site)).names()
    tell(list(names), list(names), as_json=as_json)
