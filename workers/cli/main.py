"""The console command `tracktor`."""

from __future__ import annotations

import sys

import typer
from rich.console import Console
from rich.text import Text

from graphstore.errors import GraphError
from workers.cli import access, campaigns, files, inspect, letters, nodes, roles, secrets, up
from workers.errors import SettingError, WorkerError

USAGE: int = 2  # exit code for what the caller has to change: a setting, an option

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Knows who a product's people are and what they do, and talks to them at the right moment.",
)
for part in (up, inspect, access, campaigns, letters, files, secrets, nodes, roles):
    app.add_typer(part.app)


def main() -> None:
    try:
        app()
    except (WorkerError, GraphError) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(Text.assemble(("✗ ", "bold red"), str(error)))
        sys.exit(USAGE if isinstance(error, SettingError) else 1)


if __name__ == "__main__":
    main()
