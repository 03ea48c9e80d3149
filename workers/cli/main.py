"""The console command `tracktor`."""

from __future__ import annotations

import sys

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.text import Text

from graphstore.errors import GraphError
from workers.cli import (
    access,
    auditing,
    backups,
    benchmarks,
    campaigns,
    events,
    files,
    inspect,
    letter_files,
    letters,
    nodes,
    privacy,
    retention,
    roles,
    secrets,
    suppressing,
    up,
    users,
    webhooks,
)
from workers.cli.site import UsageError
from workers.errors import SettingError, WorkerError

USAGE: int = 2  # exit code for what the caller has to change: a setting, an option

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Knows who a product's people are and what they do, and talks to them at the right moment.",
)
for part in (
    up, inspect, access, campaigns, letter_files, letters, files, events, suppressing, privacy, secrets,
    auditing, backups, nodes, roles, webhooks, retention,
    users, benchmarks,
):  # fmt: skip
    app.add_typer(part.app)


def main() -> None:
    command = typer.main.get_command(app)
    auditing.audited(command)
    try:
        command()
    except RedisError as error:
        _complain(f"Redis can't be reached: {error}. Is Tracktor running? See tracktor status.")
        sys.exit(1)
    except (WorkerError, GraphError) as error:
        _complain(str(error))
        sys.exit(USAGE if isinstance(error, SettingError | UsageError) else 1)


def _complain(message: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text.assemble(("✗ ", "bold red"), message))


if __name__ == "__main__":
    main()
