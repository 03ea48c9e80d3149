"""Answers of commands: a table or lines for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import typer
from rich.console import Console
from rich.table import Table

AS_JSON: Final = typer.Option(False, "--json", help="Print JSON.")


def tell(answer: Any, lines: Sequence[str], *, as_json: bool) -> None:
    """`answer` where JSON is asked for, else the lines."""
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for line in lines:
        typer.echo(line)


def tell_rows(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """A list of the same things."""
    if as_json:
        typer.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    if rows:
        table = Table(*(name.replace("_", " ").capitalize() for name in rows[0]))
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row.values()))
        Console().print(table)
