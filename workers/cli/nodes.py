"""The node types, for the docs."""

from __future__ import annotations

import typer

import nodes as node_types
from engine.page import page

app = typer.Typer()


@app.command()
def nodes() -> None:
    """Write the page of all node types, plugins included, in Markdown."""
    typer.echo(page(node_types.registry()), nl=False)
