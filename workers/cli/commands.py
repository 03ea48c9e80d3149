"""All commands of `tracktor`, as one."""

from __future__ import annotations

from typing import Any

import typer

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


def everything() -> Any:
    """The command, whose changes are audited."""
    command = typer.main.get_command(app)
    auditing.audited(command)
    return command
