"""Calls that could not be stored."""

from __future__ import annotations

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from workers import deadletters
from workers.context import open_redis
from workers.errors import ServiceError
from workers.settings import load

app = typer.Typer()


@app.command()
def replay(
    site: str = typer.Option("", help="Only those of the site with this id."),
    dry_run: bool = typer.Option(False, "--list", help="Show them and their reasons; change nothing."),
) -> None:
    """Put the calls that could not be stored back, to be tried again."""
    try:
        with open_redis(load()) as redis:
            found = [letter for letter in deadletters.listing(redis) if site in ("", letter.app)]
            if dry_run:
                _show(found)
            else:
                typer.echo(f"{deadletters.replay(redis, found)} calls are on their way again.")
    except RedisError as error:
        raise ServiceError(f"Redis can't be reached: {error}. Is Tracktor running? See tracktor status.") from error


def _show(found: list[deadletters.DeadLetter]) -> None:
    table = Table("Id", "Site", "Reason", title=f"{len(found)} calls could not be stored")
    for letter in found:
        table.add_row(letter.id, letter.app, letter.reason)
    Console().print(table)
